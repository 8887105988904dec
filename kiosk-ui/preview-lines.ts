/** A scanned page in half blocks: the upper pixel is the ink, the lower one the ground. Four greys, as the preview has them. */
import type { View } from '../src/control/messages.ts';
import { type Colour, type ScreenLine, type Size, span } from './screen-line.ts';

type Preview = NonNullable<View['preview']>;

const greys: readonly Colour[] = ['grey0', 'grey1', 'grey2', 'grey3'];
const white = 3;

/** Scaled down to fit `room` (never up), the page's shape kept. A row of text holds two rows of pixels. */
export function previewLines(preview: Preview, room: Size): ScreenLine[] {
  const pixels = shrink(preview, room);
  const lines: ScreenLine[] = [];
  for (let row = 0; row < pixels.length; row += 2) {
    const upper = pixels[row] ?? [];
    const lower = pixels[row + 1] ?? upper.map(() => white);
    lines.push(runs(upper, lower));
  }
  return lines;
}

/** Neighbours that look alike become one span. */
function runs(upper: number[], lower: number[]): ScreenLine {
  const line: ScreenLine = [];
  upper.forEach((top, column) => {
    const ink = greys[top] ?? 'grey3';
    const ground = greys[lower[column] ?? white] ?? 'grey3';
    const last = line.at(-1);
    if (last?.ink === ink && last.ground === ground) last.text += '▀';
    else line.push(span('▀', ink, ground));
  });
  return line;
}

/** Averages the pixels that fall together; what is missing in a ragged preview counts as white. */
function shrink(preview: Preview, room: Size): number[][] {
  const { columns, rows } = preview;
  if (columns < 1 || rows.length < 1) return [];
  const scale = Math.min(1, room.columns / columns, (room.rows * 2) / rows.length);
  const width = Math.max(1, Math.floor(columns * scale));
  const height = Math.max(1, Math.floor(rows.length * scale));
  const levels = rows.map((row) => Array.from({ length: columns }, (_, at) => level(row[at])));
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) =>
      average(
        levels,
        [x, x + 1].map((at) => (at * columns) / width),
        [y, y + 1].map((at) => (at * rows.length) / height),
      ),
    ),
  );
}

function level(digit: string | undefined): number {
  return digit !== undefined && digit >= '0' && digit <= '3' ? Number(digit) : white;
}

function average(
  levels: number[][],
  [left = 0, right = 1]: number[],
  [top = 0, bottom = 1]: number[],
): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(top); y < Math.ceil(bottom); y += 1) {
    for (let x = Math.floor(left); x < Math.ceil(right); x += 1) {
      sum += levels[y]?.[x] ?? white;
      count += 1;
    }
  }
  return Math.round(sum / count);
}
