/**
 * Time that stands still while anybody works and jumps to the next thing that is due when all have settled. One happening at a time
 * runs to its end, so that threads which finish in another order cannot change a story.
 */
import { isAnyInFlight } from './real-work.ts';

/** Whose happening it is: what belongs to a program is forgotten when it dies. */
export type Program = 'kiosk' | 'forwarder' | 'office' | 'world';

export type BentTime = {
  nowMs(): number;
  /** Returns how to call it off. */
  at(inMs: number, program: Program, happening: () => void): () => void;
  /** For XState and for the supervisor of the devices. */
  clockOf(program: Program): {
    now(): number;
    setTimeout(callback: () => void, delayMs: number): () => void;
    clearTimeout(timer: unknown): void;
  };
  /** Real work that nothing else may overtake; time stands still until it is done or sleeps. */
  working<T>(work: () => Promise<T>): Promise<T>;
  /** To be called within `working`. Ends early, without an error, when `signal` is aborted. */
  sleep(ms: number, program: Program, signal?: AbortSignal): Promise<void>;
  /** The next happening, with all that follows from it; null when nothing is due. */
  next(): Promise<{ program: Program } | null>;
  /** Until everybody has settled. */
  settle(): Promise<void>;
  /** A dead program does nothing any more. */
  forget(program: Program): void;
};

type Happening = { atMs: number; order: number; program: Program; run: () => void };

/** Real milliseconds in which real work has to settle; only a program that never answers takes so long. */
const settleLimitMs = 5 * 60_000;

export class NeverSettled extends Error {}

/** `beforeEach` hears whose happening comes next. */
export function createBentTime(beforeEach: (program: Program) => void): BentTime {
  let nowMs = 0;
  let order = 0;
  let busy = 0;
  let due: Happening[] = [];

  function at(inMs: number, program: Program, run: () => void): () => void {
    const happening = { atMs: nowMs + Math.max(0, inMs), order: order++, program, run };
    const place = due.findLastIndex((other) => other.atMs <= happening.atMs) + 1;
    due.splice(place, 0, happening);
    return () => {
      const found = due.indexOf(happening);
      if (found >= 0) due.splice(found, 1);
    };
  }

  async function settle(): Promise<void> {
    const startedAt = performance.now();
    for (let calm = 0; calm < 3; ) {
      await new Promise((resolve) => setImmediate(resolve));
      calm = busy > 0 || isAnyInFlight() ? 0 : calm + 1;
      if (calm === 0 && performance.now() - startedAt > settleLimitMs) throw new NeverSettled();
    }
  }

  return {
    nowMs: () => nowMs,
    at,
    clockOf: (program) => ({
      now: () => nowMs,
      setTimeout: (callback, delayMs) => at(delayMs, program, callback),
      clearTimeout: (timer) => {
        if (typeof timer === 'function') timer();
      },
    }),
    async working(work) {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
      }
    },
    sleep(ms, program, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        busy -= 1;
        const wake = () => {
          signal?.removeEventListener('abort', stop);
          busy += 1;
          resolve();
        };
        const callOff = at(ms, program, wake);
        const stop = () => {
          callOff();
          wake();
        };
        signal?.addEventListener('abort', stop, { once: true });
      });
    },
    async next() {
      const happening = due.shift();
      if (!happening) return null;
      nowMs = Math.max(nowMs, happening.atMs);
      beforeEach(happening.program);
      happening.run();
      await settle();
      return { program: happening.program };
    },
    settle,
    forget(program) {
      due = due.filter((happening) => happening.program !== program);
    },
  };
}
