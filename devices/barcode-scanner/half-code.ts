/** The bytes of a code that has not ended yet, with the two limits that both report styles share: a pause and a length. */
import { type HidCode, type HidDecoderOptions, longestCodeBytes } from './hid-reports.ts';

export class HalfCode {
  #clock: () => number;
  #pauseMs: number;
  #bytes: number[] = [];
  #lastReportMs = Number.NEGATIVE_INFINITY;
  #spoilt = false;

  constructor({ clock, pauseMs }: HidDecoderOptions) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
  }

  /** Call once a report, before looking into it: true when the silence before it was so long that a new code begins. */
  beginReport(): boolean {
    const now = this.#clock();
    const paused = now - this.#lastReportMs > this.#pauseMs;
    this.#lastReportMs = now;
    if (paused) this.clear();
    return paused;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0 && !this.#spoilt;
  }

  clear(): void {
    this.#bytes = [];
    this.#spoilt = false;
  }

  /** From here on the code is refused and its rest swallowed; returns what to say about it, once. */
  spoil(kind: 'tooLong' | 'broken'): HidCode | null {
    if (this.#spoilt) return null;
    this.#spoilt = true;
    this.#bytes = [];
    return { kind };
  }

  add(bytes: Iterable<number>): HidCode | null {
    if (this.#spoilt) return null;
    for (const byte of bytes) this.#bytes.push(byte);
    return this.#bytes.length > longestCodeBytes ? this.spoil('tooLong') : null;
  }

  /** The code has ended; null when it was refused before. */
  end(symbology: string | null): HidCode | null {
    const code: HidCode | null = this.#spoilt
      ? null
      : { kind: 'code', bytes: Uint8Array.from(this.#bytes), symbology };
    this.clear();
    return code;
  }
}
