/**
 * What crossed a printer's wire, recorded and played back. Nothing that was printed is in it: letters stand as x, digits as 0,
 * pictures are white; only commands, lengths and the printer's answers stay.
 */
import { DeviceProblem } from '../device-problem.ts';
import { createNote, RecordedWire, type RecordingLine, type WriteLine } from '../recording.ts';
import { PrintMask } from './print-mask.ts';
import type { PrinterPort } from './printer-port.ts';

/** The same wire; `write` gets each line as it happens, or, in the middle of a command, once the command is complete. */
export function recordingPrinterPort(port: PrinterPort, write: WriteLine): PrinterPort {
  const note = createNote(write);
  return {
    name: port.name,
    async open(listener, signal) {
      const mask = new PrintMask();
      const noteMasked = (bytes: Uint8Array) => {
        if (bytes.length > 0) note('toDevice', bytes);
      };
      const connection = await port.open(
        {
          bytes(bytes) {
            note('fromDevice', bytes);
            listener.bytes(bytes);
          },
          lost(cause) {
            noteMasked(mask.rest());
            note('lost');
            listener.lost(cause);
          },
        },
        signal,
      );
      note('opened', { device: 'printer' });
      return {
        ...connection,
        async write(bytes, stop) {
          noteMasked(mask.push(bytes));
          await connection.write(bytes, stop);
        },
        async close() {
          noteMasked(mask.rest());
          await connection.close();
        },
      };
    },
  };
}

/** Somebody who changes the roll takes minutes, and a test need not. */
const longestGapMs = 300;

export type ReplayPort = PrinterPort & Pick<RecordedWire, 'divergence' | 'isOver'>;

/** A printer that says what the recorded one said, when it has heard what that one had heard. */
export function replayPrinterPort(lines: readonly RecordingLine[]): ReplayPort {
  const wire = new RecordedWire(lines, { longestGapMs });
  return {
    name: 'recorded printer',
    async open(listener, signal) {
      signal.throwIfAborted();
      const mask = new PrintMask();
      const line = wire.open({
        bytes: (bytes) => listener.bytes(bytes),
        lost: () => listener.lost('the recorded printer was lost here'),
      });
      if (!line) throw new DeviceProblem('device.unplugged', 'The recording has no more connections.');
      return {
        hears: true,
        async write(bytes, stop) {
          stop.throwIfAborted();
          if (!line.isOpen()) throw new DeviceProblem('device.unplugged', 'The recorded printer is gone.');
          line.hear(mask.push(bytes));
        },
        close: async () => line.close(),
      };
    },
    get divergence() {
      return wire.divergence;
    },
    get isOver() {
      return wire.isOver;
    },
  };
}
