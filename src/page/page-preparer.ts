/**
 * Prepares pages in a child process of its own: keys, lamps and the watchdog go on while millions of pixels are counted, and a
 * picture that brings the native library down takes the child along and not the kiosk.
 */
import { createSandbox, type JobResult } from '../sandbox/sandbox.ts';
import type { ColourNeed, PagePixels, PreparedPage } from './page.ts';
import { jobOf, readAnswer } from './page-messages.ts';

export type PreparePageResult =
  | { outcome: 'prepared'; page: PreparedPage }
  | {
      outcome: 'failed';
      why: 'badPixels' | 'workerDied' | 'tooSlow' | 'cancelled' | 'closed';
      detail: string;
    };

export type PagePreparer = {
  /** Pages are prepared one after the other, since each needs its memory. */
  prepare(page: PagePixels, need: ColourNeed, options?: { signal?: AbortSignal }): Promise<PreparePageResult>;
  /** Starts the child while the scanner warms up, so that the first page need not wait for it. */
  wake(): void;
  close(): Promise<void>;
};

export type PagePreparerOptions = {
  worker?: URL;
  /** A child that had nothing to do for so long is ended: preparing takes hundreds of megabytes, which the kiosk wants back. */
  idleMs?: number;
  /** A Raspberry Pi 4 needs a few seconds for a page; more than this means that it never will. */
  limitMs?: number;
};

/** A page of noise at 600 dpi, its thumbnail and its fingerprint stay far below. */
const mostAnswerBytes = 64 * 1024 * 1024;

export function createPagePreparer(options: PagePreparerOptions = {}): PagePreparer {
  const sandbox = createSandbox({
    program: options.worker ?? new URL('./page-child.ts', import.meta.url),
    limitMs: options.limitMs ?? 60_000,
    idleMs: options.idleMs ?? 15_000,
    mostAnswerBytes,
  });
  return {
    async prepare(page, need, how) {
      const { pixels, widthPx, heightPx, channels } = page;
      if (pixels.length === 0 || pixels.length !== widthPx * heightPx * channels)
        return { outcome: 'failed', why: 'badPixels', detail: 'pixels do not fit the size' };
      return resultOf(await sandbox.run(jobOf({ page, need }), how));
    },
    wake: sandbox.wake,
    close: sandbox.close,
  };
}

function resultOf(result: JobResult): PreparePageResult {
  if (result.outcome === 'failed') {
    const { why, detail } = result;
    return { outcome: 'failed', why: why === 'died' ? 'workerDied' : why, detail };
  }
  const read = readAnswer(result);
  if (!read) return { outcome: 'failed', why: 'workerDied', detail: 'its answer is none' };
  return read.outcome === 'badPixels' ? { outcome: 'failed', why: 'badPixels', detail: read.detail } : read;
}
