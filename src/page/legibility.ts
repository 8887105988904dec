/** Judges a page before it is encoded: can it be read, does it lie straight and upright, is a QR code on it? */
import { isBlank } from './blank-page.ts';
import { isTooDark } from './darkness.ts';
import { isCutOff } from './edges.ts';
import { findLetters } from './letters.ts';
import type { PagePixels, PageRemark } from './page.ts';
import { hasQr } from './qr-presence.ts';
import { isBlurred } from './sharpness.ts';
import { toGrey } from './shrink.ts';
import { measureSkew } from './skew.ts';
import { planStraightening, type Straightening } from './straighten.ts';
import { findStreaks } from './streaks.ts';
import { findTurn } from './upright.ts';
import { readWriting } from './writing.ts';

export type Judgement = {
  remarks: PageRemark[];
  /** Undefined when the page lies straight, or when that isn't sure. */
  straightening: Straightening | undefined;
  turn: ReturnType<typeof findTurn>;
};

/** `overview` is the page at about 75 dpi; both as they came from the scanner. */
export async function judgePage(page: PagePixels, overview: PagePixels): Promise<Judgement> {
  if (isBlank(overview)) return { remarks: ['blank'], straightening: undefined, turn: 0 };
  const grey: PagePixels = { ...page, channels: 1, pixels: toGrey(page) };
  const writing = readWriting(grey);
  const skew = measureSkew(writing);
  const straightening = planStraightening(skew, writing);
  const { widthPx, heightPx, resolutionDpi } = writing;
  const small: PagePixels = { widthPx, heightPx, resolutionDpi, channels: 1, pixels: writing.grey };
  const found: Record<Exclude<PageRemark, 'blank' | 'sameSheet'>, boolean> = {
    tooDark: isTooDark(overview),
    blurred: isBlurred(grey),
    cutOff: isCutOff(writing),
    streaks: findStreaks(grey).length > 0,
    qrPresent: await hasQr(small),
  };
  return {
    remarks: (Object.keys(found) as (keyof typeof found)[]).filter((remark) => found[remark]),
    straightening,
    turn: findTurn(findLetters(writing), straightening && skew ? skew.degrees : 0),
  };
}
