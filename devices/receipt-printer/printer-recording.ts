/**
 * What crossed a printer's wire, as lines of JSON that can be kept with a fault report and played back in a test. Nothing that was
 * printed is in it: letters stand as x, digits as 0, pictures are white; only commands, lengths and the printer's answers stay.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { DeviceProblem } from '../device-problem.ts';
import { PrintMask } from './print-mask.ts';
import type { PortConnection, PortListener, PrinterPort } from './printer-port.ts';

export const recordingLine = z.object({
  /** Since the recording began. */
  atMs: z.number(),
  direction: z.enum(['connected', 'toPrinter', 'fromPrinter', 'lost']),
  hex: z.string().regex(/^([0-9a-f]{2})*$/),
});
export type RecordingLine = z.infer<typeof recordingLine>;

/** The same wire; `write` gets each line as it happens, or, in the middle of a command, once the command is complete. */
export function recordingPrinterPort(
  port: PrinterPort,
  write: (line: RecordingLine) => void,
  nowMs: () => number = () => performance.now(),
): PrinterPort {
  const begunMs = nowMs();
  const atMs = () => Math.round(nowMs() - begunMs);
  return {
    name: port.name,
    async open(listener, signal) {
      const mask = new PrintMask();
      const say = (direction: RecordingLine['direction'], bytes: Uint8Array = new Uint8Array()) =>
        write({ atMs: atMs(), direction, hex: Buffer.from(bytes).toString('hex') });
      const sayMasked = (bytes: Uint8Array) => {
        if (bytes.length > 0) say('toPrinter', bytes);
      };
      const connection = await port.open(
        {
          bytes(bytes) {
            say('fromPrinter', bytes);
            listener.bytes(bytes);
          },
          lost(cause) {
            sayMasked(mask.rest());
            say('lost');
            listener.lost(cause);
          },
        },
        signal,
      );
      say('connected');
      return {
        ...connection,
        async write(bytes, stop) {
          sayMasked(mask.push(bytes));
          await connection.write(bytes, stop);
        },
        async close() {
          sayMasked(mask.rest());
          await connection.close();
        },
      };
    },
  };
}

/** Somebody who changes the roll takes minutes, and a test need not. */
const longestGapMs = 300;

export type ReplayPort = PrinterPort & {
  /** Where the driver first said something else than in the recording; null while it has not. */
  divergence(): string | null;
  /** Whether every line has been played. */
  isOver(): boolean;
};

/** A printer that says what the recorded one said, when it has heard what that one had heard. */
export function replayPrinterPort(lines: readonly RecordingLine[]): ReplayPort {
  let next = 0;
  let divergence: string | null = null;

  async function open(listener: PortListener, signal: AbortSignal): Promise<PortConnection> {
    signal.throwIfAborted();
    if (lines[next]?.direction !== 'connected')
      throw new DeviceProblem('device.unplugged', 'The recording has no more connections.');
    next += 1;
    const mask = new PrintMask();
    let isOpen = true;
    let heard = '';

    let isPlaying = false;

    /** Plays what the printer did up to the next thing that it has to hear first. */
    const play = async () => {
      if (isPlaying) return;
      isPlaying = true;
      // As on a real wire, an answer never overtakes the call that asked.
      await new Promise((resolve) => setImmediate(resolve));
      for (let line = lines[next]; line && isOpen && line.direction !== 'connected'; line = lines[next]) {
        if (line.direction === 'toPrinter') {
          if (!heard.startsWith(line.hex)) {
            if (!line.hex.startsWith(heard)) divergence ??= `line ${next + 1}: ${heard.slice(0, 80)}`;
            break;
          }
          heard = heard.slice(line.hex.length);
          next += 1;
          continue;
        }
        // What it said after a while was no answer to what it had just heard.
        const waitMs = line.atMs - (lines[next - 1]?.atMs ?? line.atMs);
        if (waitMs > 0) await pause(Math.min(waitMs, longestGapMs));
        next += 1;
        if (!isOpen) break;
        if (line.direction === 'fromPrinter') listener.bytes(Buffer.from(line.hex, 'hex'));
        else {
          isOpen = false;
          listener.lost('the recorded printer was lost here');
        }
      }
      isPlaying = false;
    };
    void play();
    return {
      hears: true,
      async write(bytes, stop) {
        stop.throwIfAborted();
        if (!isOpen) throw new DeviceProblem('device.unplugged', 'The recorded printer is gone.');
        heard += Buffer.from(mask.push(bytes)).toString('hex');
        void play();
      },
      async close() {
        isOpen = false;
      },
    };
  }

  return {
    name: 'recorded printer',
    open,
    divergence: () => divergence,
    isOver: () => next >= lines.length,
  };
}
