/** Tells an empty page (or the bare lid, or a page lying face up) from one with something on it. */
import type { PagePixels } from './page.ts';
import { toGrey } from './shrink.ts';

/** About 2.7 mm at 75 dpi: a letter. */
const cellPx = 8;
/** The edges show the shadow of the paper and of the lid. */
const marginShare = 0.04;
/** Noise and show-through of the other side stay below, pencil does not. */
const leastContrast = 18;
/** About 11 mm: the shortest line of writing, along or across. Dust and most hairs are smaller. */
const leastLengthCells = 4;

/**
 * Looks at a page of about 75 dpi as it came from the scanner. Contrast within small cells counts, not brightness, so grey
 * paper and a black open lid are blank too.
 */
export function isBlank(page: PagePixels): boolean {
  const grey = toGrey(page);
  const marginX = Math.round(page.widthPx * marginShare);
  const marginY = Math.round(page.heightPx * marginShare);
  const columns = Math.floor((page.widthPx - 2 * marginX) / cellPx);
  const rows = Math.floor((page.heightPx - 2 * marginY) / cellPx);
  const written = new Uint8Array(Math.max(0, columns * rows));
  for (let i = 0; i < written.length; i += 1) {
    const left = marginX + (i % columns) * cellPx;
    const top = marginY + Math.floor(i / columns) * cellPx;
    if (contrastOf(grey, page.widthPx, left, top) >= leastContrast) written[i] = 1;
  }
  return longestMark(written, columns) < leastLengthCells;
}

/** Width or height, in cells, of the largest group of written cells that touch each other. Takes the cells away while counting. */
function longestMark(written: Uint8Array, columns: number): number {
  let longest = 0;
  for (let first = 0; first < written.length; first += 1) {
    if (written[first] !== 1) continue;
    let [left, right, top, bottom] = [columns, 0, written.length, 0];
    const waiting = [first];
    written[first] = 0;
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      for (const row of [y - 1, y, y + 1]) {
        for (const column of [x - 1, x, x + 1]) {
          const next = row * columns + column;
          if (column < 0 || column >= columns || written[next] !== 1) continue;
          written[next] = 0;
          waiting.push(next);
        }
      }
    }
    longest = Math.max(longest, right - left + 1, bottom - top + 1);
  }
  return longest;
}

function contrastOf(grey: Uint8Array, widthPx: number, left: number, top: number): number {
  let [darkest, brightest] = [255, 0];
  for (let y = top; y < top + cellPx; y += 1) {
    for (let x = left; x < left + cellPx; x += 1) {
      const value = grey[y * widthPx + x]!;
      if (value < darkest) darkest = value;
      if (value > brightest) brightest = value;
    }
  }
  return brightest - darkest;
}
