/** What a terminal sends when a key is pressed, translated to the keys the kiosk knows. Everything else is nothing. */
import type { KeyName } from '../src/control/messages.ts';

export const functionKeys = ['f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', 'f10', 'f11', 'f12'] as const;
export type FunctionKey = (typeof functionKeys)[number];

/** `leave` is Ctrl-C or q: it means something only where leaving is allowed. */
export type TerminalKey = KeyName | FunctionKey | 'leave';

const characters: Record<string, TerminalKey> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '*': 'cancel',
  '-': 'cancel',
  '?': 'help',
  '/': 'help',
  '\x03': 'leave',
  q: 'leave',
  Q: 'leave',
  ...Object.fromEntries(Array.from('0123456789', (digit) => [digit, digit as KeyName])),
};

/**
 * After ESC: arrows and function keys as xterm, VT220 and the Linux console send them, and a keypad in application mode
 * (xterm's ctlseqs, "PC-Style Function Keys" and "VT220-Style Function Keys"; Linux: drivers/tty/vt/defkeymap.map).
 */
const sequences: Record<string, TerminalKey> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  '[3~': 'backspace',
  OM: 'enter',
  Oj: 'cancel',
  Om: 'cancel',
  Oo: 'help',
  ...Object.fromEntries(Array.from('pqrstuvwxy', (letter, digit) => [`O${letter}`, `${digit}` as KeyName])),
  // F1 is help; the others belong to the practice desk.
  OP: 'help',
  '[11~': 'help',
  '[[A': 'help',
  OQ: 'f2',
  '[12~': 'f2',
  '[[B': 'f2',
  OR: 'f3',
  '[13~': 'f3',
  '[[C': 'f3',
  OS: 'f4',
  '[14~': 'f4',
  '[[D': 'f4',
  '[15~': 'f5',
  '[[E': 'f5',
  '[17~': 'f6',
  '[18~': 'f7',
  '[19~': 'f8',
  '[20~': 'f9',
  '[21~': 'f10',
  '[23~': 'f11',
  '[24~': 'f12',
};

// What may follow ESC: the console's F1 to F5, CSI and SS3 sequences (ECMA-48, sections 5.3 and 5.4), or their beginning.
const wholeSequence = /^(\[\[[A-E]|\[[0-?]*[ -/]*[@-~]|O[0-9;]*[@-~])/;
const begunSequence = /^($|\[\[?$|\[[0-?]*[ -/]*$|O[0-9;]*$)/;

/** A sequence that has grown beyond this is rubbish. */
const longestSequence = 64;

/**
 * Reads as much as is certain. `rest` is the beginning of an escape sequence, to be read again together with what follows;
 * a `rest` of ESC alone is the Esc key if nothing follows soon.
 */
export function readKeys(input: string): { keys: TerminalKey[]; rest: string } {
  const keys: TerminalKey[] = [];
  let at = 0;
  while (at < input.length) {
    const character = input[at] as string;
    if (character !== '\x1b') {
      add(keys, characters, character);
      at += input.startsWith('\r\n', at) ? 2 : 1;
      continue;
    }
    const following = input.slice(at + 1, at + 1 + longestSequence);
    if (begunSequence.test(following)) {
      const isRubbish = following.length === longestSequence;
      if (!isRubbish) return { keys, rest: input.slice(at) };
      at += 1 + longestSequence;
      continue;
    }
    const sequence = wholeSequence.exec(following)?.[0];
    // ESC before anything else was the Esc key, pressed just before the next one.
    if (sequence === undefined) keys.push('cancel');
    else add(keys, sequences, sequence);
    at += 1 + (sequence?.length ?? 0);
  }
  return { keys, rest: '' };
}

function add(keys: TerminalKey[], table: Record<string, TerminalKey>, sent: string): void {
  const key = Object.hasOwn(table, sent) ? table[sent] : undefined;
  if (key) keys.push(key);
}
