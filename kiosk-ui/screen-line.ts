/** What a screen is made of: lines of spans, each with an ink on a ground. Drawn by the terminal, compared by tests. */

/** Named for what they mean; `themes.ts` says how each terminal shows them. */
export type Colour =
  /** The quiet background, the slightly raised one, the bar on top, and the sheet of a chosen answer. */
  | 'ground'
  | 'panel'
  | 'header'
  | 'paper'
  /** Inks for reading: plain, important, unimportant, a gentle highlight, and the number to remember. */
  | 'text'
  | 'strong'
  | 'dim'
  | 'accent'
  | 'glow'
  /** The panel's four buttons. Red is also the ground of what went wrong. */
  | 'green'
  | 'yellow'
  | 'red'
  | 'blue'
  /** Pixels of a preview, black to white. */
  | 'grey0'
  | 'grey1'
  | 'grey2'
  | 'grey3';

export type Span = { text: string; ink: Colour; ground: Colour };

export type ScreenLine = Span[];

export type Size = { columns: number; rows: number };

export function span(text: string, ink: Colour = 'text', ground: Colour = 'ground'): Span {
  return { text, ink, ground };
}

export function lineWidth(line: ScreenLine): number {
  return line.reduce((sum, part) => sum + part.text.length, 0);
}

/** The text alone, as tests and logs want it. */
export function lineText(line: ScreenLine): string {
  return line.map((part) => part.text).join('');
}

/** Fills up with `ground` to exactly `columns`, or cuts what is too long. */
export function fitLine(line: ScreenLine, columns: number, ground: Colour = 'ground'): ScreenLine {
  const fitted: ScreenLine = [];
  let left = columns;
  for (const part of line) {
    if (left <= 0) break;
    const text = part.text.slice(0, left);
    left -= text.length;
    if (text !== '') fitted.push({ ...part, text });
  }
  if (left > 0) fitted.push(span(' '.repeat(left), 'text', ground));
  return fitted;
}

/** `line` moved right by `margin` columns. */
export function indent(line: ScreenLine, margin: number, ground: Colour = 'ground'): ScreenLine {
  return margin > 0 ? [span(' '.repeat(margin), 'text', ground), ...line] : line;
}

export const emptyLine: ScreenLine = [];
