/** The small picture that goes ahead of a page, so that the office sees what is coming while the link is slow. */
import sharp from 'sharp';
import type { PagePixels } from './page.ts';

const maxBytes = 4096;
/** From good to poor; the last one fits whatever is on the page. */
const attempts = [
  { widthPx: 240, quality: 45 },
  { widthPx: 240, quality: 25 },
  { widthPx: 240, quality: 10 },
  { widthPx: 180, quality: 10 },
  { widthPx: 120, quality: 5 },
  { widthPx: 60, quality: 1 },
];

/** Takes a small page on white paper, gives a WebP of at most 4 kB. */
export async function drawThumbnail({
  widthPx,
  heightPx,
  channels,
  pixels,
}: PagePixels): Promise<Uint8Array> {
  let thumbnail: Uint8Array | undefined;
  for (const attempt of attempts) {
    thumbnail = await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } })
      .resize({
        width: attempt.widthPx,
        height: Math.round(attempt.widthPx * 1.5),
        fit: 'inside',
        withoutEnlargement: true,
      })
      .webp({ quality: attempt.quality, effort: 4 })
      .toBuffer();
    if (thumbnail.length <= maxBytes) break;
  }
  return thumbnail!;
}
