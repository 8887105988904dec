/** Tells an empty page (or the bare lid, or a page lying face up) from one with something on it. */
import type { PagePixels } from './page.ts';
import { toGrey } from './shrink.ts';

/** About 2.7 mm at 75 dpi: a letter. */
const cellPx = 8;
/** The edges show the shadow of the paper and of the lid. */
const marginShare = 0.04;
/** Noise and show-through of the other side stay below, pencil does not. */
const leastContrast = 18;
/** The shortest line of writing. A hair or a grain of dust is smaller or stands alone. */
const leastWrittenCells = 4;

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
  const contrasts = new Uint8Array(Math.max(0, columns * rows));
  for (let i = 0; i < contrasts.length; i += 1) {
    const left = marginX + (i % columns) * cellPx;
    const top = marginY + Math.floor(i / columns) * cellPx;
    contrasts[i] = contrastOf(grey, page.widthPx, left, top);
  }
  const written = (i: number) => (contrasts[i] ?? 0) >= leastContrast;
  let writtenTogether = 0;
  for (let i = 0; i < contrasts.length; i += 1) {
    if (!written(i)) continue;
    const neighbours = [-columns - 1, -columns, -columns + 1, -1, 1, columns - 1, columns, columns + 1];
    if (neighbours.some((step) => written(i + step))) writtenTogether += 1;
  }
  return writtenTogether < leastWrittenCells;
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
