/**
 * The driver of every ESC/POS printer, whatever wire it hangs on. A receipt counts as printed when the printer itself says, after
 * the last byte, that it has got there and is well.
 */
import type { StopListening } from '../device.ts';
import { receiptBytes } from './escpos-bytes.ts';
import type { PrinterConversation } from './printer-conversation.ts';
import { PrinterLink } from './printer-link.ts';
import type { PrinterPort } from './printer-port.ts';
import { type PrinterProfile, printerProfiles } from './printer-profile.ts';
import { problemOf } from './printer-status.ts';
import type {
  PaperLine,
  PrintResult,
  ReceiptPrinter,
  ReceiptPrinterEvent,
  ReceiptPrinterStatus,
} from './receipt-printer.ts';
import { type PrinterLimits, pause, usualPrinterLimits, within } from './time-limits.ts';

export class EscposReceiptPrinter implements ReceiptPrinter {
  #profile: PrinterProfile;
  #limits: PrinterLimits;
  #link: PrinterLink;
  #status: ReceiptPrinterStatus = { state: 'unplugged' };
  #listeners = new Set<(event: ReceiptPrinterEvent) => void>();
  #lastJob: Promise<unknown> = Promise.resolve();
  /** Breaks the running job off when the printer reports that it cannot go on. */
  #fault = new AbortController();
  /** A receipt that broke off may still hang in the slot; the next one must not begin on its paper. */
  #halfPrinted = false;
  /** It has printed receipts without ever answering `GS r`. */
  #ignoresOrder = false;

  /** Begins to look for the printer at once, and goes on until `close`. */
  constructor({
    port,
    profile = printerProfiles['epson-80'],
    limits = {},
  }: {
    port: PrinterPort;
    profile?: PrinterProfile;
    limits?: Partial<PrinterLimits>;
  }) {
    this.#profile = profile;
    this.#limits = { ...usualPrinterLimits, ...limits };
    this.#link = new PrinterLink({
      port,
      limits: this.#limits,
      automaticStatus: profile.automaticStatus,
      told: (status) => this.#told(status),
    });
  }

  async status(): Promise<ReceiptPrinterStatus> {
    // Questions in the middle of a picture would become part of it; the last report is a moment old at most.
    if (this.#link.busy || this.#link.closing.aborted) return this.#status;
    const late = () => new Error('the printer takes too long to say how it is');
    await within({ ms: this.#limits.statusMs, late, parents: [this.#link.closing] }, async (signal) => {
      const conversation = await this.#link.ready(signal);
      if (conversation.hears && !this.#link.busy) this.#told(await conversation.ask(signal));
    }).catch(() => {
      // Whatever it was, the link has told it.
    });
    return this.#status;
  }

  listen(listener: (event: ReceiptPrinterEvent) => void): StopListening {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  print(lines: readonly PaperLine[], { signal }: { signal?: AbortSignal } = {}): Promise<PrintResult> {
    const composed = receiptBytes(lines, this.#profile);
    composed.catch(() => {});
    const stop = signal ?? new AbortController().signal;
    const job = this.#lastJob.then(async () => this.#print(await composed, stop));
    this.#lastJob = job.catch(() => {});
    return job;
  }

  async close(): Promise<void> {
    await this.#link.close();
    await this.#lastJob;
    this.#listeners.clear();
  }

  async #print(bytes: Uint8Array, signal: AbortSignal): Promise<PrintResult> {
    signal.throwIfAborted();
    const conversation = await this.#link.ready(signal);
    this.#link.busy = true;
    let begun = false;
    try {
      if (conversation.hears) this.#refuse(await conversation.ask(signal));
      this.#fault = new AbortController();
      const stop = AbortSignal.any([signal, this.#fault.signal, this.#link.closing, conversation.lost]);
      begun = true;
      if (this.#halfPrinted) await conversation.write(this.#cutOff(), stop);
      await conversation.write(bytes, stop);
      if (conversation.hears) await this.#waitForPaper(conversation, stop);
      this.#halfPrinted = false;
      return { outcome: conversation.hears ? 'confirmed' : 'sent' };
    } catch (error) {
      if (begun) {
        this.#halfPrinted = true;
        if (this.#profile.forgetsOnRequest) await this.#forgetTheRest(conversation);
      }
      throw error;
    } finally {
      this.#link.busy = false;
    }
  }

  /** Returns when the printer says that all is on paper; rejects when it says that it is not well. */
  async #waitForPaper(conversation: PrinterConversation, stop: AbortSignal): Promise<void> {
    const { askEveryMs, askTimes } = this.#limits;
    const over = new AbortController();
    const signal = AbortSignal.any([stop, over.signal]);
    const knowsOrder = this.#profile.answersInOrder && !this.#ignoresOrder;
    let printed = false;
    const printing = knowsOrder ? conversation.whenPrinted(signal) : new Promise<void>(() => {});
    const finished = printing.then(() => {
      printed = true;
    });
    finished.catch(() => {});
    try {
      for (let asked = 0; asked < askTimes; asked += 1) {
        await Promise.race([finished, pause(askEveryMs, signal)]);
        if (printed) break;
        this.#told(await conversation.ask(signal));
        // It takes all bytes at once and answers before it prints: a few rounds of good health must do.
        if (!knowsOrder && asked * askEveryMs >= 2_500) break;
      }
    } finally {
      over.abort();
    }
    this.#refuse(await conversation.ask(stop));
    // Well all this time, and not a word to GS r: this printer does not know it.
    if (knowsOrder && !printed) this.#ignoresOrder = true;
  }

  #refuse(status: ReceiptPrinterStatus): void {
    this.#told(status);
    const problem = problemOf(status);
    if (problem) throw problem;
  }

  #told(status: ReceiptPrinterStatus): void {
    // A job waits out what passes by itself (a hot head), and breaks off at what somebody has to repair.
    const problem = status.state === 'offline' ? undefined : problemOf(status);
    if (problem) this.#fault.abort(problem);
    if (status.state === this.#status.state) return;
    this.#status = status;
    for (const listener of this.#listeners) listener({ type: `printer.${status.state}` });
  }

  /** GS V 66 feeds what is left past the knife and cuts; without a knife some white must do. */
  #cutOff(): Uint8Array {
    return this.#profile.cutter
      ? Uint8Array.of(0x1b, 0x40, 0x1d, 0x56, 66, 0)
      : Uint8Array.of(0x1b, 0x40, 0x1b, 0x64, 3);
  }

  /** DLE DC4 8: otherwise the rest of the broken-off receipt comes out of the slot when the next roll is in. */
  async #forgetTheRest(conversation: PrinterConversation): Promise<void> {
    const forget = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);
    try {
      await conversation.write(forget, this.#link.closing);
      // The answer comes after it has forgotten.
      this.#told(await conversation.ask(this.#link.closing));
    } catch {
      // The printer is gone, and with it what it held.
    }
  }
}
