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
export function screenLines(view: View, size: Size, surroundings: Surroundings = {}): ScreenLine[] {
  const { columns, rows } = size;
  if (columns < smallestScreen.columns || rows < smallestScreen.rows) return tooSmallLines(size);
  // Lines of text get hard to read when they are long; a page beside them may take the rest.
  const width = Math.min(columns - 8, view.preview ? 100 : 72);
  const margin = Math.floor((columns - width) / 2);
  const header = headerLines(view, { columns, margin, width });
  const practice = practiceLines(surroundings.practiceKeys ?? [], screenWords[view.language], columns);

  const layOut = (density: Density, squeeze: boolean): ScreenLine[] | undefined => {
    const footer = footerLines(view.hints, screenWords[view.language], { columns, tall: density.tallKeys });
    const free = rows - header.length - footer.length - practice.length - 2;
    const middle = middleLines(
      view,
      { columns: width, rows: free },
      density,
      surroundings.tick ?? 0,
      squeeze,
    );
    if (!middle) return undefined;
    const page = [emptyLine, ...middle, emptyLine].map((line) => indent(line, margin));
    return [...header, ...page, ...footer, ...practice];
  };

  for (const density of densities) {
    const lines = layOut(density, false);
    if (lines) return lines.map((line) => fitLine(line, columns));
  }
  const squeezed = layOut(tightest, true) ?? [];
  return squeezed.slice(0, rows).map((line) => fitLine(line, columns));
}

type Density = Spacing & { gap: 0 | 1; tallKeys: boolean; emphasisRows: number; largeCountdown: boolean };

const tightest: Density = {
  gap: 0,
  tall: false,
  between: 0,
  details: 'none',
  tallKeys: false,
  emphasisRows: 3,
  largeCountdown: false,
};

const calm: Density = {
  gap: 1,
  tall: true,
  between: 1,
  details: 'all',
  tallKeys: true,
  emphasisRows: 5,
  largeCountdown: true,
};

/** What is given up, in this order. */
const densities: Density[] = [
  calm,
  { ...calm, tall: false },
  { ...calm, tall: false, between: 0 },
  { ...calm, tall: false, between: 0, largeCountdown: false },
  { ...calm, tall: false, between: 0, largeCountdown: false, details: 'chosen' },
  { ...calm, tall: false, between: 0, largeCountdown: false, details: 'chosen', emphasisRows: 3 },
  { ...tightest, gap: 1, details: 'chosen' },
  { ...tightest, details: 'chosen' },
  tightest,
];

/** Exactly `room.rows` lines, or undefined when it takes more; `squeeze` makes it fit. */
function middleLines(
  view: View,
  room: Size,
  density: Density,
  tick: number,
  squeeze: boolean,
): ScreenLine[] | undefined {
  const bottom = bottomLines(view, room.columns, density);
  const space = { columns: room.columns, rows: room.rows - bottom.length };
  const content = squeeze
    ? squeezedLines(view, space, density, tick)
    : contentLines(view, space, density, tick);
  const free = space.rows - content.length;
  if (free < 0) return undefined;
  // A short text looks lost right under the heading.
  const above = view.preview ? 0 : Math.min(2, Math.floor(free / 5));
  return [...emptyLines(above), ...content, ...emptyLines(free - above), ...bottom];
}

/** A countdown of one line stays at the bottom, where it does not push the answers around. */
function bottomLines(view: View, width: number, density: Density): ScreenLine[] {
  if (view.secondsLeft === undefined || density.largeCountdown) return [];
  return [emptyLine, ...countdownLines(view.secondsLeft, width, false)];
}

function contentLines(view: View, space: Size, density: Density, tick: number): ScreenLine[] {
  if (!view.preview) return stack(blocks(view, space.columns, density, tick), density.gap);
  const picture = previewLines(view.preview, {
    columns: Math.floor(space.columns * 0.45),
    rows: space.rows,
  });
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
    view.problem === undefined ? [] : problemLines(view.problem, words.note, width, density.tall),
    view.choices ? choiceBlocks(view.choices, view.chosen, density, width).flat() : [],
    view.progress ? progressLines(view.progress, width, tick) : [],
    view.secondsLeft !== undefined && density.largeCountdown
      ? countdownLines(view.secondsLeft, width, true)
      : [],
  ];
}

/** Even without any spacing it is too much: the choices scroll, and what still does not fit is cut from the text. */
function squeezedLines(view: View, space: Size, density: Density, tick: number): ScreenLine[] {
  const { choices, ...rest } = view;
  const whole = choices ? choiceBlocks(choices, view.chosen, density, space.columns) : [];
  const text = contentLines({ ...rest, body: [] }, space, density, tick);
  const choiceRows = Math.min(whole.flat().length, Math.max(4, space.rows - text.length - 2));
  const bodyRows = Math.max(0, space.rows - text.length - choiceRows);
  const body = bodyLines(view.body, space.columns, 0).slice(0, bodyRows);
  const scrolled = windowOn(whole, view.chosen, { columns: space.columns, rows: choiceRows });
  return [...body, ...text, ...scrolled].slice(0, space.rows);
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
  const lines = bodyLines(sentences, Math.max(1, columns), 0);
  const strong = lines.map((line) => line.map((part) => span(part.text, 'strong')));
  return [...strong, ...emptyLines(rows)].slice(0, Math.max(0, rows)).map((line) => fitLine(line, columns));
}
