/** Turns what arrives at the terminal, in whatever pieces, into keys. Decides by waiting whether ESC was a key or a beginning. */
import { readKeys, type TerminalKey } from './key-names.ts';

/** Terminals send a sequence in one go; even over a slow serial line its pieces are closer together than this. */
const escapeKeyMs = 60;

export type KeyReader = { take(piece: string): void; close(): void };

export function createKeyReader(onKey: (key: TerminalKey) => void): KeyReader {
  let unread = '';
  let timer: NodeJS.Timeout | undefined;

  function giveUpWaiting(): void {
    const wasKey = unread === '\x1b';
    unread = '';
    if (wasKey) onKey('cancel');
  }

  return {
    take(piece) {
      clearTimeout(timer);
      const { keys, rest } = readKeys(unread + piece);
      unread = rest;
      if (rest !== '') timer = setTimeout(giveUpWaiting, escapeKeyMs);
      for (const key of keys) onKey(key);
    },
    close() {
      clearTimeout(timer);
    },
  };
}
