/** How a technician holds the forwarder: wakes it from its rest at once, or has it pause for a while. In memory: a restart ends a pause. */
export type Reins = {
  wake(): void;
  pause(ms: number): void;
  /** True once after each `wake`. */
  takeWake(): boolean;
  isPaused(): boolean;
  /** Told by the forwarder: when its rest ends, null while it works. */
  noteRest(leftMs: number | null): void;
  state(): {
    doing: 'working' | 'resting' | 'paused';
    nextTryMs: number | null;
    pausedUntilMs: number | null;
  };
};

/** `nowMs` is wall time: what is told is read by a person. */
export function createReins(nowMs: () => number = Date.now): Reins {
  let isWanted = false;
  let pausedUntilMs = 0;
  let restsUntilMs: number | null = null;
  const isPaused = () => nowMs() < pausedUntilMs;
  return {
    wake() {
      isWanted = true;
      pausedUntilMs = 0;
    },
    pause(ms) {
      pausedUntilMs = nowMs() + ms;
    },
    takeWake() {
      const was = isWanted;
      isWanted = false;
      return was;
    },
    isPaused,
    noteRest(leftMs) {
      restsUntilMs = leftMs === null ? null : nowMs() + leftMs;
    },
    state: () => ({
      doing: isPaused() ? 'paused' : restsUntilMs === null ? 'working' : 'resting',
      nextTryMs: restsUntilMs,
      pausedUntilMs: isPaused() ? pausedUntilMs : null,
    }),
  };
}
