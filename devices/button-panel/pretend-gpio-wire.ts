/** What the stand-in programs and the pretend chip say to each other over a socket: one JSON value a line. */
import type { Socket } from 'node:net';

/** Names the socket of the pretend chip. */
export const gpioSocketVariable = 'SILAKU_PRETEND_GPIO';
/** Which gpiod the programs pretend to be. */
export const gpiodVersionVariable = 'SILAKU_PRETEND_GPIOD';

export type ChipQuestion =
  | { ask: 'chip' }
  | { ask: 'levels'; lines: number[]; pullUp: boolean }
  /** Taken, like a driven line, until the connection ends. */
  | { ask: 'watch'; lines: number[]; pullUp: boolean }
  | { ask: 'drive'; line: number; level: 0 | 1 };

export type ChipDescription = {
  name: string;
  label: string;
  lines: { consumer: string | null; isOutput: boolean }[];
};

export type ChipAnswer =
  | { error: string }
  | ChipDescription
  | { levels: (0 | 1)[] }
  /** An edge of a watched line, after the level has changed to this. */
  | { line: number; level: 0 | 1 }
  /** The lines are taken. */
  | Record<string, never>;

/** Hands over every whole line; what is left at the end is nothing. */
export function onLines(socket: Socket, listener: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) listener(line);
  });
}
