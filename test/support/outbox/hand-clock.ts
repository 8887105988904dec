/** A clock that stands still until a test moves it: the forwarder's rests become steps of the test. */
import type { Clock } from '../../../src/outbox/forwarding/clock.ts';

export class HandClock implements Clock {
  #nowMs = 0;
  #sleeper: { ms: number; wake: () => void } | null = null;
  #watcher: (() => void) | null = null;

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleeper = null;
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', wake);
      this.#sleeper = { ms, wake };
      this.#watcher?.();
    });
  }

  /** Waits until somebody sleeps, and tells for how long. */
  async resting(): Promise<number> {
    if (!this.#sleeper) {
      await new Promise<void>((resolve) => {
        this.#watcher = resolve;
      });
      this.#watcher = null;
    }
    return this.#sleeper?.ms ?? 0;
  }

  /** Time passes while somebody works. */
  letPass(ms: number): void {
    this.#nowMs += ms;
  }

  /** The rest is over. */
  async passRest(): Promise<number> {
    const ms = await this.resting();
    this.#nowMs += ms;
    this.#sleeper?.wake();
    return ms;
  }
}
