/** Smaller pictures by averaging, for everything that looks at a page as a whole. */
import type { PagePixels } from './page.ts';

/** Averages squares of `factor` x `factor` pixels; what is left over at the right and bottom edge is dropped. */
export function shrink(page: PagePixels, factor: number): PagePixels {
  const { channels } = page;
  const widthPx = Math.max(1, Math.floor(page.widthPx / factor));
  const heightPx = Math.max(1, Math.floor(page.heightPx / factor));
  const usedWidth = Math.min(page.widthPx, widthPx * factor);
  const usedHeight = Math.min(page.heightPx, heightPx * factor);
  const out = new Uint8Array(widthPx * heightPx * channels);
  const sums = new Uint32Array(widthPx * channels);
  for (let row = 0; row < heightPx; row += 1) {
    sums.fill(0);
    const lastY = Math.min(usedHeight, (row + 1) * factor);
    for (let y = row * factor; y < lastY; y += 1) {
      let i = y * page.widthPx * channels;
      for (let x = 0; x < usedWidth; x += 1) {
        const column = ((x / factor) | 0) * channels;
        for (let channel = 0; channel < channels; channel += 1) sums[column + channel]! += page.pixels[i++]!;
      }
    }
    const samples = Math.min(factor, usedWidth) * (lastY - row * factor);
    const start = row * widthPx * channels;
    for (let i = 0; i < sums.length; i += 1) out[start + i] = Math.round(sums[i]! / samples);
  }
  return { widthPx, heightPx, channels, resolutionDpi: page.resolutionDpi / factor, pixels: out };
}

/** How often a page is halved and quartered to come near a resolution, at least 1. */
export function shrinkFactorTo(resolutionDpi: number, page: PagePixels): number {
  return Math.max(1, Math.round(page.resolutionDpi / resolutionDpi));
}

/** The brightness of each pixel, 0 to 255 (weights of ITU-R BT.601 in 256ths). */
export function toGrey({ channels, pixels }: PagePixels): Uint8Array {
  if (channels === 1) return pixels;
  const grey = new Uint8Array(pixels.length / 3);
  for (let i = 0, p = 0; i < grey.length; i += 1, p += 3) {
    grey[i] = (77 * pixels[p]! + 150 * pixels[p + 1]! + 29 * pixels[p + 2]! + 128) >> 8;
  }
  return grey;
}
