/** Keeps a conversation with the printer open, begins a new one whenever it breaks, and tells how the printer is. Used by the driver. */
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import { PrinterConversation } from './printer-conversation.ts';
import type { PrinterPort } from './printer-port.ts';
import type { ReceiptPrinterStatus } from './receipt-printer.ts';
import { type PrinterLimits, pause, within } from './time-limits.ts';

type LinkOptions = {
  port: PrinterPort;
  limits: PrinterLimits;
  /** Ask it to report by itself; until it does, it is asked from time to time. */
  automaticStatus: boolean;
  /** Ask it to say a mark, to know whether it does. */
  answersJobIds: boolean;
  /** Hears how the printer is, every time that it is known; not only changes. */
  told: (status: ReceiptPrinterStatus) => void;
};

export class PrinterLink {
  /** While a receipt is on its way nobody asks in between. */
  busy = false;
  #options: LinkOptions;
  #closing = new AbortController();
  #conversation: PrinterConversation | undefined;
  #attempt = newAttempt();
  #waiters = 0;
  #hurry: (() => void) | undefined;
  #kept: Promise<void>;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#kept = this.#keep();
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** A conversation in which the printer has answered once. If there is none, one attempt is made at once; rejects with why it failed. */
  async ready(signal: AbortSignal): Promise<PrinterConversation> {
    this.#closing.signal.throwIfAborted();
    if (this.#conversation && !this.#conversation.lost.aborted) return this.#conversation;
    const { connectMs, answerMs } = this.#options.limits;
    // An attempt keeps to its own limits; this one is for the worst moment: one is just failing, and another follows.
    const late = () =>
      new DeviceProblem('device.silent', 'Switch the printer off and on; look at its cable.');
    const limit = { ms: 2 * (connectMs + answerMs), late, parents: [signal, this.closing] };
    this.#waiters += 1;
    this.#hurry?.();
    try {
      return await within(limit, () => this.#attempt.promise);
    } finally {
      this.#waiters -= 1;
    }
  }

  /** Whatever waits, rejects with `device.closed`. */
  async close(): Promise<void> {
    this.#closing.abort(
      new DeviceProblem('device.closed', 'The kiosk is being shut down.', { tryAgain: false }),
    );
    await this.#kept;
  }

  async #keep(): Promise<void> {
    const { firstPauseMs, longestPauseMs } = this.#options.limits;
    let pauseMs = firstPauseMs;
    while (!this.closing.aborted) {
      const begun = performance.now();
      await this.#converse();
      // One that held for a while and broke is worth an early new attempt.
      if (performance.now() - begun > longestPauseMs) pauseMs = firstPauseMs;
      await this.#pauseUnlessHurried(pauseMs);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  /** From the attempt to connect until the conversation breaks. Never rejects. */
  async #converse(): Promise<void> {
    const { port, limits, told, automaticStatus, answersJobIds } = this.#options;
    let conversation: PrinterConversation | undefined;
    try {
      // What it reports by itself before it has answered is no promise that it takes a receipt: the answer follows, or this attempt fails.
      const reported = (status: ReceiptPrinterStatus) => {
        if (this.#conversation) told(status);
      };
      conversation = await PrinterConversation.open({ port, limits, reported }, this.closing);
      if (conversation.hears && automaticStatus) await conversation.write(reportByYourself, this.closing);
      if (conversation.hears && answersJobIds) await conversation.greet(this.closing);
      const status = conversation.hears
        ? await conversation.ask(this.closing)
        : ({ state: 'ready' } as const);
      this.#conversation = conversation;
      told(status);
      this.#endAttempt().resolve(conversation);
      await this.#untilLost(conversation);
      // A printer that was just switched off and on is back at the next attempt: only that one decides whether it is unplugged.
      if (codeOf(conversation.lost.reason) === 'device.silent') told({ state: 'offline' });
    } catch (error) {
      if (!this.closing.aborted) told({ state: codeOf(error) === 'device.silent' ? 'offline' : 'unplugged' });
      this.#endAttempt().reject(isDeviceProblem(error) ? error : unplugged(error));
    } finally {
      this.#conversation = undefined;
      await conversation?.close();
    }
  }

  /** From now on callers wait for the next one. */
  #endAttempt(): PromiseWithResolvers<PrinterConversation> {
    const ended = this.#attempt;
    this.#attempt = newAttempt();
    return ended;
  }

  async #untilLost(conversation: PrinterConversation): Promise<void> {
    const { limits, automaticStatus, told } = this.#options;
    const over = AbortSignal.any([conversation.lost, this.closing]);
    while (!over.aborted) {
      // GS a is obeyed in its turn, so a printer without paper has not read it yet, and one that does not know it never will.
      const tells = !conversation.hears || (automaticStatus && conversation.hasReported);
      if (tells) await new Promise((done) => over.addEventListener('abort', done, { once: true }));
      // What goes wrong in these two is told to `lost` as well.
      else await pause(limits.pollMs, over).catch(() => {});
      if (!this.busy && !over.aborted) await conversation.ask(over).then(told, () => {});
    }
  }

  async #pauseUnlessHurried(ms: number): Promise<void> {
    if (this.#waiters > 0) return;
    const hurried = new AbortController();
    this.#hurry = () => hurried.abort();
    await pause(ms, AbortSignal.any([hurried.signal, this.closing])).catch(() => {});
    this.#hurry = undefined;
  }
}

function newAttempt(): PromiseWithResolvers<PrinterConversation> {
  const attempt = Promise.withResolvers<PrinterConversation>();
  // Most attempts fail with nobody waiting for them.
  attempt.promise.catch(() => {});
  return attempt;
}

/** GS a: tell about online and offline, errors and the paper sensors. */
const reportByYourself = Uint8Array.of(0x1d, 0x61, 0x0e);

function codeOf(error: unknown): string | undefined {
  return isDeviceProblem(error) ? error.code : undefined;
}

function unplugged(cause: unknown): DeviceProblem {
  return new DeviceProblem('device.unplugged', 'Look at the plug, the cable and the power switch.', {
    cause,
  });
}
