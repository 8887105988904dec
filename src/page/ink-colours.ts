/**
 * Gives ink its colour back with very few colours: black print, a blue stamp, a violet one, a blue-black pen. A page with such
 * inks stays sharp at the scanner's resolution and costs little more than the bi-level one.
 */
import type { PagePixels } from './page.ts';

type Colour = [red: number, green: number, blue: number];

/** `index` holds 0 for paper and 1 and up for `colours[index - 1]`. The first colour is black. */
export type ColouredInk = { colours: Colour[]; index: Uint8Array };

/**
 * A place is a square of a third of a millimetre; its ink has one colour. `sums` holds five figures a place: red, green, blue
 * and weight as weighted sums, and the number of ink pixels. One plain array, since a page has 140,000 places.
 */
type Places = { columns: number; count: number; placePx: number; sums: Float64Array };
const figures = 5;

const placeMm = 0.34;
/** Chroma in relation to depth, 0 to 1: print has below 0.1, blue-black pens about 0.25, stamps 0.4 and more. */
const colouredFrom = 0.18;
/** Inks that are nearer to each other than this in RGB are one ink. */
const sameInk = 56;
const mostInks = 6;
/** An ink with less is a speck: a share of all ink, and about 3 square millimetres at 300 dpi. */
const leastShare = 0.003;
const leastPixels = 400;

export function colourInk(page: PagePixels, ink: Uint8Array): ColouredInk {
  const { widthPx, heightPx } = page;
  const places = readPlaces(page, ink);
  const colourOf = Array.from({ length: places.count }, (_, i) => colourAround(places, i));
  const inks = groupColours(places, colourOf);
  const numberOf = Uint8Array.from(colourOf, (colour) => (colour ? 2 + nearest(inks, colour) : 1));
  const index = new Uint8Array(ink.length);
  for (let y = 0; y < heightPx; y += 1) {
    const row = y * widthPx;
    const rowOfPlaces = Math.floor(y / places.placePx) * places.columns;
    for (let x = 0; x < widthPx; x += 1) {
      if (ink[row + x] === 1) index[row + x] = numberOf[rowOfPlaces + Math.floor(x / places.placePx)]!;
    }
  }
  return { index, colours: [[0, 0, 0], ...inks] };
}

/** Dark pixels count most: those at the edges of a stroke are mixed with paper. */
function readPlaces({ widthPx, heightPx, resolutionDpi, pixels }: PagePixels, ink: Uint8Array): Places {
  const placePx = Math.max(1, Math.round((placeMm / 25.4) * resolutionDpi));
  const columns = Math.ceil(widthPx / placePx);
  const count = columns * Math.ceil(heightPx / placePx);
  const sums = new Float64Array(count * figures);
  for (let y = 0; y < heightPx; y += 1) {
    const rowOfPlaces = Math.floor(y / placePx) * columns;
    for (let x = 0; x < widthPx; x += 1) {
      const i = y * widthPx + x;
      if (ink[i] === 0) continue;
      const [red, green, blue] = [pixels[3 * i]!, pixels[3 * i + 1]!, pixels[3 * i + 2]!];
      const depth = 1 + 255 - ((77 * red + 150 * green + 29 * blue) >> 8);
      const weight = depth * depth;
      const place = (rowOfPlaces + Math.floor(x / placePx)) * figures;
      sums[place]! += weight * red;
      sums[place + 1]! += weight * green;
      sums[place + 2]! += weight * blue;
      sums[place + 3]! += weight;
      sums[place + 4]! += 1;
    }
  }
  return { columns, count, placePx, sums };
}

/** Nine places together, since the edges of print fringe in colours that cancel out. Undefined where the ink is black or grey. */
function colourAround({ columns, count, sums }: Places, i: number): Colour | undefined {
  if (sums[i * figures + 4] === 0) return undefined;
  const total = new Float64Array(figures);
  for (const row of [-columns, 0, columns]) {
    for (const step of [-1, 0, 1]) {
      const place = i + row + step;
      if (place >= 0 && place < count) addPlace(total, sums, place);
    }
  }
  const colour = meanColour(total);
  const low = Math.min(...colour);
  const chroma = Math.max(...colour) - low;
  return chroma >= 12 && chroma >= colouredFrom * (255 - low) ? colour : undefined;
}

function addPlace(total: Float64Array, sums: Float64Array, place: number): void {
  for (let figure = 0; figure < figures; figure += 1) total[figure]! += sums[place * figures + figure]!;
}

function meanColour(total: Float64Array): Colour {
  return [total[0]! / total[3]!, total[1]! / total[3]!, total[2]! / total[3]!];
}

/** The commonest colour takes all that are like it, then the commonest of the rest, until only specks are left. */
function groupColours(places: Places, colourOf: (Colour | undefined)[]): Colour[] {
  const bins = new Map<number, Float64Array>();
  let allPixels = 0;
  for (let i = 0; i < places.count; i += 1) {
    allPixels += places.sums[i * figures + 4]!;
    const colour = colourOf[i];
    if (!colour) continue;
    const key = (colour[0] >> 4) * 256 + (colour[1] >> 4) * 16 + (colour[2] >> 4);
    let bin = bins.get(key);
    if (!bin) {
      bin = new Float64Array(figures);
      bins.set(key, bin);
    }
    addPlace(bin, places.sums, i);
  }
  let rest = [...bins.values()].map((total) => ({ total, colour: meanColour(total), pixels: total[4]! }));
  const inks: Colour[] = [];
  while (rest.length > 0 && inks.length < mostInks) {
    const commonest = rest.reduce((a, b) => (b.pixels > a.pixels ? b : a));
    const isAlike = (bin: { colour: Colour }) => distance(bin.colour, commonest.colour) < sameInk;
    const group = new Float64Array(figures);
    for (const bin of rest) if (isAlike(bin)) addPlace(group, bin.total, 0);
    rest = rest.filter((bin) => !isAlike(bin));
    if (group[4]! < Math.max(leastPixels, leastShare * allPixels)) continue;
    inks.push(meanColour(group).map(Math.round) as Colour);
  }
  return inks;
}

function nearest(inks: Colour[], colour: Colour): number {
  let best = -1;
  for (const [i, ink] of inks.entries()) {
    if (best === -1 || distance(ink, colour) < distance(inks[best]!, colour)) best = i;
  }
  return best;
}

function distance(a: Colour, b: Colour): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
