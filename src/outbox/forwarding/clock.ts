/** Time as the forwarder needs it: a count that never jumps, for kiosks have no clock battery, and a sleep that can be ended. */
import { setTimeout as sleepFor } from 'node:timers/promises';

export type Clock = {
  /** Milliseconds since some moment; only differences mean something. */
  nowMs(): number;
  /** Resolves early, and without an error, when `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await sleepFor(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
