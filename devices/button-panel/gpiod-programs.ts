/** Runs the programs of gpiod, once or for as long as a line is needed, and says in the technician's words why one did not run. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { DeviceProblem } from '../device-problem.ts';
import type { GpiodProgram } from './gpiod-dialect.ts';

export type GpiodOptions = {
  /** What comes before the program's name and arguments, such as another program; empty for Debian's own. */
  prefix?: readonly string[];
  env?: Readonly<Record<string, string>>;
};

export class GpiodPrograms {
  #prefix: readonly string[];
  #env: NodeJS.ProcessEnv;

  constructor({ prefix = [], env = {} }: GpiodOptions) {
    this.#prefix = prefix;
    // English messages, whatever the machine's language: they are read below.
    this.#env = { ...process.env, ...env, LC_ALL: 'C' };
  }

  /** What it prints. Rejects with a DeviceProblem, also when it takes longer than `limitMs`. */
  run(
    program: GpiodProgram,
    args: readonly string[],
    { limitMs, signal }: { limitMs: number; signal: AbortSignal },
  ): Promise<string> {
    const [command, ...firstArgs] = [...this.#prefix, program];
    return new Promise((resolve, reject) => {
      const options = { env: this.#env, timeout: limitMs, killSignal: 'SIGKILL' as const, signal };
      execFile(command!, [...firstArgs, ...args], options, (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (signal.aborted) reject(signal.reason);
        else if (error.killed) reject(silent(program));
        else reject(gpiodProblem(program, { stderr, cause: error }));
      });
    });
  }

  start(program: GpiodProgram, args: readonly string[]): GpiodProcess {
    const [command, ...firstArgs] = [...this.#prefix, program];
    return new GpiodProcess(
      program,
      spawn(command!, [...firstArgs, ...args], { env: this.#env, stdio: ['pipe', 'pipe', 'pipe'] }),
    );
  }
}

/** A program that keeps a line; its end is either asked for, or a problem. */
export class GpiodProcess {
  /** Resolves with why it ended, and never rejects. */
  readonly ended: Promise<DeviceProblem>;
  #child: ChildProcess;
  #firstOutput = Promise.withResolvers<void>();

  constructor(program: GpiodProgram, child: ChildProcess) {
    this.#child = child;
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-1_000);
    });
    child.stdout?.once('data', () => this.#firstOutput.resolve());
    // A program that has ended breaks the pipe to it.
    child.stdin?.on('error', () => {});
    this.ended = new Promise((resolve) => {
      child.once('error', (cause) => resolve(gpiodProblem(program, { stderr, cause })));
      child.once('close', () => resolve(gpiodProblem(program, { stderr })));
    });
  }

  onLine(listener: (line: string) => void): void {
    let rest = '';
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(-1_000);
      for (const line of lines) listener(line);
    });
  }

  /** Resolves when it has printed something, or ended. */
  async printed(): Promise<void> {
    await Promise.race([this.#firstOutput.promise, this.ended]);
  }

  /** Ends it in the way given, and by force when that takes longer than `limitMs`. */
  async end(how: 'stdin' | 'signal', limitMs: number): Promise<void> {
    if (how === 'stdin') this.#child.stdin?.end();
    else this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), limitMs);
    await this.ended;
    clearTimeout(force);
  }
}

function gpiodProblem(
  program: GpiodProgram,
  { stderr, cause }: { stderr: string; cause?: unknown },
): DeviceProblem {
  return new DeviceProblem('device.unplugged', hintFor(program, stderr, cause), { cause });
}

function hintFor(program: GpiodProgram, stderr: string, cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
    return `${program} is not there: install the Debian package gpiod.`;
  if (/permission denied/i.test(stderr))
    return 'The kiosk may not open the GPIO chip: install systemd/70-silaku-gpio.rules and restart.';
  if (/resource busy/i.test(stderr))
    return 'Another program has a line of the panel: gpioinfo shows which. Compare the pins in the settings.';
  const said = stderr.trim().split('\n').at(-1);
  return said ? `${program} has ended: ${said}` : `${program} has ended by itself.`;
}

const silent = (program: GpiodProgram) =>
  new DeviceProblem('device.silent', `${program} does not answer: restart the machine if it lasts.`);
