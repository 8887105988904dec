/** The page as the checks of its writing look at it: grey on white paper at about 150 dpi, and where there is ink. */
import type { GreyPlane } from './bilevel.ts';
import type { PagePixels } from './page.ts';
import { findPaperLight, whitenPaper } from './paper-white.ts';
import { shrink, shrinkFactorTo } from './shrink.ts';

export type Writing = GreyPlane & { resolutionDpi: number; ink: Uint8Array };

/** Letters of 8 points are still nine pixels high, and there is a quarter of the pixels. */
const writingDpi = 150;
/** Half-way from white paper to black print, a little on the bright side for thin strokes. Tinted cards stay above. */
const inkBelow = 150;

/** `grey` is the page at full resolution in one channel. */
export function readWriting(grey: PagePixels): Writing {
  const small = shrink(grey, shrinkFactorTo(writingDpi, grey));
  const light = findPaperLight(shrink(small, shrinkFactorTo(writingDpi / 2, small)));
  const { widthPx, heightPx, resolutionDpi, pixels } = whitenPaper(small, light);
  const ink = new Uint8Array(pixels.length);
  for (let i = 0; i < ink.length; i += 1) if (pixels[i]! < inkBelow) ink[i] = 1;
  return { widthPx, heightPx, resolutionDpi, grey: pixels, ink };
}
