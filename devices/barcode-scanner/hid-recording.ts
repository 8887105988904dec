/**
 * What crossed the wire of a barcode scanner: recorded beside a working scanner at a village hall, played back in a test. Whenever the
 * wire opens, a line says what the device is; each report is a line. Contents are masked unless asked for.
 */
import { z } from 'zod';
import { DeviceProblem } from '../device-problem.ts';
import { createNote, type RecordingLine, type WriteLine } from '../recording.ts';
import type { HidPort, OpenHidPort } from './hid-port.ts';
import { createReportMask } from './recording-mask.ts';

export type RecordingOptions = {
  write: WriteLine;
  /** `keep` only for codes that nobody minds, such as a test sheet: a code can lead to a person. */
  contents?: 'mask' | 'keep';
  /** Milliseconds that never run backwards. */
  clock?: () => number;
};

/** A port that also writes down what it hands on. */
export function recordingOpener(
  openPort: OpenHidPort,
  { write, contents = 'mask', clock }: RecordingOptions,
): OpenHidPort {
  const note = createNote(write, clock);
  return async (options) => {
    const port = await openPort(options);
    const mask = contents === 'mask' ? createReportMask(port) : (report: Uint8Array) => report;
    const { reportStyle: style, descriptor } = port;
    const known = descriptor ? Buffer.from(descriptor).toString('hex') : null;
    note('opened', { device: 'barcode', style, descriptor: known, contents });
    return {
      reportStyle: style,
      descriptor: descriptor ?? null,
      listen: (listener) =>
        port.listen({
          data(report) {
            note('fromDevice', mask(report));
            listener.data(report);
          },
          closed(cause) {
            note('lost');
            listener.closed(cause);
          },
        }),
      close: () => port.close(),
    };
  };
}

const openedEvent = z.object({
  device: z.literal('barcode'),
  style: z.enum(['pos', 'keyboard', 'serial']),
  descriptor: z
    .string()
    .regex(/^([0-9a-f]{2})*$/)
    .nullable(),
});

export type Replay = {
  openPort: OpenHidPort;
  /** The time of the recording: hand it to the driver, and a pause in the recording is a pause. */
  clock: () => number;
};

/** Plays, for every opening of the wire, all of it at once to the first who listens; then the cable is out. */
export function replayOf(lines: readonly RecordingLine[]): Replay {
  let nowMs = 0;
  const openings = lines.flatMap((line, at) => {
    if (line.direction !== 'opened') return [];
    const { style, descriptor } = openedEvent.parse(line.event);
    const next = lines.findIndex((other, index) => index > at && other.direction === 'opened');
    const said = lines.slice(at + 1, next < 0 ? undefined : next);
    return [{ style, descriptor, said: said.filter(({ direction }) => direction === 'fromDevice') }];
  });
  return {
    clock: () => nowMs,
    openPort: async () => {
      const opening = openings.shift();
      if (!opening) throw endOfRecording();
      const { style, descriptor, said } = opening;
      const port: HidPort = {
        reportStyle: style,
        descriptor: descriptor === null ? null : bytesOf(descriptor),
        listen(listener) {
          let listening = true;
          queueMicrotask(() => {
            for (const { atMs, hex = '' } of said) {
              nowMs = atMs;
              if (listening) listener.data(bytesOf(hex));
            }
            if (listening) listener.closed(endOfRecording());
          });
          return () => {
            listening = false;
          };
        },
        close: async () => {},
      };
      return port;
    },
  };
}

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

const endOfRecording = () => new DeviceProblem('device.unplugged', 'The recording is over.');
