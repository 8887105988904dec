/**
 * What a sheet looks like, kept for as long as the visit, to tell when the same sheet is read twice. Two identity cards differ
 * in a few words only, so it isn't a hash of a few bits but the page itself at three pixels for two millimetres.
 */
import type { PageFingerprint, PagePixels } from './page.ts';
import { shrink, toGrey } from './shrink.ts';

/** About 8 mm: a word. */
const blockPx = 12;
/** A block with less than this, as the deviation of its darkness, is bare. */
const leastDeviation = 7;
/** Two sheets with less on them can't be told apart. */
const leastBlocks = 6;
/** The same word scanned again has 0.55 and more, another word most often less than 0.45. */
const leastLikeness = 0.5;
/** Edges of the sheet and dust may differ, a name may not. */
const unlikeShare = 0.005;
/** How far a sheet may have moved, about 3 cm, and how much each block for itself. */
const [furthestPx, nearPx] = [45, 2];

/** `overview` is a straightened page of about 75 dpi on white paper. */
export function takeFingerprint(overview: PagePixels): PageFingerprint {
  const small = shrink({ ...overview, channels: 1, pixels: toGrey(overview) }, 2);
  return {
    columns: small.widthPx,
    rows: small.heightPx,
    darkness: small.pixels.map((value) => 255 - value),
  };
}

/** Whether two scans show the same sheet, moved or turned around as it may be. Symmetric but for rounding; two bare sheets are not the same. */
export function isSameSheet(a: PageFingerprint, b: PageFingerprint): boolean {
  return isAlike(a, b) || isAlike(a, turnedAround(b));
}

function isAlike(a: PageFingerprint, b: PageFingerprint): boolean {
  const right = bestShift(columnSums(a), columnSums(b));
  const down = bestShift(rowSums(a), rowSums(b));
  return covers(a, b, right, down) && covers(b, a, -right, -down);
}

/** Every block of `a` with something on it is found in `b`. */
function covers(a: PageFingerprint, b: PageFingerprint, right: number, down: number): boolean {
  const blocks: [x: number, y: number][] = [];
  for (let y = blockPx; y + 2 * blockPx <= a.rows; y += blockPx) {
    for (let x = blockPx; x + 2 * blockPx <= a.columns; x += blockPx) {
      if (deviationAt(a, x, y) >= leastDeviation) blocks.push([x, y]);
    }
  }
  if (blocks.length < leastBlocks) return false;
  let mayDiffer = Math.floor(blocks.length * unlikeShare);
  for (const [x, y] of blocks) {
    if (bestLikeness(a, b, { x, y, right, down }) >= leastLikeness) continue;
    mayDiffer -= 1;
    if (mayDiffer < 0) return false;
  }
  return true;
}

type Place = { x: number; y: number; right: number; down: number };

function bestLikeness(a: PageFingerprint, b: PageFingerprint, { x, y, right, down }: Place): number {
  let best = 0;
  for (let dy = -nearPx; dy <= nearPx; dy += 1) {
    for (let dx = -nearPx; dx <= nearPx; dx += 1) {
      best = Math.max(best, likeness(a, b, [x, y], [x + right + dx, y + down + dy]));
      if (best >= leastLikeness) return best;
    }
  }
  return best;
}

/** The correlation of two blocks, 1 when they rise and fall together; 0 where one leaves its page. */
function likeness(a: PageFingerprint, b: PageFingerprint, from: [number, number], to: [number, number]) {
  const [bx, by] = to;
  if (bx < 0 || by < 0 || bx + blockPx > b.columns || by + blockPx > b.rows) return 0;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let y = 0; y < blockPx; y += 1) {
    const rowA = (from[1] + y) * a.columns + from[0];
    const rowB = (by + y) * b.columns + bx;
    for (let x = 0; x < blockPx; x += 1) {
      const [valueA, valueB] = [a.darkness[rowA + x]!, b.darkness[rowB + x]!];
      sumA += valueA;
      sumB += valueB;
      squaresA += valueA * valueA;
      squaresB += valueB * valueB;
      products += valueA * valueB;
    }
  }
  const count = blockPx ** 2;
  const spread = (count * squaresA - sumA * sumA) * (count * squaresB - sumB * sumB);
  return spread <= 0 ? 0 : (count * products - sumA * sumB) / Math.sqrt(spread);
}

function deviationAt({ darkness, columns }: PageFingerprint, left: number, top: number): number {
  let [sum, squares] = [0, 0];
  for (let y = top; y < top + blockPx; y += 1) {
    for (let x = left; x < left + blockPx; x += 1) {
      const value = darkness[y * columns + x]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = blockPx ** 2;
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** By how much `b` has to be read further on to fit `a`. */
function bestShift(a: Float64Array, b: Float64Array): number {
  let [best, most] = [0, -1];
  for (let shift = -furthestPx; shift <= furthestPx; shift += 1) {
    let sum = 0;
    for (let i = Math.max(0, -shift); i < Math.min(a.length, b.length - shift); i += 1) {
      sum += a[i]! * b[i + shift]!;
    }
    if (sum > most) [best, most] = [shift, sum];
  }
  return best;
}

function columnSums({ darkness, columns, rows }: PageFingerprint): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < columns * rows; i += 1) sums[i % columns]! += darkness[i]!;
  return sums;
}

function rowSums({ darkness, columns, rows }: PageFingerprint): Float64Array {
  const sums = new Float64Array(rows);
  for (let i = 0; i < columns * rows; i += 1) sums[Math.floor(i / columns)]! += darkness[i]!;
  return sums;
}

function turnedAround(page: PageFingerprint): PageFingerprint {
  return { ...page, darkness: Uint8Array.from(page.darkness).reverse() };
}
