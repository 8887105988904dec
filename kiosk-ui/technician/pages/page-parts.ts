/** Pieces that several pages are made of: named facts, headings, lists with a chosen row. */
import { plainText, wrapText } from '../../plain-text.ts';
import { type Colour, fitLine, type ScreenLine, span } from '../../screen-line.ts';

/** `Name            value`, cut to the width; times and figures change in place, so little is drawn again. */
export function factLine(name: string, value: string, ink: Colour = 'text', nameWidth = 26): ScreenLine {
  return [
    span(
      plainText(name)
        .slice(0, nameWidth - 1)
        .padEnd(nameWidth),
      'dim',
    ),
    span(plainText(value), ink),
  ];
}

export const heading = (text: string): ScreenLine => [span(plainText(text), 'accent')];

export const textLine = (text: string, ink: Colour = 'text'): ScreenLine => [span(plainText(text), ink)];

/** A row on which the arrows stand is a sheet of paper. */
export function choiceLine(text: string, isChosen: boolean, width: number): ScreenLine {
  const line = [span(` ${plainText(text)}`, isChosen ? 'grey0' : 'text', isChosen ? 'paper' : 'ground')];
  return fitLine(line, width, isChosen ? 'paper' : 'ground');
}

export function wrapped(text: string, width: number, ink: Colour = 'text'): ScreenLine[] {
  return wrapText(text, width).map((line) => [span(line, ink)]);
}

/** The part of a list that shows the chosen row. */
export function windowOf<T>(items: readonly T[], chosen: number, rows: number): { item: T; at: number }[] {
  const first = Math.max(0, Math.min(chosen - Math.floor(rows / 2), items.length - rows));
  return items.slice(first, first + Math.max(0, rows)).map((item, at) => ({ item, at: first + at }));
}

/** `08:41:07` of a time in UTC, in the terminal's own zone. */
export function clockOf(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : date.toTimeString().slice(0, 8);
}
