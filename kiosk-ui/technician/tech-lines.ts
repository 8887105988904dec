/** The technician's screen as lines: bar, pages, body, message and keys. A pure function, so that it can be looked at without a terminal. */

import { technicianWords } from '../../src/technician/words/technician-words.ts';
import { plainText } from '../plain-text.ts';
import {
  type Colour,
  emptyLine,
  fitLine,
  lineWidth,
  type ScreenLine,
  type Size,
  span,
} from '../screen-line.ts';
import { bodyOf } from './pages/pages.ts';
import { hintsOf } from './tech-hints.ts';
import { keyOfPage, pageNames, type TechState } from './tech-state.ts';
import { type TechWords, techWords } from './tech-words.ts';

/** What most terminals open with, and what a phone's can show. */
export const smallestTech: Size = { columns: 80, rows: 24 };

/** Exactly `rows` lines of exactly `columns` columns. */
export function techLines(state: TechState, size: Size): ScreenLine[] {
  const columns = Math.max(20, size.columns);
  const words = techWords[state.language];
  const footer = footerOf(state, words, columns);
  const head = [barOf(state, words, columns), tabsOf(state, words, columns)];
  const rows = Math.max(0, size.rows - head.length - footer.length);
  const body = bodyOf(state, { columns: columns - 2, rows }).map((line) => [span(' '), ...line]);
  const filled = Array.from({ length: rows }, (_, row) => fitLine(body[row] ?? emptyLine, columns));
  return [...head, ...filled, ...footer].slice(0, size.rows);
}

function barOf(state: TechState, words: TechWords, columns: number): ScreenLine {
  const { health } = state;
  const facts = technicianWords[state.language];
  const name = health?.kiosk ? `${health.kiosk.number} ${health.kiosk.place}` : '';
  const isPractice = state.practice !== null;
  const left = ` ${words.title}${isPractice ? ` · ${words.practiceTitle}` : ''}  ${plainText(name)}`;
  const word = health ? facts.states[health.state] : state.asked ? facts.notRunning : '...';
  const ink: Colour = health?.state === 'inService' ? 'strong' : 'glow';
  const right = `${word} `;
  const room = Math.max(0, columns - right.length);
  return [...fitLine([span(left, 'strong', 'header')], room, 'header'), span(right, ink, 'header')];
}

function tabsOf(state: TechState, words: TechWords, columns: number): ScreenLine {
  const tabs = pageNames.flatMap((page) => {
    const isHere = page === state.page;
    const ground: Colour = isHere ? 'paper' : 'panel';
    const key = keyOfPage(page);
    // The names are as long as eighty columns allow.
    const text = words.pages[page];
    return [
      span(key, isHere ? 'grey0' : 'accent', ground),
      span(`${text} `, isHere ? 'grey0' : 'text', ground),
    ];
  });
  return fitLine(tabs, columns, 'panel');
}

function footerOf(state: TechState, words: TechWords, columns: number): ScreenLine[] {
  return [messageOf(state, words, columns), ...keyLines(state, words, columns)];
}

function messageOf(state: TechState, words: TechWords, columns: number): ScreenLine {
  if (state.typing) {
    const label =
      state.typing.purpose === 'filter'
        ? words.labels.filterIs
        : state.typing.purpose === 'enrol'
          ? words.labels.typeCode
          : words.fields[state.typing.purpose];
    return fitLine(
      [span(` ${label}: `, 'accent'), span(state.typing.text, 'strong'), span('_', 'glow')],
      columns,
    );
  }
  if (!state.message) return fitLine(emptyLine, columns);
  const inks = { good: 'green', bad: 'glow', plain: 'accent' } as const;
  return fitLine([span(` ${plainText(state.message.text)}`, inks[state.message.is])], columns);
}

/** What works is bright, what does not is dim and says why; neighbours with the same reason say it once. As many lines as it takes. */
function keyLines(state: TechState, words: TechWords, columns: number): ScreenLine[] {
  const hints = hintsOf(state, words);
  const groups = hints.map(({ key, does, off }, at): ScreenLine => {
    const isOff = off !== null;
    const cap = span(
      ` ${key === 'enter' ? 'Enter' : key} `,
      isOff ? 'dim' : 'grey0',
      isOff ? 'ground' : 'paper',
    );
    const reason = isOff && hints[at + 1]?.off !== off ? `: ${off}` : '';
    return [cap, span(` ${does}${reason} `, isOff ? 'dim' : 'text', 'panel')];
  });
  const lines: ScreenLine[] = [[]];
  for (const group of groups) {
    if (lineWidth(lines.at(-1) ?? []) + lineWidth(group) > columns) lines.push([]);
    lines.at(-1)?.push(...group);
  }
  return lines.map((line) => fitLine(line, columns, 'panel'));
}
