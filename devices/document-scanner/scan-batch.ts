/** The part of a batch that every driver shares: pages in order and once, and what happens when the feeder is held up. */
import { type DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type { ScanBatchOptions, ScannedImage } from './document-scanner.ts';
import type { ScannerCondition } from './scanner-condition.ts';

/** Hands one page over; resolves when whoever gets it is done with it. */
export type HandOver = (image: ScannedImage) => Promise<void>;

export type BatchParts = {
  options: ScanBatchOptions;
  stop: AbortController;
  condition: ScannerCondition;
  /** Scans from `firstPage` until the feeder is empty, and rejects when it is held up or was empty from the beginning. */
  feed: (firstPage: number, handOver: HandOver) => Promise<void>;
};

export async function runBatch({ options, stop, condition, feed }: BatchParts): Promise<{ pages: number }> {
  let pages = 0;
  const handOver: HandOver = async (image) => {
    stop.signal.throwIfAborted();
    await options.onPage(image, pages + 1);
    pages += 1;
  };
  for (;;) {
    try {
      await feed(pages + 1, handOver);
      return { pages };
    } catch (error) {
      if (stop.signal.aborted) throw stop.signal.reason;
      if (!isDeviceProblem(error)) throw error;
      condition.learnFrom(error);
      const answer = await orAborted(options.onProblem?.(error, pages), stop.signal);
      if (answer !== 'continue') throw error;
    }
  }
}

/** A citizen may leave while the kiosk asks what to do about the jam. */
function orAborted<T>(asked: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as DeviceProblem);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    Promise.resolve(asked)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
