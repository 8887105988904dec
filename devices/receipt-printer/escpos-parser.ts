/**
 * Reads ESC/POS bytes back into named commands, one byte at a time, so that it does not matter how the wire cuts them up.
 * Used by the twin. What is not known is handed out as `unknown` and never stops the reading.
 */
import type { EscposCommand } from './escpos-command.ts';
import { commandFamilies, type Reading, take } from './escpos-command-table.ts';

export class EscposParser {
  #commands: Generator<EscposCommand | undefined, never, number>;

  constructor() {
    this.#commands = commands();
    this.#commands.next();
  }

  /** The command that this byte completes, if it does. */
  push(byte: number): EscposCommand | undefined {
    return this.#commands.next(byte).value;
  }
}

function* commands(): Generator<EscposCommand | undefined, never, number> {
  let done: EscposCommand | undefined;
  while (true) {
    const first: number = yield done;
    done = yield* command(first);
  }
}

function* command(first: number): Reading<EscposCommand> {
  if (first >= 0x20) return { name: 'character', byte: first };
  // A form feed prints the line as a line feed does: there are no pages outside page mode.
  if (first === 0x0a || first === 0x0c) return { name: 'lineFeed' };
  if (first === 0x09) return { name: 'tab' };
  if (first === 0x0d) return { name: 'ignored', code: 'CR' };
  if (first === 0x18) return { name: 'ignored', code: 'CAN' };
  if (first === 0x00) return { name: 'ignored', code: 'NUL' };
  const family = commandFamilies.get(first);
  if (!family) return { name: 'unknown', bytes: Uint8Array.of(first) };
  const second: number = yield;
  const letter = String.fromCharCode(second);
  const rule = family.rules.get(letter);
  if (rule === undefined) return { name: 'unknown', bytes: Uint8Array.of(first, second) };
  const code = `${family.name} ${letter}`;
  if (typeof rule === 'function') return yield* rule(code);
  yield* take(rule);
  return { name: 'ignored', code };
}
