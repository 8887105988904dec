/** The pieces between heading and keys: text, a large number, the line one types in, a bar, a warning, a countdown. */
import type { View } from '../src/control/messages.ts';
import { bigText } from './big-text.ts';
import { plainText, wrapText } from './plain-text.ts';
import { type Colour, emptyLine, fitLine, type ScreenLine, span } from './screen-line.ts';

/** Short paragraphs, with an empty line between them when there is room; an empty paragraph parts what is above and below it. */
export function bodyLines(paragraphs: string[], width: number, between: 0 | 1): ScreenLine[] {
  return paragraphs.flatMap((paragraph, at) => {
    if (paragraph.trim() === '') return [emptyLine];
    const lines = wrapText(paragraph, width).map((text) => [span(text)]);
    return at > 0 && between === 1 ? [emptyLine, ...lines] : lines;
  });
}

/** Block letters, and below them the same in plain letters to be sure of every digit. */
export function emphasisLines(text: string, width: number, rows: number): ScreenLine[] {
  const plain = plainText(text);
  const letters = bigText(plain, { columns: width, rows });
  if (!letters) return wrapText(plain, width).map((line) => [span(line, 'glow')]);
  return [...letters.map((line) => [span(line, 'glow')]), emptyLine, [span(plain, 'text')]];
}

/**
 * What is typed is bright, the next place is a block, the places to come are dim: `7408 0112 03__ ____`. `value` may end
 * where the typing does or go on with empty places.
 */
export function inputLines(input: NonNullable<View['input']>, width: number): ScreenLine[] {
  const value = plainText(input.value);
  const whole = value + plainText(input.places).slice(value.length);
  const next = whole.indexOf('_') < 0 ? whole.length : whole.indexOf('_');
  const typed: ScreenLine = [
    span('   ', 'text', 'panel'),
    span(whole.slice(0, next), 'strong', 'panel'),
    span(whole.slice(next, next + 1), 'grey0', 'paper'),
    span(whole.slice(next + 1), 'dim', 'panel'),
  ];
  const boxWidth = Math.min(width, whole.length + 6);
  const box = [emptyLine, typed, emptyLine].map((line) => fitLine(line, boxWidth, 'panel'));
  return [...wrapText(input.label, width).map((text) => [span(text, 'accent')]), ...box];
}

/** `tick` moves the block of a bar whose length is unknown. */
export function progressLines(
  { label, percent }: NonNullable<View['progress']>,
  width: number,
  tick: number,
): ScreenLine[] {
  const title = wrapText(label, width).map((text) => [span(text)]);
  if (percent === null) return [...title, movingBar(width, tick)];
  const whole = Math.min(100, Math.max(0, Math.round(percent))) || 0;
  const barWidth = width - 6;
  return [
    ...title,
    [...bar(barWidth, (barWidth * whole) / 100, 'accent'), span(`${whole}%`.padStart(6), 'strong')],
  ];
}

export function problemLines(problem: string, note: string, width: number, tall: boolean): ScreenLine[] {
  const label = ` ${note} `;
  const lines = wrapText(problem, width - label.length - 1).map((text, at) =>
    fitLine(
      [span(at === 0 ? label : ' '.repeat(label.length), 'glow', 'red'), span(text, 'strong', 'red')],
      width,
      'red',
    ),
  );
  const padding = tall ? [fitLine(emptyLine, width, 'red')] : [];
  return [...padding, ...lines, ...padding];
}

/** Seconds in block letters with a bar that gets two columns shorter each second; one line where there is no room. */
export function countdownLines(secondsLeft: number, width: number, large: boolean): ScreenLine[] {
  const seconds = String(Math.max(0, Math.round(secondsLeft)));
  const letters = large ? bigText(seconds, { columns: width, rows: 5 }) : undefined;
  const label = `${seconds.padStart(3)} `;
  const room = letters ? width : width - label.length;
  const barWidth = Math.min(room, 60);
  const line = bar(barWidth, Math.min(barWidth, Number(seconds) * 2), 'glow');
  if (!letters) return [[span(label, 'glow'), ...line]];
  return [...letters.map((text) => [span(text, 'glow')]), emptyLine, line];
}

/** What is missing is empty space, so that it can be told apart without colours as well. */
function bar(width: number, filled: number, ink: Colour): ScreenLine {
  const full = Math.min(width, Math.max(0, Math.round(filled)));
  return [span('█'.repeat(full), ink, 'panel'), span(' '.repeat(width - full), 'text', 'panel')];
}

/** Travels to the right and back. */
function movingBar(width: number, tick: number): ScreenLine {
  const block = Math.min(12, width);
  const way = width - block;
  const at = way === 0 ? 0 : way - Math.abs((tick % (2 * way)) - way);
  return [span(' '.repeat(at), 'text', 'panel'), ...bar(width - at, block, 'accent')];
}
