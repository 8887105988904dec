/**
 * What crossed the wire of a device, as lines of JSON: one envelope for every device, masked by a rule of each. Written by
 * `silaku devices record`, kept with a fault report, played to the driver in a test.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

export const recordingLine = z.strictObject({
  /** Since the recording began. */
  atMs: z.number().min(0),
  /** `opened`: the wire is there. `lost`: the other end is gone. */
  direction: z.enum(['opened', 'toDevice', 'fromDevice', 'lost']),
  /** Where bytes cross the wire. */
  hex: z
    .string()
    .regex(/^([0-9a-f]{2})*$/)
    .optional(),
  /** Where something else does, such as the call of a program, and what a wire says of itself when it opens. */
  event: z.record(z.string(), z.json()).optional(),
});
export type RecordingLine = z.infer<typeof recordingLine>;
export type WriteLine = (line: RecordingLine) => void;
export type RecordedEvent = NonNullable<RecordingLine['event']>;

/** Notes what happens now. Whoever calls it has masked the contents. */
export type Note = (direction: RecordingLine['direction'], what?: Uint8Array | RecordedEvent) => void;

export function createNote(write: WriteLine, nowMs: () => number = () => performance.now()): Note {
  const begunMs = nowMs();
  return (direction, what) => {
    const atMs = Math.round(nowMs() - begunMs);
    if (what === undefined) write({ atMs, direction });
    else if (what instanceof Uint8Array) write({ atMs, direction, hex: Buffer.from(what).toString('hex') });
    else write({ atMs, direction, event: what });
  };
}

/** Throws on a line that is none of a recording, with its number. */
export function readRecording(text: string): RecordingLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      try {
        return recordingLine.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(`line ${index + 1} is none of a recording`, { cause });
      }
    });
}

/** The one rule for text: letters become x, digits 0, what is above ASCII 255; signs and control characters stay, for faults hang on them. */
export function maskedByte(byte: number): number {
  if (byte >= 0x80) return 0xff;
  const character = String.fromCharCode(byte);
  if (/[0-9]/.test(character)) return 0x30;
  return /[A-Za-z]/.test(character) ? 0x78 : byte;
}

export const maskedText = (text: string) => text.replace(/\p{L}|\p{M}/gu, 'x').replace(/\p{N}/gu, '0');

export type WireListener = { bytes(bytes: Uint8Array): void; lost(): void };

/** A byte stream that says what the recorded one said, when it has heard what that one had heard. */
export class RecordedWire {
  #lines: readonly RecordingLine[];
  #longestGapMs: number;
  #next = 0;
  #divergence: string | null = null;

  /** `longestGapMs`: somebody who changes a roll takes minutes, and a test need not. */
  constructor(lines: readonly RecordingLine[], { longestGapMs }: { longestGapMs: number }) {
    this.#lines = lines;
    this.#longestGapMs = longestGapMs;
  }

  /** Where the driver first said something else than in the recording; null while it has not. */
  get divergence(): string | null {
    return this.#divergence;
  }

  /** Whether every line has been played. */
  get isOver(): boolean {
    return this.#next >= this.#lines.length;
  }

  /** Undefined when the recording has no more connections. */
  open(
    listener: WireListener,
  ): { hear(maskedBytes: Uint8Array): void; isOpen(): boolean; close(): void } | undefined {
    if (this.#lines[this.#next]?.direction !== 'opened') return undefined;
    this.#next += 1;
    let isOpen = true;
    let isPlaying = false;
    let heard = '';

    /** Plays what the device did, up to the next thing that it has to hear first. */
    const play = async () => {
      if (isPlaying) return;
      isPlaying = true;
      // As on a real wire, an answer never overtakes the call that asked.
      await new Promise((resolve) => setImmediate(resolve));
      for (let line = this.#line(); line && isOpen && line.direction !== 'opened'; line = this.#line()) {
        const hex = line.hex ?? '';
        if (line.direction === 'toDevice') {
          if (!heard.startsWith(hex)) {
            if (!hex.startsWith(heard)) this.#divergence ??= `line ${this.#next + 1}: ${heard.slice(0, 80)}`;
            break;
          }
          heard = heard.slice(hex.length);
          this.#next += 1;
          continue;
        }
        // What it said after a while was no answer to what it had just heard.
        const waitMs = line.atMs - (this.#lines[this.#next - 1]?.atMs ?? line.atMs);
        if (waitMs > 0) await pause(Math.min(waitMs, this.#longestGapMs));
        this.#next += 1;
        if (!isOpen) break;
        if (line.direction === 'fromDevice') listener.bytes(Buffer.from(hex, 'hex'));
        else {
          isOpen = false;
          listener.lost();
        }
      }
      isPlaying = false;
    };
    void play();
    return {
      hear: (maskedBytes) => {
        heard += Buffer.from(maskedBytes).toString('hex');
        void play();
      },
      isOpen: () => isOpen,
      close: () => {
        isOpen = false;
      },
    };
  }

  #line(): RecordingLine | undefined {
    return this.#lines[this.#next];
  }
}
