/** One of our programs as a real child process, with the JSON lines it says on standard output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type ChildProgram = {
  /** The first line with this event, said already or to come. Rejects when the program ends before, with what it said. */
  said(event: string): Promise<Record<string, unknown>>;
  /** SIGTERM, after ten seconds SIGKILL; resolves when it is gone. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** The end of what it said on standard error. */
  complaints(): string;
  readonly exited: Promise<number | null>;
};

export function startProgram(args: string[], env: Record<string, string> = {}): ChildProgram {
  const child: ChildProcess = spawn(process.execPath, ['src/silaku.ts', ...args], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const listeners = new Set<() => void>();
  let complaints = '';
  let hasExited = false;
  child.stderr?.on('data', (piece: Buffer) => {
    complaints = (complaints + piece.toString('utf8')).slice(-4_000);
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
      for (const listener of listeners) listener();
    });
  }
  const exited = once(child, 'exit').then(([code]) => {
    hasExited = true;
    for (const listener of listeners) listener();
    return code as number | null;
  });

  return {
    said(event) {
      const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
      const look = () => {
        const line = lines.find((each) => each.event === event);
        if (!line && !hasExited) return;
        listeners.delete(look);
        if (line) resolve(line);
        else reject(new Error(`silaku ${args[0]} ended before it said ${event}. ${complaints}`));
      };
      listeners.add(look);
      look();
      return promise;
    },
    async stop() {
      if (!hasExited) child.kill('SIGTERM');
      const certain = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(certain);
    },
    complaints: () => complaints,
    kill: (signal) => child.kill(signal),
    exited,
  };
}
