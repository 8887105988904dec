/** One job at a time: a page or a batch that can be cancelled, is ended by closing, and teaches the condition what went wrong. Drivers share it. */
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type { ScannerCondition } from './scanner-condition.ts';

export class ScanJobs {
  isClosed = false;
  #condition: ScannerCondition;
  #job: { stop: AbortController; done: Promise<unknown> } | undefined;

  constructor({ condition }: { condition: ScannerCondition }) {
    this.#condition = condition;
  }

  get isBusy(): boolean {
    return this.#job !== undefined;
  }

  /** `work` may abort `stop` with a problem of its own; that reason is what explains the end. */
  async run<T>(signal: AbortSignal, work: (stop: AbortController) => Promise<T>): Promise<T> {
    if (this.isClosed) throw closedProblem();
    if (signal.aborted) throw cancelledProblem();
    if (this.#job) throw new DeviceProblem('scanner.busy', 'A page is being scanned already.');
    const stop = new AbortController();
    const onAbort = () => stop.abort(cancelledProblem());
    signal.addEventListener('abort', onAbort, { once: true });
    const done = work(stop);
    this.#job = { stop, done: done.catch(() => {}) };
    try {
      const result = await done;
      this.#condition.believe('ready');
      return result;
    } catch (error) {
      if (isDeviceProblem(error)) this.#condition.learnFrom(error);
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#job = undefined;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.#condition.close();
    this.#job?.stop.abort(closedProblem());
    await this.#job?.done;
  }
}

/** Passes on only what is higher than everything before. */
export function risingProgress(
  onProgress: ((percent: number) => void) | undefined,
): (percent: number) => void {
  let highest = -1;
  return (percent) => {
    if (percent <= highest) return;
    highest = percent;
    onProgress?.(percent);
  };
}

export function closedProblem(): DeviceProblem {
  return new DeviceProblem('device.closed', 'The scanner was let go by the service.', { tryAgain: false });
}

export function cancelledProblem(): DeviceProblem {
  return new DeviceProblem('scanner.cancelled', 'The scan was cancelled.');
}

export function badPageProblem(why: string): DeviceProblem {
  return new DeviceProblem('scanner.badPage', `Scan the page again. (${why})`);
}
