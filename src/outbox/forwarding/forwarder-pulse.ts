/**
 * Whether the forwarder still gets on: for the watchdog of its process. It rests in short sleeps and talks in bytes, so a loop that does
 * neither for long is waiting for something that never comes. How the link is does not matter here: trying in vain is life too.
 */
import type { Clock } from './clock.ts';

/** Longer than the longest silence that a question to the office may last. */
export const mostSilentMs = 15 * 60_000;

export type ForwarderPulse = {
  /** What the forwarder is to sleep by. */
  clock: Clock;
  /** Throws when it has stopped. */
  feel(): void;
};

/** `moved`: bytes sent and received so far. */
export function createForwarderPulse(clock: Clock, moved: () => number): ForwarderPulse {
  let lastMs = clock.nowMs();
  let lastMoved = moved();
  return {
    clock: {
      nowMs: () => clock.nowMs(),
      sleep(ms, signal) {
        lastMs = clock.nowMs() + ms;
        return clock.sleep(ms, signal);
      },
    },
    feel() {
      const bytes = moved();
      if (bytes !== lastMoved) lastMs = clock.nowMs();
      lastMoved = bytes;
      if (clock.nowMs() - lastMs > mostSilentMs) throw new Error('The forwarder has stopped in its tracks.');
    },
  };
}
