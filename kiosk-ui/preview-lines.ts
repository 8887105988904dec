/** A scanned page in half blocks: one pixel is the ink, the other the ground. Four greys, as the preview has them. */
import type { View } from '../src/control/messages.ts';
import { type Colour, type ScreenLine, type Size, type Span, span } from './screen-line.ts';

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
    const cell = cellOf(greys[top] ?? 'grey3', greys[lower[column] ?? white] ?? 'grey3');
    const last = line.at(-1);
    if (last && last.ink === cell.ink && last.ground === cell.ground && last.text.startsWith(cell.text)) {
      last.text += cell.text;
    } else line.push(cell);
  });
  return line;
}

/** Dark grey is always the ink: a console of eight grounds has none like it. */
function cellOf(upper: Colour, lower: Colour): Span {
  if (lower !== 'grey1') return span('▀', upper, lower);
  return upper === 'grey1' ? span('█', 'grey1', 'grey0') : span('▄', 'grey1', upper);
}

/** Averages the pixels that fall together, each by how much of it does; what is missing in a ragged preview counts as white. */
function shrink(preview: Preview, room: Size): number[][] {
  const { columns, rows } = preview;
  if (columns < 1 || rows.length < 1) return [];
  const scale = Math.min(1, room.columns / columns, (room.rows * 2) / rows.length);
  const width = Math.max(1, Math.floor(columns * scale));
  const height = Math.max(1, Math.floor(rows.length * scale));
  const levels = rows.map((row) => Array.from({ length: columns }, (_, at) => level(row[at])));
  const narrow = levels.map((row) => resample(row, width));
  const tall = Array.from({ length: width }, (_, x) =>
    resample(
      narrow.map((row) => row[x] ?? white),
      height,
    ),
  );
  return Array.from({ length: height }, (_, y) => tall.map((column) => Math.round(column[y] ?? white)));
}

function level(digit: string | undefined): number {
  return digit !== undefined && digit >= '0' && digit <= '3' ? Number(digit) : white;
}

/** `values` as `length` averages over equal stretches of them. */
function resample(values: number[], length: number): number[] {
  const stretch = values.length / length;
  return Array.from({ length }, (_, at) => {
    const [from, to] = [at * stretch, (at + 1) * stretch];
    let sum = 0;
    for (let place = Math.floor(from); place < to; place += 1) {
      const share = Math.min(place + 1, to) - Math.max(place, from);
      sum += (values[place] ?? white) * share;
    }
    return sum / stretch;
  });
}
