/** Speaks eSCL with one scanner: its status, its capabilities, a job and the pages of that job. Knows nothing of visits or conditions. */
import { setTimeout as wait } from 'node:timers/promises';
import { DeviceProblem } from '../device-problem.ts';
import type { EsclExchange, EsclReply, Exchange } from './escl-http.ts';
import { type EsclCapabilities, type EsclStatus, readCapabilities, readStatus } from './escl-messages.ts';
import { feederProblem, replyProblem } from './escl-problems.ts';

export type EsclLimits = {
  /** Neither a byte nor an answer for so long means that the scanner hangs. A cold lamp takes up to 40 s to warm. */
  silentMs: number;
  /** Questions about its state; a citizen or a status call waits. */
  statusMs: number;
  /** For how long a scanner may say that it is busy before we believe it. */
  busyMs: number;
  /** Between two questions to a busy scanner that names no time itself. */
  retryMs: number;
  /** Of a page as it is sent; an A4 page in colour at 600 dpi as PNG stays below. */
  maxAnswerBytes: number;
};

export class EsclClient {
  #base: URL;
  #limits: EsclLimits;
  #exchange: Exchange;

  constructor({ url, limits, exchange }: { url: string; limits: EsclLimits; exchange: Exchange }) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
    this.#limits = limits;
    this.#exchange = exchange;
  }

  /** Rejects with `device.unplugged`, `device.silent` or `scanner.failed`. */
  async status(signal: AbortSignal): Promise<EsclStatus> {
    return this.#ask('ScannerStatus', readStatus, signal);
  }

  async capabilities(signal: AbortSignal): Promise<EsclCapabilities> {
    return this.#ask('ScannerCapabilities', readCapabilities, signal);
  }

  /** Answers with the job's address. A busy scanner is asked again for a while. */
  async startJob(settings: string, signal: AbortSignal): Promise<URL> {
    const url = new URL('ScanJobs', this.#base);
    const reply = await this.#untilFree(signal, () =>
      this.#send({ method: 'POST', url, body: settings, signal, maxBytes: 100_000 }),
    );
    if (reply.outcome !== 'answer' || reply.status !== 201 || reply.location === '') {
      throw replyProblem(reply, 'starting the scan');
    }
    // Only the path counts: behind a forwarded port the scanner names an address that is not ours.
    const { pathname } = new URL(reply.location, this.#base);
    return new URL(`${pathname.replace(/\/$/, '')}/`, this.#base);
  }

  /** The next page as it was sent, or undefined when there is none any more. */
  async nextPage(
    job: URL,
    { signal, onBytes }: Pick<EsclExchange, 'signal' | 'onBytes'>,
  ): Promise<Buffer | undefined> {
    const url = new URL('NextDocument', job);
    const maxBytes = this.#limits.maxAnswerBytes;
    const reply = await this.#untilFree(signal, async () => {
      const page = await this.#send({ method: 'GET', url, signal, maxBytes, ...(onBytes && { onBytes }) });
      // Some firmware says "no more pages" while the next sheet is still on its way.
      return isAnswer(page, 404) && (await this.#isFeeding(job, signal)) ? { ...page, status: 503 } : page;
    });
    if (isAnswer(reply, 200)) return reply.body;
    if (isAnswer(reply, 404) || isAnswer(reply, 410)) {
      const problem = feederProblem(await this.status(signal));
      if (problem) throw problem;
      return undefined;
    }
    // A connection that ended before the page began is told as one that ended in it: the next question shows whether it is gone.
    const told: EsclReply = reply.outcome === 'unreachable' ? { ...reply, outcome: 'brokenOff' } : reply;
    const problem = replyProblem(told, 'fetching the page');
    if (problem.code !== 'scanner.failed' || !problem.tryAgain) throw problem;
    // An answer that broke off or an error within: the scanner's own state tells more, or that it is gone.
    throw feederProblem(await this.status(signal)) ?? problem;
  }

  /** Stops the device; what it answers does not matter. */
  async endJob(job: URL): Promise<void> {
    const url = new URL(job.pathname.replace(/\/$/, ''), job);
    const { statusMs: silentMs } = this.#limits;
    await this.#exchange({
      method: 'DELETE',
      url,
      signal: AbortSignal.timeout(silentMs),
      silentMs,
      maxBytes: 100_000,
    });
  }

  async #isFeeding(job: URL, signal: AbortSignal): Promise<boolean> {
    const { adfState, jobs } = await this.status(signal);
    const own = jobs.find(({ uri }) => uri !== '' && job.pathname.startsWith(new URL(uri, job).pathname));
    const isUnderWay = own?.state === 'Processing' || own?.state === 'Pending';
    return isUnderWay && (adfState === 'ScannerAdfLoaded' || adfState === 'ScannerAdfProcessing');
  }

  /** 503 and 409 mean "not now", unless the feeder's own state says why. */
  async #untilFree(signal: AbortSignal, ask: () => Promise<EsclReply>): Promise<EsclReply> {
    const { busyMs, retryMs } = this.#limits;
    const startMs = performance.now();
    for (;;) {
      const reply = await ask();
      if (!isAnswer(reply, 503) && !isAnswer(reply, 409)) return reply;
      const problem = feederProblem(await this.status(signal));
      if (problem) throw problem;
      if (performance.now() - startMs >= busyMs) return reply;
      await wait(Math.min(reply.retryAfterMs ?? retryMs, busyMs), undefined, { signal }).catch(() => {});
    }
  }

  async #ask<T>(path: string, read: (text: string) => T | undefined, signal: AbortSignal): Promise<T> {
    const url = new URL(path, this.#base);
    const { statusMs: silentMs } = this.#limits;
    const reply = await this.#exchange({ method: 'GET', url, signal, silentMs, maxBytes: 500_000 });
    if (!isAnswer(reply, 200)) {
      if (reply.outcome === 'tooLarge') throw unreadable(path);
      throw signal.aborted && signal.reason instanceof DeviceProblem
        ? signal.reason
        : replyProblem(reply, path);
    }
    const value = read(reply.body.toString('utf8'));
    if (value === undefined) throw unreadable(path);
    return value;
  }

  async #send(options: Omit<EsclExchange, 'silentMs'>): Promise<EsclReply> {
    const reply = await this.#exchange({ ...options, silentMs: this.#limits.silentMs });
    if (reply.outcome === 'stopped') throw options.signal.reason;
    return reply;
  }
}

function isAnswer(reply: EsclReply, status: number): reply is EsclReply & { outcome: 'answer' } {
  return reply.outcome === 'answer' && reply.status === status;
}

function unreadable(path: string): DeviceProblem {
  return new DeviceProblem('scanner.failed', `Is this address an eSCL scanner? (${path} is not readable)`);
}
