/** Runs `scanimage` once and always comes back: stops it when asked or when it falls silent, kills it when it does not stop. */
import { type ChildProcess, spawn } from 'node:child_process';

export type ScanimageRunOptions = {
  /** The program and arguments that come before ours, such as `['scanimage']`. */
  command: readonly string[];
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** How long neither a byte nor a progress line may come. */
  silentMs: number;
  /** How long it may take to stop after SIGINT (real scanners drive their lamp home first) before SIGKILL. */
  stopMs: number;
  onBytes: (chunk: Uint8Array) => void;
  /** Gets the last few kilobytes of stderr whenever they grew. */
  onStderr?: (tail: string) => void;
  /** Gets each piece of stderr once, for recordings. */
  onSaid?: (piece: string) => void;
  /** Asked whenever the program waits for RETURN (--batch-prompt); it may take its time, which does not count as silence. */
  onPrompt?: () => Promise<'goOn' | 'end'>;
};

/** `exited`: by itself. `stopped`: by our signal, whatever its exit code. `silent`: by the silence limit. */
export type ScanimageRun =
  | { end: 'exited' | 'stopped' | 'silent'; exitCode: number | null; killedBy: string | null; stderr: string }
  | { end: 'notStarted'; cause: Error };

/** The wire below the driver: Debian's program, a twin, or a recording of either. */
export type RunScanimage = (options: ScanimageRunOptions) => Promise<ScanimageRun>;

const stderrTailChars = 4096;
/** A killed process whose pipes stay open (a grandchild, a driver stuck in the kernel) is not waited for. */
const letGoMs = 2000;
const promptEnd = 'to terminate.\n';

export function runScanimage(options: ScanimageRunOptions): Promise<ScanimageRun> {
  const { command, args, signal, silentMs, stopMs } = options;
  const [program, ...firstArgs] = command;
  return new Promise((resolve) => {
    const child = spawn(program!, [...firstArgs, ...args], {
      // English messages, whatever the machine's language: they are read by scanimage-output.ts.
      env: { ...process.env, ...options.env, LC_ALL: 'C' },
      stdio: 'pipe',
    });
    let end: 'exited' | 'stopped' | 'silent' = 'exited';
    let stderr = '';
    let sincePrompt = '';
    const timers = new Set<NodeJS.Timeout>();
    const after = (ms: number, act: () => void) => void timers.add(setTimeout(act, ms));

    const settle = (run: ScanimageRun) => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(silence);
      child.stdin.destroy();
      for (const timer of timers) clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(run);
    };
    const settleAsEnded = () => {
      settle({ end, exitCode: child.exitCode, killedBy: child.signalCode, stderr });
    };
    const stop = (why: 'stopped' | 'silent') => {
      if (end !== 'exited') return;
      end = why;
      child.kill('SIGINT');
      // A program that waits for RETURN does not look at the signal before its input ends.
      child.stdin.end();
      after(stopMs, () => {
        kill(child);
        after(letGoMs, settleAsEnded);
      });
    };
    const onAbort = () => stop('stopped');
    let silence = setTimeout(() => stop('silent'), silentMs);
    const answerPrompt = async () => {
      clearTimeout(silence);
      const answer = await options.onPrompt!();
      if (end !== 'exited' || child.exitCode !== null) return;
      silence = setTimeout(() => stop('silent'), silentMs);
      if (answer === 'goOn') child.stdin.write('\n');
      else child.stdin.end();
    };

    child.on('error', (cause) => {
      // Also emitted when a signal could not be delivered; only a missing pid means that it never ran.
      if (child.pid === undefined) settle({ end: 'notStarted', cause });
    });
    child.on('exit', () => after(letGoMs, settleAsEnded));
    child.on('close', settleAsEnded);
    child.stdout.on('data', (chunk: Buffer) => {
      silence.refresh();
      if (end === 'exited') options.onBytes(chunk);
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      silence.refresh();
      stderr = (stderr + text).slice(-stderrTailChars);
      options.onSaid?.(text);
      options.onStderr?.(stderr);
      sincePrompt = (sincePrompt + text).slice(-stderrTailChars);
      if (options.onPrompt && sincePrompt.includes(promptEnd)) {
        sincePrompt = '';
        void answerPrompt();
      }
    });
    // Its input is gone when it ends while we answer; the end itself is told by its exit code.
    child.stdin.on('error', () => {});
    if (!options.onPrompt) child.stdin.end();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}
