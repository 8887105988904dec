/**
 * Runs jobs in a child process that may die of them: a native library that crashes takes its process along, and must not take the
 * service. One job after the other; the child starts with the first, and anew after a death; an idle one is ended.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { childCommand } from './child-command.ts';
import { createFrameReader, frame, type Message } from './message-frames.ts';

export type JobResult =
  | ({ outcome: 'answered' } & Message)
  /** `detail` is for the technician's log, and holds nothing of the job. */
  | { outcome: 'failed'; why: 'died' | 'tooSlow' | 'cancelled' | 'closed'; detail: string };

export type Sandbox = {
  run(job: Message, options?: { signal?: AbortSignal }): Promise<JobResult>;
  /** Starts the child already, so that the first job need not wait for it. */
  wake(): void;
  close(): Promise<void>;
};

export type SandboxOptions = {
  /** A program of ours that calls `serveJobs`. */
  program: URL;
  /** After which a job is given up and the child killed. */
  limitMs: number;
  /** A child that had nothing to do for so long is ended: its memory goes back. */
  idleMs: number;
  /** All that an answer may carry. */
  mostAnswerBytes: number;
  /** What the child and its libraries may write to; Node itself with sharp takes 800 MB of it, most of it never touched. */
  memoryBytes?: number;
};

type Child = { process: ChildProcess; jobs: Writable; answers: Readable; isGone: boolean; lastWords: string };

export function createSandbox(options: SandboxOptions): Sandbox {
  const { program, limitMs, idleMs, mostAnswerBytes, memoryBytes = 2 * 1024 ** 3 } = options;
  const closing = new AbortController();
  let child: Child | null = null;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  function running(): Child {
    if (child && !child.isGone) return child;
    child = startChild(program, memoryBytes);
    return child;
  }
  async function stop(): Promise<void> {
    clearTimeout(idle);
    const stopping = child;
    child = null;
    if (!stopping || stopping.isGone) return;
    const gone = new Promise((resolve) => stopping.process.once('exit', resolve));
    stopping.process.ref();
    stopping.process.kill('SIGKILL');
    await gone;
  }
  function restLater(): void {
    clearTimeout(idle);
    idle = setTimeout(() => void stop(), idleMs).unref();
  }

  async function work(job: Message, signal: AbortSignal): Promise<JobResult> {
    if (closing.signal.aborted) return failed('closed', 'the sandbox was closed');
    if (signal.aborted) return failed('cancelled', 'cancelled before it began');
    clearTimeout(idle);
    const result = await runJob(running(), job, { signal, limitMs, mostAnswerBytes });
    if (result.outcome === 'failed') await stop();
    else restLater();
    return closing.signal.aborted ? failed('closed', 'the sandbox was closed') : result;
  }

  return {
    run(job, { signal = new AbortController().signal } = {}) {
      const result = queue.then(() => work(job, AbortSignal.any([signal, closing.signal])));
      queue = result.catch(() => {});
      return result;
    },
    wake() {
      if (closing.signal.aborted || (child && !child.isGone)) return;
      running();
      restLater();
    },
    async close() {
      closing.abort();
      await queue;
      await stop();
    },
  };
}

function startChild(program: URL, memoryBytes: number): Child {
  const { command, args, env } = childCommand(program, { memoryBytes });
  const started = spawn(command, args, { env, cwd: '/', stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
  const [jobs, , complaints, answers] = started.stdio as unknown as [Writable, null, Readable, Readable];
  const child: Child = { process: started, jobs, answers, isGone: false, lastWords: '' };
  const gone = () => {
    child.isGone = true;
  };
  started.once('exit', gone);
  // Every job listens too; these keep an error between two jobs from ending the service.
  started.on('error', gone);
  for (const stream of [jobs, answers, complaints]) stream.on('error', () => {});
  complaints.on('data', (piece: Buffer) => {
    child.lastWords = (child.lastWords + piece.toString('latin1')).slice(-2_000);
  });
  keepAlive(child, false);
  dieFirst(started.pid);
  return child;
}

/** When memory is short, the kernel takes the picture and leaves the kiosk. Not everywhere allowed, and then as it was. */
function dieFirst(pid: number | undefined): void {
  try {
    if (pid) writeFileSync(`/proc/${pid}/oom_score_adj`, '900');
  } catch {
    // No Linux, or a /proc that is read-only.
  }
}

/** A job under way keeps the service alive, an idle child doesn't. */
function keepAlive(child: Child, isBusy: boolean): void {
  const streams = child.process.stdio as (null | { ref?(): void; unref?(): void })[];
  for (const each of [child.process, ...streams]) {
    if (isBusy) each?.ref?.();
    else each?.unref?.();
  }
}

function runJob(
  child: Child,
  job: Message,
  { signal, limitMs, mostAnswerBytes }: { signal: AbortSignal; limitMs: number; mostAnswerBytes: number },
): Promise<JobResult> {
  return new Promise((resolve) => {
    const read = createFrameReader({ mostBytes: mostAnswerBytes });
    const settle = (result: JobResult) => {
      clearTimeout(limit);
      child.answers.off('data', onData);
      child.process.off('exit', onExit).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      keepAlive(child, false);
      resolve(result);
    };
    const onData = (piece: Buffer) => {
      try {
        const [answer] = read(piece);
        if (answer) settle({ outcome: 'answered', ...answer });
      } catch (error) {
        settle(
          failed('died', `its answer can't be read: ${error instanceof Error ? error.name : 'unknown'}`),
        );
      }
    };
    const onExit = (code: number | null, killedBy: string | null) =>
      settle(failed('died', `it ended with ${killedBy ?? code}. ${nameOfError(child.lastWords)}`));
    const onError = (error: Error) => settle(failed('died', error.message));
    const onAbort = () => settle(failed('cancelled', 'cancelled on the way'));
    const limit = setTimeout(() => settle(failed('tooSlow', `longer than ${limitMs} ms`)), limitMs);
    child.answers.on('data', onData);
    child.process.on('exit', onExit).on('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
    if (child.isGone) return onExit(child.process.exitCode, child.process.signalCode);
    keepAlive(child, true);
    for (const bytes of frame(job)) child.jobs.write(bytes);
  });
}

/** Of a stack trace only which error it was: messages can quote what was read. */
function nameOfError(text: string): string {
  return (
    /\b[A-Z][A-Za-z]*(?:Error|Exception)\b|\bERR_[A-Z_]+\b|out of memory|Out of memory/.exec(text)?.[0] ?? ''
  );
}

function failed(why: Extract<JobResult, { outcome: 'failed' }>['why'], detail: string): JobResult {
  return { outcome: 'failed', why, detail };
}
