/** A program that is started again whenever it ends, as systemd does it, and that can be killed. */
import { setTimeout as pause } from 'node:timers/promises';

export type RunningProgram = {
  kill(signal: NodeJS.Signals): void;
  /** Politely. */
  stop(): Promise<void>;
  readonly exited: Promise<unknown>;
};

export type KeptProgram<Program extends RunningProgram> = {
  /** null while it is away. */
  readonly now: Program | null;
  /** SIGKILL; false when it is not running. */
  kill(): boolean;
  /** Ends it and leaves it. */
  stop(): Promise<void>;
  /** How often it has ended without having been killed or stopped. */
  readonly ownEnds: number;
};

const restMs = 200;

export function keepRunning<Program extends RunningProgram>(options: {
  start: () => Program;
  onOwnEnd: () => void;
}): KeptProgram<Program> {
  let now: Program | null = null;
  let isKilled = false;
  let isOver = false;
  let ownEnds = 0;

  async function keep(): Promise<void> {
    while (!isOver) {
      now = options.start();
      isKilled = false;
      await now.exited;
      now = null;
      if (!isKilled && !isOver) {
        ownEnds += 1;
        options.onOwnEnd();
      }
      if (!isOver) await pause(restMs);
    }
  }
  const keeping = keep();

  return {
    get now() {
      return now;
    },
    get ownEnds() {
      return ownEnds;
    },
    kill() {
      if (!now || isKilled) return false;
      isKilled = true;
      now.kill('SIGKILL');
      return true;
    },
    async stop() {
      isOver = true;
      await now?.stop();
      await keeping;
    },
  };
}
