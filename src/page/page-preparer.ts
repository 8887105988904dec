/** Prepares pages in a thread of its own, so that keys, lamps and the watchdog go on while millions of pixels are counted. */
import { isMarkedAsUntransferable, Worker } from 'node:worker_threads';
import type { ColourNeed, PagePixels, PreparedPage } from './page.ts';
import type { PageJob, PageJobResult } from './page-worker.ts';

export type PreparePageResult =
  | { outcome: 'prepared'; page: PreparedPage }
  | {
      outcome: 'failed';
      why: 'badPixels' | 'workerDied' | 'tooSlow' | 'cancelled' | 'closed';
      detail: string;
    };

export type PagePreparer = {
  /**
   * Pages are prepared one after the other, since each needs its memory. The pixels are handed over: the caller's array is
   * empty afterwards.
   */
  prepare(page: PagePixels, need: ColourNeed, options?: { signal?: AbortSignal }): Promise<PreparePageResult>;
  close(): Promise<void>;
};

export type PagePreparerOptions = {
  worker?: URL;
  /** A thread that had nothing to do for so long is ended: preparing takes hundreds of megabytes, which the kiosk wants back. */
  idleMs?: number;
  /** A Raspberry Pi 4 needs a few seconds for a page; more than this means that it never will. */
  limitMs?: number;
};

type Failure = Extract<PreparePageResult, { outcome: 'failed' }>;

export function createPagePreparer(options: PagePreparerOptions = {}): PagePreparer {
  const {
    worker: url = new URL('./page-worker.ts', import.meta.url),
    limitMs = 60_000,
    idleMs = 15_000,
  } = options;
  let idle: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  /** Started with the first page and again after a death. */
  const running = (): Worker => {
    if (worker) return worker;
    const started = new Worker(url);
    started.once('exit', () => {
      if (worker === started) worker = undefined;
    });
    // Every job listens too; this one keeps an error between two jobs from ending the service.
    started.on('error', () => {});
    started.unref();
    worker = started;
    return started;
  };
  const stop = async () => {
    clearTimeout(idle);
    const stopping = worker;
    worker = undefined;
    await stopping?.terminate();
  };

  const work = async (job: PageJob, signal: AbortSignal): Promise<PreparePageResult> => {
    if (closing.signal.aborted) return failure('closed', 'the preparer was closed');
    if (signal.aborted) return failure('cancelled', 'cancelled before it began');
    clearTimeout(idle);
    const result = await runJob(running(), job, signal, limitMs);
    idle = setTimeout(stop, idleMs).unref();
    if (result.outcome === 'failed' && result.why !== 'badPixels') await stop();
    return closing.signal.aborted ? failure('closed', 'the preparer was closed') : result;
  };

  return {
    prepare: (page, need, { signal = new AbortController().signal } = {}) => {
      const job: PageJob = { page: ownPixels(page), need };
      const result = queue.then(() => work(job, AbortSignal.any([signal, closing.signal])));
      queue = result.catch(() => {});
      return result;
    },
    close: async () => {
      closing.abort();
      await queue;
      await stop();
    },
  };
}

function runJob(
  worker: Worker,
  job: PageJob,
  signal: AbortSignal,
  limitMs: number,
): Promise<PreparePageResult> {
  return new Promise((resolve) => {
    const settle = (result: PreparePageResult) => {
      clearTimeout(limit);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      worker.unref();
      resolve(result);
    };
    const onMessage = (result: PageJobResult) => settle(result);
    const onError = (error: unknown) => settle(failure('workerDied', String(error)));
    const onExit = (code: number) => settle(failure('workerDied', `the thread ended with ${code}`));
    const onAbort = () => settle(failure('cancelled', 'cancelled on the way'));
    const limit = setTimeout(() => settle(failure('tooSlow', `longer than ${limitMs} ms`)), limitMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    // A page in the making keeps the process alive; an idle thread doesn't.
    worker.ref();
    try {
      worker.postMessage(job, [job.page.pixels.buffer as ArrayBuffer]);
    } catch (error) {
      // Pixels that were handed over before.
      settle(failure('badPixels', String(error)));
    }
  });
}

/** Only a whole buffer can be handed over: a piece of a larger one (as Buffer.from gives) or sharp's own memory is copied first. */
function ownPixels(page: PagePixels): PagePixels {
  const { pixels } = page;
  const isWhole = pixels.buffer instanceof ArrayBuffer && pixels.byteLength === pixels.buffer.byteLength;
  return isWhole && !isMarkedAsUntransferable(pixels.buffer)
    ? page
    : { ...page, pixels: Uint8Array.from(pixels) };
}

function failure(why: Failure['why'], detail: string): Failure {
  return { outcome: 'failed', why, detail };
}
