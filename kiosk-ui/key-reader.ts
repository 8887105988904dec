/** Turns what arrives at the terminal, in whatever pieces, into keys. Decides by waiting whether ESC was a key or a beginning. */
import { readKeys, type TerminalKey } from './key-names.ts';

/** Terminals send a sequence in one go; even over a slow serial line its pieces are closer together than this. */
const escapeKeyMs = 60;

/**
 * A finger that rests on Enter repeats it 10 to 30 times a second and would answer every question by itself; nobody
 * presses a key again that fast on purpose.
 */
const heldKeyMs = 120;
const notRepeated: readonly TerminalKey[] = ['enter', 'cancel'];

export type KeyReader = { take(piece: string): void; close(): void };

/** `nowMs` is any clock that does not run backwards. */
export function createKeyReader(
  onKey: (key: TerminalKey) => void,
  nowMs: () => number = () => performance.now(),
): KeyReader {
  let unread = '';
  let timer: NodeJS.Timeout | undefined;
  let last: { key: TerminalKey; atMs: number } | undefined;

  function press(key: TerminalKey): void {
    const atMs = nowMs();
    const isHeld = last?.key === key && atMs - last.atMs < heldKeyMs && notRepeated.includes(key);
    last = { key, atMs };
    if (!isHeld) onKey(key);
  }

  function giveUpWaiting(): void {
    const wasKey = unread === '\x1b';
    unread = '';
    if (wasKey) press('cancel');
  }

  return {
    take(piece) {
      clearTimeout(timer);
      const { keys, rest } = readKeys(unread + piece);
      unread = rest;
      if (rest !== '') timer = setTimeout(giveUpWaiting, escapeKeyMs);
      for (const key of keys) press(key);
    },
    close() {
      clearTimeout(timer);
    },
  };
}
