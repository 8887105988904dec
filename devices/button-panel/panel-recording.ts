/**
 * What crossed the wire of an Arduino panel, recorded and played back. Firmata tells which pins go up and down, which says nothing of a
 * person; bytes that are no Firmata may come from any device behind a wrong path, such as a barcode scanner, and stand as zeros.
 */
import { Duplex } from 'node:stream';
import { DeviceProblem } from '../device-problem.ts';
import { createNote, RecordedWire, type RecordingLine, type WriteLine } from '../recording.ts';
import type { OpenPanelTransport } from './panel-transport.ts';

/** A wire that also writes down what crosses it. */
export function recordingPanelTransport(
  openTransport: OpenPanelTransport,
  write: WriteLine,
): OpenPanelTransport {
  const note = createNote(write);
  return async (options) => {
    const inner = await openTransport(options);
    const [said, heard] = [new FirmataMask(), new FirmataMask()];
    note('opened', { device: 'panel' });
    const outer = new Duplex({
      read() {},
      write(chunk: Uint8Array, _encoding, done) {
        note('toDevice', said.push(chunk));
        inner.write(chunk, done);
      },
      final(done) {
        inner.end(done);
      },
      destroy(error, done) {
        inner.destroy();
        done(error);
      },
    });
    inner.on('data', (chunk: Uint8Array) => {
      note('fromDevice', heard.push(chunk));
      outer.push(chunk);
    });
    inner.on('error', (error) => outer.destroy(error));
    inner.on('close', () => {
      if (outer.destroyed) return;
      note('lost');
      outer.destroy();
    });
    return outer;
  };
}

export type ReplayTransport = Pick<RecordedWire, 'divergence' | 'isOver'> & { open: OpenPanelTransport };

/** A panel that says what the recorded one said, when it has heard what that one had heard; how long a button is held is kept. */
export function replayPanelTransport(lines: readonly RecordingLine[]): ReplayTransport {
  const wire = new RecordedWire(lines, { longestGapMs: Number.POSITIVE_INFINITY });
  return {
    async open() {
      const mask = new FirmataMask();
      const line = wire.open({
        bytes: (bytes) => transport.push(bytes),
        lost: () => transport.destroy(),
      });
      if (!line) throw new DeviceProblem('device.unplugged', 'The recording has no more connections.');
      const transport = new Duplex({
        read() {},
        write(chunk: Uint8Array, _encoding, done) {
          line.hear(mask.push(chunk));
          done();
        },
        destroy(error, done) {
          line.close();
          done(error);
        },
      });
      return transport;
    },
    get divergence() {
      return wire.divergence;
    },
    get isOver() {
      return wire.isOver;
    },
  };
}

const startSysex = 0xf0;
/** Firmware, capabilities, analog mapping, pin state, extended analog, sampling: questions about the board, and their answers. */
const knownSysex = [0x79, 0x6b, 0x6c, 0x69, 0x6a, 0x6d, 0x6e, 0x6f, 0x7a];

/** Keeps the bytes of Firmata's own messages and the length of everything else, however the chunks fall. */
export class FirmataMask {
  #sysex: 'none' | 'begun' | 'known' | 'unknown' = 'none';
  #dataBytesLeft = 0;

  push(chunk: Uint8Array): Uint8Array {
    return chunk.map((byte) => this.#masked(byte));
  }

  #masked(byte: number): number {
    if (byte >= 0x80) {
      this.#sysex = byte === startSysex ? 'begun' : 'none';
      this.#dataBytesLeft = dataBytesOf(byte);
      return byte;
    }
    if (this.#sysex === 'begun') {
      this.#sysex = knownSysex.includes(byte) ? 'known' : 'unknown';
      return this.#sysex === 'known' ? byte : 0;
    }
    if (this.#sysex === 'known') return byte;
    if (this.#dataBytesLeft === 0) return 0;
    this.#dataBytesLeft -= 1;
    return byte;
  }
}

/** As in the protocol: two bytes follow most commands, one those that switch reporting, none the end of a message or a reset. */
function dataBytesOf(command: number): number {
  if (command === startSysex || command === 0xf7 || command === 0xff) return 0;
  return (command & 0xe0) === 0xc0 ? 1 : 2;
}
