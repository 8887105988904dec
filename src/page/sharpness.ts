/** How steep the steepest edges of a page are: writing that is out of focus or was moved has none that are steep. */
import type { PagePixels } from './page.ts';

/** How many pixels an edge takes, from black to white: one and a half is sharp. Undefined where there is too little writing. */
export type EdgeWidths = { acrossPx: number | undefined; downPx: number | undefined };

/** At 300 dpi: the distance of the lines that are looked at, and the window in which one edge is looked for. */
const [lineStep, windowPx] = [7, 24];
/** Noise and patterns stay below; writing that is blurred away to grey is above. */
const leastContrast = 48;
const leastWindows = 120;
/** Oblique edges look wide in any picture, so the steeper ones count. */
const countedShare = 0.8;
const bins = 128;

/** In pixels at 300 dpi; writing in focus has 2 to 3.5, what can hardly be read 5 and more. */
const blurredFromPx = 4.4;

export function isBlurred(grey: PagePixels): boolean {
  const { acrossPx = 0, downPx = 0 } = measureEdges(grey);
  // With few pixels a letter every scan is soft.
  const limit = blurredFromPx * Math.max(0.7, grey.resolutionDpi / 300);
  return Math.max(acrossPx, downPx) > limit;
}

export function measureEdges({ widthPx, heightPx, resolutionDpi, pixels }: PagePixels): EdgeWidths {
  const scale = resolutionDpi / 300;
  const step = Math.max(3, Math.round(lineStep * scale));
  const window = Math.max(8, Math.round(windowPx * scale));
  const widths = (length: number, lines: number, stride: number, lineStride: number) => {
    const steepness = new Uint32Array(bins);
    const line = new Uint16Array(length);
    for (let first = 0; first + 2 < lines; first += step) {
      // Three neighbours together: less noise, the same edge.
      let i = first * lineStride;
      for (let at = 0; at < length; at += 1, i += stride) {
        line[at] = pixels[i]! + pixels[i + lineStride]! + pixels[i + 2 * lineStride]!;
      }
      countEdges(line, window, steepness);
    }
    return quantile(steepness);
  };
  return {
    acrossPx: widths(widthPx, heightPx, 1, widthPx),
    downPx: widths(heightPx, widthPx, widthPx, 1),
  };
}

function countEdges(line: Uint16Array, window: number, steepness: Uint32Array): void {
  for (let from = 2; from + window + 2 < line.length; from += window) {
    let [least, most, steepest] = [765, 0, 0];
    for (let at = from; at < from + window; at += 1) {
      const value = line[at]!;
      if (value < least) least = value;
      if (value > most) most = value;
      const slope = Math.abs(line[at + 1]! - line[at - 1]!);
      if (slope > steepest) steepest = slope;
    }
    if (most - least < 3 * leastContrast) continue;
    const share = steepest / 2 / (most - least);
    steepness[Math.min(bins - 1, Math.floor(share * bins))]! += 1;
  }
}

function quantile(steepness: Uint32Array): number | undefined {
  const windows = steepness.reduce((sum, count) => sum + count, 0);
  if (windows < leastWindows) return undefined;
  let seen = 0;
  let bin = -1;
  while (seen <= windows * countedShare) {
    bin += 1;
    seen += steepness[bin]!;
  }
  return bins / (bin + 0.5);
}
