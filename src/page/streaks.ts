/** Finds lines that dirt on a feeder's glass draws: at one and the same place through the whole height of the page. */
import type { PagePixels } from './page.ts';

const bands = 24;
const rowsPerBand = 16;
/** A print or a dark photo hides a streak here and there, but not at both ends. */
const bandsThatMayMiss = 3;
/** Of the rows of a band; letters beside a streak hide it. */
const leastShare = 0.5;
const leastContrast = 7;
/** At 300 dpi: beside a streak of up to four pixels. */
const besidePx = 5;
/** The edge of the paper and its shadow are straight too. */
const marginMm = 5;

/** `grey` is the page at full resolution as it came from the scanner. Answers the columns, most often none. */
export function findStreaks({ widthPx, heightPx, resolutionDpi, pixels }: PagePixels): number[] {
  const beside = Math.max(3, Math.round((besidePx * resolutionDpi) / 300));
  const margin = Math.max(beside + 1, Math.round((marginMm / 25.4) * resolutionDpi));
  if (heightPx < bands * rowsPerBand || widthPx <= 2 * margin) return [];
  const shown = new Uint8Array(widthPx);
  const missed = new Uint8Array(widthPx);
  const rows = new Uint8Array(widthPx);
  for (let band = 0; band < bands; band += 1) {
    rows.fill(0);
    for (let row = 0; row < rowsPerBand; row += 1) {
      const y = Math.floor(((band * rowsPerBand + row + 0.5) * heightPx) / (bands * rowsPerBand));
      const start = y * widthPx;
      for (let x = margin; x < widthPx - margin; x += 1) {
        const i = start + x;
        const left = (pixels[i - beside]! + pixels[i - beside - 1]!) >> 1;
        const right = (pixels[i + beside]! + pixels[i + beside + 1]!) >> 1;
        const value = pixels[i]!;
        const isLine =
          value <= Math.min(left, right) - leastContrast || value >= Math.max(left, right) + leastContrast;
        if (isLine) rows[x]! += 1;
      }
    }
    const isEnd = band === 0 || band === bands - 1;
    for (let x = margin; x < widthPx - margin; x += 1) {
      if (rows[x]! >= leastShare * rowsPerBand) shown[x]! += 1;
      else missed[x]! += isEnd ? bandsThatMayMiss + 1 : 1;
    }
  }
  const streaks: number[] = [];
  for (let x = margin; x < widthPx - margin; x += 1) {
    if (shown[x]! > 0 && missed[x]! <= bandsThatMayMiss) streaks.push(x);
  }
  return streaks;
}
