/** A page as a picture for a terminal: few pixels, four shades, enough to see which paper it is and which side is up. */
import type { PagePixels, Preview } from './page.ts';
import { toGrey } from './shrink.ts';

/** Neither side is longer, so that a turned preview still has room on a screen of 80 x 25: 40 rows are 20 lines. */
const longestSide = 40;
/** Shares of the darkest ink from which a pixel is light grey, dark grey, black. Writing is mostly paper, hence the low first step. */
const steps = [0.14, 0.38, 0.7];

/** Takes a small page on white paper. A half block of a terminal is about square, so the page keeps its shape. */
export function drawPreview(page: PagePixels): Preview {
  const scale = longestSide / Math.max(page.widthPx, page.heightPx);
  const columns = Math.max(1, Math.round(page.widthPx * scale));
  const rows = Math.max(1, Math.round(page.heightPx * scale));
  const darkness = averageDarkness(page, columns, rows);
  const darkest = stretchTo(darkness);
  const digits = darkness.map((value) => 3 - steps.filter((step) => value >= step * darkest).length);
  return {
    columns,
    rows: Array.from({ length: rows }, (_, row) => digits.slice(row * columns, (row + 1) * columns).join('')),
  };
}

/** Contrast is stretched so that the darkest few pixels are black; on a blank page noise must not become a picture. */
function stretchTo(darkness: number[]): number {
  const sorted = [...darkness].sort((a, b) => a - b);
  return Math.max(30, sorted[Math.floor(sorted.length * 0.97)]!);
}

function averageDarkness(page: PagePixels, columns: number, rows: number): number[] {
  const grey = toGrey(page);
  const darkness: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const [top, bottom] = span(row, rows, page.heightPx);
    for (let column = 0; column < columns; column += 1) {
      const [left, right] = span(column, columns, page.widthPx);
      let sum = 0;
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) sum += 255 - grey[y * page.widthPx + x]!;
      }
      darkness.push(sum / ((bottom - top) * (right - left)));
    }
  }
  return darkness;
}

/** The pixels that one of `count` equal parts covers, at least one. */
function span(part: number, count: number, lengthPx: number): [from: number, to: number] {
  const from = Math.min(lengthPx - 1, Math.floor((part * lengthPx) / count));
  return [from, Math.max(from + 1, Math.floor(((part + 1) * lengthPx) / count))];
}
