/**
 * Finds out what the bare paper looks like under this scanner's light, and makes it white. Paper that is off-white, grey or
 * lit unevenly costs bytes in every encoding and tells nobody anything.
 */
import type { PagePixels } from './page.ts';

/** The paper's value at any place, per channel: a smooth surface of second degree over x and y from -1 to 1. */
export type PaperLight = { coefficients: number[][] };

type Tile = { x: number; y: number; colour: number[]; brightness: number };

const tilePx = 8;
/**
 * Pixels whose channels all stay above this share of the paper's value are paper: noise, fibres and faint show-through included.
 * Below `trueBelow` values keep their relation to the paper, so that a photo or a tinted card keeps its colours.
 */
const whiteFrom = 0.95;
const trueBelow = 0.87;
/** With less bare paper than this (a picture that fills the glass) nothing is known about the light. */
const leastPaperShare = 0.04;

/** Reads it from a page of about 75 dpi. Undefined when there is hardly any bare paper. */
export function findPaperLight(small: PagePixels): PaperLight | undefined {
  const tiles = evenTiles(small);
  if (tiles.length === 0) return undefined;
  const paper = commonestBrightColour(tiles);
  const bare = tiles.filter(({ colour, brightness }) => isLike(colour, brightness, paper));
  const allTiles = Math.floor(small.widthPx / tilePx) * Math.floor(small.heightPx / tilePx);
  if (bare.length < Math.max(12, allTiles * leastPaperShare)) return undefined;
  return { coefficients: paper.colour.map((_, channel) => fitSurface(bare, channel)) };
}

/** A new page on white paper. Without a known light the page comes back as it is. */
export function whitenPaper(page: PagePixels, light: PaperLight | undefined): PagePixels {
  if (!light) return page;
  const { widthPx, heightPx, channels, pixels } = page;
  const out = new Uint8Array(pixels.length);
  const gains = new Uint32Array(widthPx * channels);
  for (let y = 0; y < heightPx; y += 1) {
    // The light changes slowly: one row of gains serves sixteen rows of pixels.
    if (y % 16 === 0) fillGains(gains, light, { y: (2 * y) / heightPx - 1, widthPx, channels });
    const start = y * widthPx * channels;
    for (let i = 0; i < gains.length; i += channels) {
      let darkest = 1023;
      for (let j = i; j < i + channels; j += 1) {
        darkest = Math.min(darkest, (pixels[start + j]! * gains[j]!) >>> 16);
      }
      const lift = lifts[darkest]!;
      for (let j = i; j < i + channels; j += 1) {
        const share = Math.min(1023, (pixels[start + j]! * gains[j]!) >>> 16);
        out[start + j] = (share + (((1023 - share) * lift) >> 8)) >> 2;
      }
    }
  }
  return { ...page, pixels: out };
}

/** How far, in 256ths, a pixel is moved to white, by its darkest channel's share of the paper in 1023rds. */
const lifts = Uint16Array.from({ length: 1024 }, (_, i) => {
  const nearness = (i / 1023 - trueBelow) / (whiteFrom - trueBelow);
  return Math.round(256 * Math.max(0, Math.min(1, nearness)));
});

/** The share is value / paper; with 1023 steps and 16 bits of fraction it stays in whole numbers. */
function fillGains(
  gains: Uint32Array,
  light: PaperLight,
  row: { y: number; widthPx: number; channels: number },
) {
  const { y, widthPx, channels } = row;
  for (let x = 0; x < widthPx; x += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const paper = surfaceAt(light.coefficients[channel]!, (2 * x) / widthPx - 1, y);
      gains[x * channels + channel] = Math.round((1023 / Math.max(64, paper)) * 65_536);
    }
  }
}

/** Tiles with nothing in them: text, edges and photos vary more than noise does. */
function evenTiles({ widthPx, heightPx, channels, pixels }: PagePixels): Tile[] {
  const tiles: Tile[] = [];
  for (let top = 0; top + tilePx <= heightPx; top += tilePx) {
    for (let left = 0; left + tilePx <= widthPx; left += tilePx) {
      const sums = new Array<number>(channels).fill(0);
      let [darkest, brightest] = [255, 0];
      for (let y = top; y < top + tilePx; y += 1) {
        for (let x = left; x < left + tilePx; x += 1) {
          const i = (y * widthPx + x) * channels;
          for (let channel = 0; channel < channels; channel += 1) sums[channel]! += pixels[i + channel]!;
          const green = pixels[i + (channels >> 1)]!;
          if (green < darkest) darkest = green;
          if (green > brightest) brightest = green;
        }
      }
      if (brightest - darkest > 14) continue;
      const colour = sums.map((sum) => sum / tilePx ** 2);
      const brightness = colour.reduce((sum, value) => sum + value, 0) / channels;
      tiles.push({ x: (2 * left) / widthPx - 1, y: (2 * top) / heightPx - 1, colour, brightness });
    }
  }
  return tiles;
}

/** A booklet or a card on the white lid: the brightest common colour is the paper, the tinted rest is kept as colour. */
function commonestBrightColour(tiles: Tile[]): Tile {
  const brightestFirst = tiles.map(({ brightness }) => brightness).sort((a, b) => b - a);
  const bright = 0.85 * brightestFirst[Math.floor(brightestFirst.length / 20)]!;
  const bins = new Map<string, Tile[]>();
  for (const tile of tiles) {
    if (tile.brightness < bright) continue;
    const bin = tile.colour.map((value) => value >> 4).join();
    const fellows = bins.get(bin);
    if (fellows) fellows.push(tile);
    else bins.set(bin, [tile]);
  }
  const commonest = [...bins.values()].reduce((a, b) => (b.length > a.length ? b : a));
  const mean = (of: (tile: Tile) => number) =>
    commonest.reduce((sum, tile) => sum + of(tile), 0) / commonest.length;
  return {
    x: 0,
    y: 0,
    colour: commonest[0]!.colour.map((_, channel) => mean((tile) => tile.colour[channel]!)),
    brightness: mean((tile) => tile.brightness),
  };
}

/** The light may differ by a tenth over the glass, the tint hardly does. */
function isLike(colour: number[], brightness: number, paper: Tile): boolean {
  if (Math.abs(brightness - paper.brightness) > 26) return false;
  return colour.every(
    (value, i) => Math.abs(value - brightness - (paper.colour[i]! - paper.brightness)) <= 7,
  );
}

function surfaceAt(c: number[], x: number, y: number): number {
  return c[0]! + c[1]! * x + c[2]! * y + c[3]! * x * x + c[4]! * x * y + c[5]! * y * y;
}

/** Least squares; a small weight on all but the constant keeps it calm where paper shows in one corner only. */
function fitSurface(tiles: Tile[], channel: number): number[] {
  const n = 6;
  const matrix = Array.from({ length: n }, () => new Array<number>(n + 1).fill(0));
  for (const { x, y, colour } of tiles) {
    const terms = [1, x, y, x * x, x * y, y * y];
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) matrix[i]![j]! += terms[i]! * terms[j]!;
      matrix[i]![n]! += terms[i]! * colour[channel]!;
    }
  }
  for (let i = 1; i < n; i += 1) matrix[i]![i]! += 0.02 * tiles.length;
  return solve(matrix);
}

/** Gauss-Jordan; the weights on the diagonal make the matrix regular. */
function solve(matrix: number[][]): number[] {
  const n = matrix.length;
  for (let i = 0; i < n; i += 1) {
    const pivot = matrix[i]![i]!;
    for (let j = i; j <= n; j += 1) matrix[i]![j]! /= pivot;
    for (let row = 0; row < n; row += 1) {
      if (row === i) continue;
      const factor = matrix[row]![i]!;
      for (let j = i; j <= n; j += 1) matrix[row]![j]! -= factor * matrix[i]![j]!;
    }
  }
  return matrix.map((row) => row[n]!);
}
