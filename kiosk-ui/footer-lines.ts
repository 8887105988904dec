/** The keys that do something now, as caps in the colours of the panel's buttons; and in practice, the pretend devices' keys. */
import type { KeyHint, KeyName } from '../src/control/messages.ts';
import type { ScreenWords } from '../src/request/words/screen-words.ts';
import { plainText } from './plain-text.ts';
import { type Colour, emptyLine, fitLine, lineWidth, type ScreenLine, span } from './screen-line.ts';

/** A key of the pretend devices' desk, such as f5: `Letakkan kertas`. */
export type PracticeKey = { key: string; label: string };

const capColours: Partial<Record<KeyName, Colour>> = {
  enter: 'green',
  backspace: 'yellow',
  cancel: 'red',
  help: 'blue',
};

const arrows: Partial<Record<KeyName, string>> = { up: '↑', down: '↓', left: '←', right: '→' };

/** As many lines as the hints need, on a raised ground, and with `tall` some air or three rows a cap. A key that is off is dim and says why. */
export function footerLines(
  hints: KeyHint[],
  words: ScreenWords,
  { columns, tall }: { columns: number; tall: boolean },
): ScreenLine[] {
  const groups = joinAlike(hints).map((group) => hintSpans(group, words));
  const lines = flow(groups, columns, 'panel');
  const [only, ...others] = lines;
  if (!tall || !only) return lines;
  if (others.length === 0) return [blanked(only), only, blanked(only)];
  // Caps above each other would run together; lines with air between them do not.
  const air = fitLine(emptyLine, columns, 'panel');
  return [air, ...lines.flatMap((line) => [line, air])];
}

/** `Latihan  F5 Letakkan kertas  F6 …`, dim: it is no part of the kiosk. At most two lines. */
export function practiceLines(keys: PracticeKey[], words: ScreenWords, columns: number): ScreenLine[] {
  if (keys.length === 0) return [];
  const groups = [
    [span(`${words.practice}:`, 'dim')],
    ...keys.map(({ key, label }) => [
      span(plainText(key).toUpperCase(), 'accent'),
      span(` ${plainText(label)}`, 'dim'),
    ]),
  ];
  return flow(groups, columns, 'ground').slice(0, 2);
}

type HintGroup = { keys: KeyName[]; does: string; off: string | undefined };

/** Digits in a row, or arrows, that do the same share a cap. */
function joinAlike(hints: KeyHint[]): HintGroup[] {
  const groups: HintGroup[] = [];
  for (const hint of hints) {
    const last = groups.at(-1);
    const alike = last && last.does === hint.does && last.off === hint.off;
    const before = last?.keys.at(-1);
    if (alike && before && kindOf(before) !== 'named' && kindOf(before) === kindOf(hint.key)) {
      last.keys.push(hint.key);
    } else groups.push({ keys: [hint.key], does: hint.does, off: hint.off });
  }
  return groups;
}

function kindOf(key: KeyName): 'digit' | 'arrow' | 'named' {
  if (/^[0-9]$/.test(key)) return 'digit';
  return key in arrows ? 'arrow' : 'named';
}

function hintSpans({ keys, does, off }: HintGroup, words: ScreenWords): ScreenLine {
  const colour = capColours[keys[0] ?? 'enter'] ?? 'paper';
  const cap = ` ${capText(keys, words)} `;
  const text = plainText(does);
  if (off !== undefined)
    return [span(cap, 'dim', 'ground'), span(` ${text}: ${plainText(off)}`, 'dim', 'panel')];
  return [span(cap, capInk(colour), colour), span(` ${text}`, 'strong', 'panel')];
}

function capText(keys: KeyName[], words: ScreenWords): string {
  const [first = 'enter'] = keys;
  if (kindOf(first) === 'digit') {
    return keys.length > 2 ? `${first}–${keys.at(-1)}` : keys.join(' ');
  }
  return keys.map((key) => arrows[key] ?? words.keys[key as keyof ScreenWords['keys']]).join(' ');
}

/** Dark letters on light caps, light ones on dark caps. */
function capInk(colour: Colour): Colour {
  return colour === 'red' || colour === 'blue' ? 'strong' : 'grey0';
}

/** The same colours without the letters: the upper and lower third of a tall cap. */
function blanked(line: ScreenLine): ScreenLine {
  return line.map((part) => ({ ...part, text: ' '.repeat(part.text.length) }));
}

/** Groups side by side, broken between them, each line filled up with `ground`. */
function flow(groups: ScreenLine[], columns: number, ground: Colour): ScreenLine[] {
  const lines: ScreenLine[] = [];
  let line: ScreenLine = emptyLine;
  const between = '   ';
  for (const group of groups) {
    const width = lineWidth(line);
    if (width > 0 && width + between.length + lineWidth(group) + 1 <= columns) {
      line = [...line, span(between, 'text', ground), ...group];
    } else {
      if (width > 0) lines.push(line);
      line = [span(' ', 'text', ground), ...group];
    }
  }
  if (lineWidth(line) > 0) lines.push(line);
  return lines.map((parts) => fitLine(parts, columns, ground));
}
