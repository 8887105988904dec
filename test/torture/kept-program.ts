/** A program that is started again whenever it ends, as systemd does it, and that can be killed. */
import { setTimeout as pause } from 'node:timers/promises';

export type RunningProgram = {
  kill(signal: NodeJS.Signals): void;
  /** Politely. */
  stop(): Promise<void>;
  readonly exited: Promise<unknown>;
};

/** It has been started; `isUp` turns true when it is known to be at work. */
type Life = { isUp: boolean };

export type KeptProgram<Program extends RunningProgram> = {
  /** null while it is away. */
  readonly now: Program | null;
  /** At work, as far as anybody can tell. */
  readonly isUp: boolean;
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
  /** When it is at work; at once when nobody tells. */
  up?: (program: Program) => Promise<unknown>;
  onOwnEnd: (program: Program) => void;
}): KeptProgram<Program> {
  let now: Program | null = null;
  let life: Life = { isUp: false };
  let isKilled = false;
  let isOver = false;
  let ownEnds = 0;

  async function keep(): Promise<void> {
    while (!isOver) {
      const program = options.start();
      now = program;
      isKilled = false;
      life = follow(options.up?.(program));
      await program.exited;
      now = null;
      if (!isKilled && !isOver) {
        ownEnds += 1;
        options.onOwnEnd(program);
      }
      if (!isOver) await pause(restMs);
    }
  }
  const keeping = keep();

  return {
    get now() {
      return now;
    },
    get isUp() {
      return now !== null && !isKilled && life.isUp;
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

function follow(up: Promise<unknown> | undefined): Life {
  const life = { isUp: up === undefined };
  up?.then(
    () => {
      life.isUp = true;
    },
    // It ended before; that is seen elsewhere.
    () => {},
  );
  return life;
}
