/** What the commands for USB sticks have in common: who may run them, how a trouble is told, and the last line, which programs read. */
import { statSync } from 'node:fs';
import { isOutboxProblem } from './outbox/outbox-problem.ts';
import { isStickProblem } from './seal/stick/stick-problem.ts';

/** As in sysexits.h, where it has a word for it; `partly`: done, but something was left over. */
export const exitStatus = {
  ok: 0,
  partly: 1,
  usage: 64,
  refused: 65,
  nothingFound: 66,
  notWritable: 73,
  stickFailed: 74,
  wrongUser: 77,
  notSetUp: 78,
} as const;

export type Teller = {
  /** A sentence for the person; not with `--json`. */
  say(sentence: string): void;
  /** Ends the command: the last line is one JSON object. Gives the exit status back. */
  end(status: number, line: { event: string; outcome: string } & Record<string, unknown>): number;
};

export function createTeller(json: boolean): Teller {
  return {
    say: (sentence) => {
      if (!json) process.stdout.write(`${sentence}\n`);
    },
    end(status, line) {
      process.stdout.write(`${JSON.stringify(line)}\n`);
      return status;
    },
  };
}

/** Runs the work; a stick or a disk that fails becomes a sentence and an exit status. */
export async function tellTrouble(
  event: string,
  teller: Teller,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!isStickProblem(error) && !isOutboxProblem(error)) throw error;
    teller.say(error.hint);
    const cannotWrite = ['stick.readOnly', 'stick.notWritable', 'stick.full'].includes(error.code);
    const status =
      error.code === 'stick.noFolder'
        ? exitStatus.nothingFound
        : cannotWrite
          ? exitStatus.notWritable
          : exitStatus.stickFailed;
    return teller.end(status, { event, outcome: 'failed', code: error.code });
  }
}

/**
 * Files that another user makes in the folder, root above all, would lock out the program that lives there. `keyFile` is one that only
 * the right user can read. Gives the sentence that says so; null when all is well, or when there is no such file.
 */
export function wrongUser(keyFile: string, command: string): string | null {
  const owner = statSync(keyFile, { throwIfNoEntry: false })?.uid;
  const user = process.getuid?.();
  if (owner === undefined || user === undefined || owner === user) return null;
  return `This folder is another user's (${owner}). Run it as that user: runuser -u "$(stat -c %U ${keyFile})" -- … ${command} …`;
}

/** As a technician reads it: 12 kB, 3.4 MB. */
export function asSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export const some = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
