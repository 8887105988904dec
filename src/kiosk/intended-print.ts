/**
 * Printing as the kiosk does all of it: the intent log says before and after what was begun, so that after a power cut we know
 * whether paper may be in somebody's hand; and the roll is counted.
 */
import type { Logger } from 'pino';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { paperInSlot } from '../../devices/receipt-printer/print-problem.ts';
import type { PrintResult, ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isOutboxProblem } from '../outbox/outbox-problem.ts';
import type { Intent } from '../outbox/receipts.ts';
import type { ReceiptLine } from '../request/receipt.ts';
import type { PrinterWatch } from './printer-watch.ts';

export type IntendedPrint = (
  intended: Intent & {
    lines: ReceiptLine[];
    log: { done: string; failed: string };
    /** Called before the first byte goes out, with the act's number in the log. */
    begun?: (intent: number) => void;
    /** What else is written down, in the same transaction, once the paper is out. */
    noted?: () => void;
  },
  signal: AbortSignal,
) => Promise<PrintResult>;

export function createIntendedPrint({
  outbox,
  printer,
  printerWatch,
  log,
}: {
  outbox: Pick<Outbox, 'beginIntent' | 'finishIntent' | 'together'>;
  printer: Pick<ReceiptPrinter, 'print'>;
  printerWatch: Pick<PrinterWatch, 'used'>;
  log: Logger;
}): IntendedPrint {
  /** The paper is in somebody's hand, whatever the disk says: what can't be noted is printed once more later, and called a copy. */
  function note(about: object, writes: () => void): void {
    try {
      outbox.together(writes);
    } catch (error) {
      if (!isOutboxProblem(error)) throw error;
      log.error({ ...about, code: error.code, hint: error.hint }, 'paper.notNoted');
    }
  }

  return async ({ act, number, lines, log: words, begun, noted }, signal) => {
    const job = outbox.beginIntent({ act, ...(number === undefined ? {} : { number }) });
    const about = { ...(number === undefined ? {} : { reference: number }), job };
    try {
      begun?.(job);
      const result = await printer.print(lines, { signal, job });
      note(about, () => {
        outbox.finishIntent(job, 'done');
        noted?.();
        printerWatch.used(lines);
      });
      log.info({ ...about, ...result }, words.done);
      return result;
    } catch (error) {
      const paper = paperInSlot(error);
      // Half a receipt has no code: nobody can use it, and the next one need not call itself a copy.
      outbox.finishIntent(job, paper === 'maybeWhole' ? 'unknown' : 'failed');
      if (paper !== 'none') printerWatch.used(lines);
      log.warn({ ...about, code: isDeviceProblem(error) ? error.code : 'stopped', paper }, words.failed);
      throw error;
    }
  };
}
