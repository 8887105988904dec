/** Finds lines that dirt on a feeder's glass draws: at one and the same place through the whole height of the page. */
import type { PagePixels } from './page.ts';

const bands = 24;
const rowsPerBand = 16;
/** A print or a dark photo hides a streak here and there, but not at both ends. */
const bandsThatMayMiss = 3;
/** Of the rows of a band; letters beside a streak hide it. */
const leastShare = 0.5;
/** Dirt draws to the very ends, where the frame of a diploma or of a table leaves a margin. */
const leastShareAtEnds = 0.8;
/** Dirt draws exactly along the way of the paper; a fold or a ruled line, on paper that lies as straight as a hand can lay it, leans. */
const mostLeanPx = 0.6;
const leastContrast = 7;
/** At 300 dpi: beside a streak of up to four pixels. */
const besidePx = 5;
/** The edge of the paper and its shadow are straight too. */
const marginMm = 5;

/** `grey` is the page at full resolution as it came from the scanner. Answers the columns, most often none. */
export function findStreaks(grey: PagePixels): number[] {
  const { widthPx, heightPx, resolutionDpi, pixels } = grey;
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
      if (rows[x]! >= (isEnd ? leastShareAtEnds : leastShare) * rowsPerBand) shown[x]! += 1;
      else missed[x]! += isEnd ? bandsThatMayMiss + 1 : 1;
    }
  }
  const streaks: number[] = [];
  for (let x = margin; x < widthPx - margin; x += 1) {
    if (shown[x]! > 0 && missed[x]! <= bandsThatMayMiss) streaks.push(x);
  }
  return narrowOnes(streaks, beside).filter((x) => Math.abs(leanOf(grey, x, beside)) <= mostLeanPx);
}

/** What is wider, or has a dark and a bright side as a fold does, is on the paper. */
function narrowOnes(columns: readonly number[], beside: number): number[] {
  const groups: number[][] = [];
  for (const x of columns) {
    const group = groups.at(-1);
    if (group && x - group.at(-1)! <= beside) group.push(x);
    else groups.push([x]);
  }
  return groups.filter((group) => group.at(-1)! - group[0]! < beside).flat();
}

/** By how many pixels the line at `x` stands further to the right in the lower third of the page than in the upper one. */
function leanOf(grey: PagePixels, x: number, beside: number): number {
  const { heightPx } = grey;
  const third = Math.floor(heightPx / 3);
  return middleOf(grey, x, beside, [heightPx - third, heightPx]) - middleOf(grey, x, beside, [0, third]);
}

function middleOf(
  { widthPx, pixels }: PagePixels,
  x: number,
  beside: number,
  rows: [number, number],
): number {
  let [weights, moments] = [0, 0];
  for (let offset = 1 - beside; offset < beside; offset += 1) {
    // The middle one of many rows, so that letters beside the line don't count.
    const differences: number[] = [];
    for (let y = rows[0]; y < rows[1]; y += 5) {
      const at = y * widthPx + x;
      differences.push(Math.abs(pixels[at + offset]! - (pixels[at - beside]! + pixels[at + beside]!) / 2));
    }
    const weight = differences.sort((a, b) => a - b)[differences.length >> 1]!;
    weights += weight;
    moments += weight * offset;
  }
  return weights === 0 ? 0 : moments / weights;
}
