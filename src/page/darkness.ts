/** Tells a scan in which too little light was: grey paper, or a card and a photo of which nothing is to be seen but black. */
import type { PagePixels } from './page.ts';
import { toGrey } from './shrink.ts';

/** Brown envelopes and green folders have 140 and more. */
const darkPaperBelow = 115;
/** Even a face in the shade is brighter. */
const darkPictureBelow = 70;
/** Half an identity card. */
const leastPictureCm2 = 20;
/** Of the edge of the page; a dark card that touches it takes less. */
const leastDarkEdge = 0.25;
const cellPx = 8;

/** `overview` is a page of about 75 dpi as it came from the scanner. */
export function isTooDark(overview: PagePixels): boolean {
  const means = cellMeans(overview);
  const paper = quantile(means, 0.95);
  if (paper < darkPaperBelow) return true;
  const isAround = surroundings(means, Math.floor(overview.widthPx / cellPx));
  const picture = means.filter((mean, cell) => mean < 0.72 * paper && !isAround[cell]);
  const cellCm2 = ((cellPx / overview.resolutionDpi) * 2.54) ** 2;
  return picture.length * cellCm2 >= leastPictureCm2 && quantile(picture, 0.8) < darkPictureBelow;
}

/** Black along much of the edge is the hall under an open lid, or the frame of a copy: what lies there can be read all the same. */
function surroundings(means: readonly number[], columns: number): boolean[] {
  const isAround = means.map(() => false);
  const isAtEdge = (cell: number) =>
    cell < columns ||
    cell >= means.length - columns ||
    cell % columns === 0 ||
    cell % columns === columns - 1;
  const edge = means.map((_, cell) => cell).filter(isAtEdge);
  const isDark = (cell: number) => (means[cell] ?? 255) < darkPictureBelow;
  if (edge.filter(isDark).length < leastDarkEdge * edge.length) return isAround;
  const waiting = edge;
  for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
    if (isAround[cell] || !isDark(cell)) continue;
    isAround[cell] = true;
    if (cell % columns > 0) waiting.push(cell - 1);
    if (cell % columns < columns - 1) waiting.push(cell + 1);
    waiting.push(cell - columns, cell + columns);
  }
  return isAround;
}

function cellMeans(page: PagePixels): number[] {
  const grey = toGrey(page);
  const means: number[] = [];
  for (let top = 0; top + cellPx <= page.heightPx; top += cellPx) {
    for (let left = 0; left + cellPx <= page.widthPx; left += cellPx) {
      let sum = 0;
      for (let y = top; y < top + cellPx; y += 1) {
        for (let x = left; x < left + cellPx; x += 1) sum += grey[y * page.widthPx + x]!;
      }
      means.push(sum / cellPx ** 2);
    }
  }
  return means;
}

/** 255 when there is nothing. */
function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 255;
}
