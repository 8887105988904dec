/** What a terminal sends, as the technician's screen knows keys: a character stands for itself, the others have names. */

export type NamedKey = 'enter' | 'esc' | 'backspace' | 'up' | 'down' | 'pageup' | 'pagedown' | 'leave';
export type TechKey = { name: NamedKey } | { character: string };

const named: Record<string, NamedKey> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'leave',
  '\x04': 'leave',
};

/** As xterm, VT220 and the Linux console send them; what stands not here means nothing. */
const sequences: Record<string, NamedKey> = {
  '[A': 'up',
  '[B': 'down',
  OA: 'up',
  OB: 'down',
  '[5~': 'pageup',
  '[6~': 'pagedown',
};

const wholeSequence = /^(\[[0-?]*[ -/]*[@-~]|O[A-Za-z])/;
const begunSequence = /^($|\[[0-?]*[ -/]*$|O$)/;

/** Over a slow line the pieces of a sequence still come together; a lone Esc is a key when nothing follows. */
const escapeMs = 80;

/** Takes bytes as Latin-1 in whatever pieces. */
export function createTechKeys(onKey: (key: TechKey) => void): { take(piece: string): void; close(): void } {
  let unread = '';
  let timer: NodeJS.Timeout | undefined;

  function read(): void {
    while (unread !== '') {
      const first = unread[0] as string;
      if (first !== '\x1b') {
        unread = unread.slice(1);
        const name = named[first];
        if (name) onKey({ name });
        else if (first >= ' ' && first <= '~') onKey({ character: first });
        continue;
      }
      const following = unread.slice(1);
      if (begunSequence.test(following) && unread.length < 32) return;
      const sequence = wholeSequence.exec(following)?.[0];
      unread = unread.slice(1 + (sequence?.length ?? 0));
      if (sequence === undefined) onKey({ name: 'esc' });
      else if (sequences[sequence]) onKey({ name: sequences[sequence] });
    }
  }

  return {
    take(piece) {
      clearTimeout(timer);
      unread += piece;
      read();
      if (unread === '') return;
      timer = setTimeout(() => {
        const isEscape = unread === '\x1b';
        unread = '';
        if (isEscape) onKey({ name: 'esc' });
      }, escapeMs);
    },
    close: () => clearTimeout(timer),
  };
}
