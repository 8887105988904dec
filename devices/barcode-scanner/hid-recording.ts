/**
 * What crossed the wire of a barcode scanner, as JSON lines: recorded beside a working scanner at a village hall, played back in a test.
 * The first line says what the device is, each further one holds a report and when it came. Contents are masked unless asked for.
 */
import { DeviceProblem } from '../device-problem.ts';
import type { HidPort, OpenHidPort } from './hid-port.ts';
import type { ReportStyle } from './hid-reports.ts';
import { createReportMask } from './recording-mask.ts';

export type RecordingOptions = {
  /** Takes one line with its line break. */
  write: (line: string) => void;
  /** `keep` only for codes that nobody minds, such as a test sheet: a code can lead to a person. */
  contents?: 'mask' | 'keep';
  /** Milliseconds that never run backwards. */
  clock?: () => number;
};

/** A port that also writes down what it hands on; every opening of the wire begins a recording anew. */
export function recordingOpener(
  openPort: OpenHidPort,
  { write, contents = 'mask', clock = () => performance.now() }: RecordingOptions,
): OpenHidPort {
  return async (options) => {
    const port = await openPort(options);
    const mask = contents === 'mask' ? createReportMask(port) : (report: Uint8Array) => report;
    const openedMs = clock();
    const { reportStyle: style, descriptor } = port;
    write(lineOf({ style, descriptor: descriptor ? hexOf(descriptor) : null, contents }));
    return {
      reportStyle: style,
      descriptor: descriptor ?? null,
      listen: (listener) =>
        port.listen({
          data(report) {
            write(lineOf({ atMs: Math.round(clock() - openedMs), hex: hexOf(mask(report)) }));
            listener.data(report);
          },
          closed: (cause) => listener.closed(cause),
        }),
      close: () => port.close(),
    };
  };
}

export type Recording = {
  style: ReportStyle;
  descriptor: Uint8Array | null;
  reports: { atMs: number; report: Uint8Array }[];
};

/** Throws on a line that is none of a recording, with its number. */
export function parseRecording(text: string): Recording {
  const [first, ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  const { style, descriptor } = objectIn(first ?? '', 1);
  if (style !== 'pos' && style !== 'keyboard' && style !== 'serial')
    throw new Error('line 1 of the recording names no style of scanner');
  const reports = rest.map((line, index) => {
    const { atMs, hex } = objectIn(line, index + 2);
    if (typeof atMs !== 'number') throw new Error(`line ${index + 2} of the recording says no time`);
    return { atMs, report: bytesIn(hex, index + 2) };
  });
  return { style, descriptor: descriptor === null ? null : bytesIn(descriptor, 1), reports };
}

export type Replay = {
  openPort: OpenHidPort;
  /** The time of the recording: hand it to the driver, and a pause in the recording is a pause. */
  clock: () => number;
};

/** Plays everything at once to the first who listens, then the cable is out. */
export function replayOf({ style, descriptor, reports }: Recording): Replay {
  let nowMs = 0;
  let isPlayed = false;
  const port: HidPort = {
    reportStyle: style,
    descriptor,
    listen(listener) {
      let listening = true;
      queueMicrotask(() => {
        for (const { atMs, report } of reports) {
          nowMs = atMs;
          if (listening) listener.data(report);
        }
        isPlayed = true;
        if (listening) listener.closed(endOfRecording());
      });
      return () => {
        listening = false;
      };
    },
    close: async () => {},
  };
  return {
    clock: () => nowMs,
    openPort: async () => {
      if (isPlayed) throw endOfRecording();
      return port;
    },
  };
}

const endOfRecording = () => new DeviceProblem('device.unplugged', 'The recording is over.');

const lineOf = (content: object) => `${JSON.stringify(content)}\n`;
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function bytesIn(hex: unknown, line: number): Uint8Array {
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})*$/i.test(hex))
    throw new Error(`line ${line} of the recording holds no bytes in hexadecimal`);
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function objectIn(line: string, number: number): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read === 'object' && read !== null) return { ...read };
  } catch {}
  throw new Error(`line ${number} of the recording is no JSON object`);
}
