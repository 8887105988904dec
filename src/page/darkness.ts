/** Tells a scan in which too little light was: grey paper, or a card and a photo of which nothing is to be seen but black. */
import type { PagePixels } from './page.ts';
import { toGrey } from './shrink.ts';

/** Brown envelopes and green folders have 140 and more. */
const darkPaperBelow = 115;
/** Even a face in the shade is brighter. */
const darkPictureBelow = 70;
/** Half an identity card. */
const leastPictureCm2 = 20;
const cellPx = 8;

/** `overview` is a page of about 75 dpi as it came from the scanner. */
export function isTooDark(overview: PagePixels): boolean {
  const means = cellMeans(overview);
  const paper = quantile(means, 0.95);
  if (paper < darkPaperBelow) return true;
  const picture = means.filter((mean) => mean < 0.72 * paper);
  const cellCm2 = ((cellPx / overview.resolutionDpi) * 2.54) ** 2;
  return picture.length * cellCm2 >= leastPictureCm2 && quantile(picture, 0.8) < darkPictureBelow;
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
