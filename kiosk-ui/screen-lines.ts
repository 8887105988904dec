/**
 * A view as lines of the terminal: a pure function, so that a screen can be looked at in a test without a terminal.
 * Calm when there is room; when there is not, it gives up spacing first, then details, and never the heading, a warning or a key.
 */
import type { View } from '../src/control/messages.ts';
import { screenWords } from '../src/request/words/screen-words.ts';
import {
  bodyLines,
  countdownLines,
  emphasisLines,
  headingLines,
  inputLines,
  problemLines,
  progressLines,
} from './block-lines.ts';
import { choiceBlocks, type Spacing, windowOn } from './choice-lines.ts';
import { footerLines, type PracticeKey, practiceLines } from './footer-lines.ts';
import { headerLines } from './header-lines.ts';
import { previewLines } from './preview-lines.ts';
import { emptyLine, fitLine, indent, lineWidth, type ScreenLine, type Size, span } from './screen-line.ts';

/** The kiosk's monitor shows 80 x 25 or more; 24 rows is what most terminal windows open with, and it still fits. */
export const smallestScreen: Size = { columns: 80, rows: 24 };

export type Surroundings = {
  /** Counts up while something moves. */
  tick?: number;
  /** Keys of the pretend devices, in practice only. */
  practiceKeys?: PracticeKey[];
};

/** Exactly `rows` lines of exactly `columns` columns. */
export function screenLines(
  view: View,
  size: Size,
  { tick = 0, practiceKeys = [] }: Surroundings = {},
): ScreenLine[] {
  if (size.columns < smallestScreen.columns || size.rows < smallestScreen.rows) return tooSmallLines(size);
  const words = screenWords[view.language];
  const header = headerLines(view, size.columns);
  const footer = [
    ...footerLines(view.hints, words, size.columns),
    ...practiceLines(practiceKeys, words, size.columns),
  ];
  const room = {
    columns: columnWidth(view, size.columns),
    rows: Math.max(1, size.rows - header.length - footer.length - 2),
  };
  const margin = Math.floor((size.columns - room.columns) / 2);
  const middle = [emptyLine, ...middleLines(view, room, tick), emptyLine];
  return [...header, ...middle.map((line) => indent(line, margin)), ...footer]
    .slice(0, size.rows)
    .map((line) => fitLine(line, size.columns));
}

function columnWidth(view: View, columns: number): number {
  // Lines of text get hard to read beyond this; a page beside them may take the rest.
  return Math.min(columns - 8, view.preview ? 100 : 72);
}

type Density = Spacing & { gap: 0 | 1; emphasisRows: number; largeCountdown: boolean };

const densities: Density[] = [
  { gap: 1, between: 1, details: 'all', emphasisRows: 5, largeCountdown: true },
  { gap: 1, between: 0, details: 'all', emphasisRows: 5, largeCountdown: true },
  { gap: 1, between: 0, details: 'all', emphasisRows: 5, largeCountdown: false },
  { gap: 1, between: 0, details: 'chosen', emphasisRows: 5, largeCountdown: false },
  { gap: 1, between: 0, details: 'chosen', emphasisRows: 3, largeCountdown: false },
  { gap: 0, between: 0, details: 'chosen', emphasisRows: 3, largeCountdown: false },
  { gap: 0, between: 0, details: 'none', emphasisRows: 3, largeCountdown: false },
];

/** Exactly `room.rows` lines: the first density that fits, the countdown at the bottom. */
function middleLines(view: View, room: Size, tick: number): ScreenLine[] {
  const heading = [...headingLines(view.heading, room.columns), emptyLine];
  const space = { columns: room.columns, rows: room.rows - heading.length };
  for (const density of densities) {
    const bottom = bottomLines(view, space.columns, density);
    const content = contentLines(view, { ...space, rows: space.rows - bottom.length }, density, tick);
    const free = space.rows - content.length - bottom.length;
    if (free >= 0) return [...heading, ...content, ...emptyLines(free), ...bottom];
  }
  return squeezed(view, heading, space, tick);
}

function bottomLines(view: View, width: number, density: Density): ScreenLine[] {
  if (view.secondsLeft === undefined) return [];
  return [emptyLine, ...countdownLines(view.secondsLeft, width, density.largeCountdown)];
}

function contentLines(view: View, space: Size, density: Density, tick: number): ScreenLine[] {
  if (!view.preview) return stack(blocks(view, space.columns, density, tick), density.gap);
  const picture = previewLines(view.preview, { columns: Math.floor(space.columns * 0.45), rows: space.rows });
  const pictureWidth = picture[0] ? lineWidth(picture[0]) : 0;
  const left = space.columns - pictureWidth - 4;
  return beside(stack(blocks(view, left, density, tick), density.gap), picture, left + 4);
}

/** In reading order; each block is a few lines that belong together. */
function blocks(view: View, width: number, density: Density, tick: number): ScreenLine[][] {
  const words = screenWords[view.language];
  return [
    bodyLines(view.body, width, density.gap),
    view.emphasis === undefined ? [] : emphasisLines(view.emphasis, width, density.emphasisRows),
    view.input ? inputLines(view.input, width) : [],
    view.problem === undefined ? [] : problemLines(view.problem, words.note, width),
    view.choices ? choiceBlocks(view.choices, view.chosen, density, width).flat() : [],
    view.progress ? progressLines(view.progress, width, tick) : [],
  ];
}

/** Even without any spacing it is too much: the choices scroll, and what still does not fit is cut from the text. */
function squeezed(view: View, heading: ScreenLine[], space: Size, tick: number): ScreenLine[] {
  const density = densities.at(-1) as Density;
  const bottom = bottomLines(view, space.columns, density);
  const rows = space.rows - bottom.length;
  const { choices, ...rest } = view;
  const whole = choices ? choiceBlocks(choices, view.chosen, density, space.columns) : [];
  const text = contentLines({ ...rest, body: [] }, { ...space, rows }, density, tick);
  const choiceRows = Math.min(whole.flat().length, Math.max(4, rows - text.length - 2));
  const body = bodyLines(view.body, space.columns, 0).slice(0, Math.max(0, rows - text.length - choiceRows));
  const scrolled = windowOn(whole, view.chosen, { columns: space.columns, rows: choiceRows });
  return [...heading, ...body, ...text, ...scrolled, ...emptyLines(rows), ...bottom].slice(
    0,
    heading.length + space.rows,
  );
}

function stack(parts: ScreenLine[][], gap: number): ScreenLine[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, at) => [...emptyLines(at > 0 ? gap : 0), ...part]);
}

function beside(left: ScreenLine[], right: ScreenLine[], column: number): ScreenLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const picture = right[row];
    return picture ? [...fitLine(left[row] ?? emptyLine, column), ...picture] : (left[row] ?? emptyLine);
  });
}

function emptyLines(count: number): ScreenLine[] {
  return Array.from({ length: Math.max(0, count) }, () => emptyLine);
}

/** In both languages: whoever enlarges the window is no visitor. */
function tooSmallLines({ columns, rows }: Size): ScreenLine[] {
  const { columns: needed, rows: neededRows } = smallestScreen;
  const sentences = [screenWords.id, screenWords.en].map((words) => words.tooSmall(needed, neededRows));
  const lines: ScreenLine[] = sentences.flatMap((text) => bodyLines([text], Math.max(1, columns), 0));
  return [...lines.map((line) => line.map((part) => span(part.text, 'strong'))), ...emptyLines(rows)]
    .slice(0, Math.max(0, rows))
    .map((line) => fitLine(line, columns));
}
