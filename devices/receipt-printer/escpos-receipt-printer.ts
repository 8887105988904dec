/**
 * The driver of every ESC/POS printer, whatever wire it hangs on. A receipt counts as printed when the printer itself says, after
 * the last byte, that it has got there and is well.
 */
import type { StopListening } from '../device.ts';
import { isDeviceProblem } from '../device-problem.ts';
import { cutOffBytes, receiptBytes } from './escpos-bytes.ts';
import { type JobMarks, jobMarks } from './job-marks.ts';
import { type PaperInSlot, PrintProblem } from './print-problem.ts';
import type { PrinterConversation } from './printer-conversation.ts';
import { PrinterLink } from './printer-link.ts';
import type { PrinterPort } from './printer-port.ts';
import { type PrinterProfile, printerProfiles } from './printer-profile.ts';
import { problemOf } from './printer-status.ts';
import type {
  PaperLine,
  PrintOptions,
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
  #halfPrinted: boolean;
  /** Whether anybody has been told of it. */
  #halfIsTold = false;
  /** The printer may still hold the rest of it, or wait for the end of a picture. */
  #mayHoldRest: boolean;
  /** It has printed receipts without ever answering `GS r`. */
  #ignoresOrder = false;

  /**
   * Begins to look for the printer at once, and goes on until `close`. `halfReceipt`: an earlier run of the kiosk ended in the middle
   * of a receipt, so a piece of it may be in the slot and the rest in the printer.
   */
  constructor({
    port,
    profile = printerProfiles['epson-80'],
    limits = {},
    halfReceipt = false,
  }: {
    port: PrinterPort;
    profile?: PrinterProfile;
    limits?: Partial<PrinterLimits>;
    halfReceipt?: boolean;
  }) {
    this.#profile = profile;
    this.#halfPrinted = halfReceipt;
    this.#mayHoldRest = halfReceipt;
    this.#limits = { ...usualPrinterLimits, ...limits };
    this.#link = new PrinterLink({
      port,
      limits: this.#limits,
      automaticStatus: profile.automaticStatus,
      answersJobIds: profile.answersJobIds,
      told: (status) => this.#told(status),
    });
  }

  async status(): Promise<ReceiptPrinterStatus> {
    // Questions in the middle of a picture would become part of it; the last report is a moment old at most.
    if (this.#link.busy || this.#link.closing.aborted) return this.#statusNow();
    const late = () => new Error('the printer takes too long to say how it is');
    await within({ ms: this.#limits.statusMs, late, parents: [this.#link.closing] }, async (signal) => {
      const conversation = await this.#link.ready(signal);
      if (conversation.hears && !this.#link.busy) this.#told(await conversation.ask(signal));
    }).catch(() => {
      // Whatever it was, the link has told it.
    });
    return this.#statusNow();
  }

  listen(listener: (event: ReceiptPrinterEvent) => void): StopListening {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  print(lines: readonly PaperLine[], { signal, job }: PrintOptions = {}): Promise<PrintResult> {
    const marks = job !== undefined && this.#profile.answersJobIds ? jobMarks(job) : undefined;
    const composed = receiptBytes(lines, this.#profile, marks);
    composed.catch(() => {});
    const stop = signal ?? new AbortController().signal;
    const printing = this.#lastJob.then(async () => this.#print({ bytes: await composed, marks }, stop));
    this.#lastJob = printing.catch(() => {});
    return printing;
  }

  async close(): Promise<void> {
    await this.#link.close();
    await this.#lastJob;
    this.#listeners.clear();
  }

  async #print({ bytes, marks }: Job, signal: AbortSignal): Promise<PrintResult> {
    signal.throwIfAborted();
    const conversation = await this.#link.ready(signal).catch((error: unknown) => {
      throw printProblem(error, 'none');
    });
    this.#link.busy = true;
    let begun = false;
    try {
      if (conversation.hears) this.#refuse(await conversation.ask(signal));
      this.#fault = new AbortController();
      const stop = AbortSignal.any([signal, this.#fault.signal, this.#link.closing, conversation.lost]);
      if (marks) for (const mark of [marks.beforeCode, marks.end]) conversation.expectMark(mark);
      if (this.#halfPrinted) await this.#cutHalfOff(conversation, stop);
      begun = true;
      await conversation.write(bytes, stop);
      const by = conversation.hears ? await this.#waitForPaper({ conversation, marks, stop }) : undefined;
      this.#setHalf(false);
      return by ? { outcome: 'confirmed', by } : { outcome: 'sent' };
    } catch (error) {
      // It fell ill, or was called off, just after it had said that all is done.
      if (marks && conversation.hasHeard(marks.end)) {
        this.#setHalf(false);
        return { outcome: 'confirmed', by: 'jobId' };
      }
      if (!begun) throw printProblem(error, 'none');
      this.#setHalf(true);
      const paper = await this.#paperInSlot(conversation, marks);
      // Called off, with nothing wrong; otherwise it is told when the printer says that it is well again.
      if (!isDeviceProblem(error)) this.#tellOfHalf();
      throw printProblem(error, paper);
    } finally {
      if (marks) for (const mark of [marks.beforeCode, marks.end]) conversation.dropMark(mark);
      this.#link.busy = false;
    }
  }

  /** Returns when the printer says that all is on paper; rejects when it says that it is not well. */
  async #waitForPaper({
    conversation,
    marks,
    stop,
  }: {
    conversation: PrinterConversation;
    marks: JobMarks | undefined;
    stop: AbortSignal;
  }): Promise<'jobId' | 'order' | 'health'> {
    const { askEveryMs, askTimes } = this.#limits;
    const over = new AbortController();
    const signal = AbortSignal.any([stop, over.signal]);
    const knowsOrder = this.#profile.answersInOrder && !this.#ignoresOrder;
    let printed: 'jobId' | 'order' | undefined;
    const inOrder = knowsOrder ? conversation.whenPrinted(signal) : new Promise<void>(() => {});
    const finished = Promise.race([
      // What it says of this very job comes before the answer that could be another's.
      (marks ? conversation.whenHeard(marks.end) : new Promise<void>(() => {})).then(() => {
        printed = 'jobId';
      }),
      inOrder.then(() => {
        printed ??= 'order';
      }),
    ]);
    finished.catch(() => {});
    try {
      for (let asked = 0; asked < askTimes; asked += 1) {
        await Promise.race([finished, pause(askEveryMs, signal)]);
        if (printed === 'jobId') return 'jobId';
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
    if (knowsOrder && !printed && !conversation.answersInOrder) this.#ignoresOrder = true;
    return printed ?? 'health';
  }

  /** After a job that broke off: makes the printer forget the rest, and finds out how far it had come. */
  async #paperInSlot(conversation: PrinterConversation, marks: JobMarks | undefined): Promise<PaperInSlot> {
    // Otherwise the rest of the broken-off receipt comes out of the slot when the next roll is in.
    if (!(await this.#forgetTheRest(conversation))) return 'maybeWhole';
    // Everything it has to say of this job has been said: the forgetting was answered later.
    const stoppedBeforeCode = marks && conversation.saysMarks && !conversation.hasHeard(marks.beforeCode);
    return stoppedBeforeCode ? 'half' : 'maybeWhole';
  }

  async #forgetTheRest(conversation: PrinterConversation): Promise<boolean> {
    this.#mayHoldRest = true;
    if (!this.#profile.forgetsOnRequest) return false;
    try {
      this.#told(await conversation.forget(this.#link.closing));
      this.#mayHoldRest = false;
      return true;
    } catch {
      // The printer is gone, perhaps with what it held; it is told to forget when it is back.
      return false;
    }
  }

  async #cutHalfOff(conversation: PrinterConversation, stop: AbortSignal): Promise<void> {
    if (this.#mayHoldRest && conversation.hears) await this.#forgetTheRest(conversation);
    await conversation.write(cutOffBytes(this.#profile), stop);
    this.#mayHoldRest = false;
  }

  #setHalf(isHalf: boolean): void {
    this.#halfPrinted = isHalf;
    if (!isHalf && this.#halfIsTold) {
      this.#halfIsTold = false;
      this.#tell({ type: 'printer.halfReceipt', hangs: false });
    }
  }

  /** Only once the printer is well: before that somebody is called for the fault itself. */
  #tellOfHalf(): void {
    if (!this.#halfPrinted || this.#halfIsTold || problemOf(this.#status)) return;
    this.#halfIsTold = true;
    this.#tell({ type: 'printer.halfReceipt', hangs: true });
  }

  #tell(event: ReceiptPrinterEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #statusNow(): ReceiptPrinterStatus {
    return this.#halfPrinted && !problemOf(this.#status)
      ? { ...this.#status, halfReceipt: true }
      : this.#status;
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
    const { state, fault } = status;
    if (state !== this.#status.state || fault !== this.#status.fault) {
      this.#status = status;
      this.#tell(
        (state === 'offline' || state === 'failed') && fault
          ? { type: `printer.${state}`, fault }
          : { type: `printer.${state}` },
      );
    }
    this.#tellOfHalf();
  }
}

type Job = { bytes: Uint8Array; marks: JobMarks | undefined };

/** A reason of the caller's own stays what it is. */
function printProblem(error: unknown, paper: PaperInSlot): unknown {
  return isDeviceProblem(error) ? new PrintProblem(error, paper) : error;
}
