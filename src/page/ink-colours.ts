/**
 * Gives ink its colour back with very few colours: black print, a blue stamp, a violet one, a blue-black pen. A page with such
 * inks stays sharp at the scanner's resolution and costs little more than the bi-level one.
 */
import type { PagePixels } from './page.ts';

type Colour = [red: number, green: number, blue: number];

/** `index` holds 0 for paper and 1 and up for `colours[index - 1]`. The first colour is black. */
export type ColouredInk = { colours: Colour[]; index: Uint8Array };

/** A place is a square of a third of a millimetre; its ink has one colour. */
type Place = { red: number; green: number; blue: number; weight: number; pixels: number };
type Places = { columns: number; list: Place[]; placePx: number };
type Group = Place & { centre: Colour };

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
  const colourOf = places.list.map((_, i) => colourAround(places, i));
  const inks = groupColours(places, colourOf);
  const numberOf = colourOf.map((colour) => (colour ? 2 + nearest(inks, colour) : 1));
  const index = new Uint8Array(ink.length);
  for (let y = 0; y < heightPx; y += 1) {
    const rowOfPlaces = Math.floor(y / places.placePx) * places.columns;
    for (let x = 0; x < widthPx; x += 1) {
      const i = y * widthPx + x;
      if (ink[i] === 1) index[i] = numberOf[rowOfPlaces + ((x / places.placePx) | 0)]!;
    }
  }
  return { index, colours: [[0, 0, 0], ...inks] };
}

/** Dark pixels count most: those at the edges of a stroke are mixed with paper. */
function readPlaces({ widthPx, heightPx, resolutionDpi, pixels }: PagePixels, ink: Uint8Array): Places {
  const placePx = Math.max(1, Math.round((placeMm / 25.4) * resolutionDpi));
  const columns = Math.ceil(widthPx / placePx);
  const list = Array.from({ length: columns * Math.ceil(heightPx / placePx) }, noPlace);
  for (let y = 0; y < heightPx; y += 1) {
    const rowOfPlaces = Math.floor(y / placePx) * columns;
    for (let x = 0; x < widthPx; x += 1) {
      const i = y * widthPx + x;
      if (ink[i] === 0) continue;
      const place = list[rowOfPlaces + ((x / placePx) | 0)]!;
      const [red, green, blue] = [pixels[3 * i]!, pixels[3 * i + 1]!, pixels[3 * i + 2]!];
      const depth = 1 + 255 - ((77 * red + 150 * green + 29 * blue) >> 8);
      const weight = depth * depth;
      place.red += weight * red;
      place.green += weight * green;
      place.blue += weight * blue;
      place.weight += weight;
      place.pixels += 1;
    }
  }
  return { columns, list, placePx };
}

function noPlace(): Place {
  return { red: 0, green: 0, blue: 0, weight: 0, pixels: 0 };
}

function add(to: Place, from: Place): void {
  to.red += from.red;
  to.green += from.green;
  to.blue += from.blue;
  to.weight += from.weight;
  to.pixels += from.pixels;
}

/** Nine places together, since the edges of print fringe in colours that cancel out. Undefined where the ink is black or grey. */
function colourAround({ columns, list }: Places, i: number): Colour | undefined {
  if (list[i]!.pixels === 0) return undefined;
  const total = noPlace();
  for (const row of [-columns, 0, columns]) {
    for (const step of [-1, 0, 1]) {
      const place = list[i + row + step];
      if (place) add(total, place);
    }
  }
  const colour = meanColour(total);
  const low = Math.min(...colour);
  const chroma = Math.max(...colour) - low;
  return chroma >= 12 && chroma >= colouredFrom * (255 - low) ? colour : undefined;
}

function meanColour({ red, green, blue, weight }: Place): Colour {
  return [red / weight, green / weight, blue / weight];
}

/** The commonest colour takes all that are like it, then the commonest of the rest, until only specks are left. */
function groupColours(places: Places, colourOf: (Colour | undefined)[]): Colour[] {
  const bins = new Map<number, Place>();
  let allPixels = 0;
  for (const [i, place] of places.list.entries()) {
    allPixels += place.pixels;
    const colour = colourOf[i];
    if (!colour) continue;
    const key = (colour[0] >> 4) * 256 + (colour[1] >> 4) * 16 + (colour[2] >> 4);
    const bin = bins.get(key) ?? noPlace();
    add(bin, place);
    bins.set(key, bin);
  }
  let rest: Group[] = [...bins.values()].map((bin) => ({ ...bin, centre: meanColour(bin) }));
  const inks: Colour[] = [];
  while (rest.length > 0 && inks.length < mostInks) {
    const commonest = rest.reduce((a, b) => (b.pixels > a.pixels ? b : a));
    const group = noPlace();
    for (const bin of rest) if (distance(bin.centre, commonest.centre) < sameInk) add(group, bin);
    rest = rest.filter((bin) => distance(bin.centre, commonest.centre) >= sameInk);
    if (group.pixels < Math.max(leastPixels, leastShare * allPixels)) continue;
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
