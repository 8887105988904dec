/** Every print is in the intent log before and after: after a power cut we know whether paper may be in somebody's hand. */
import type { Logger } from 'pino';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { paperInSlot } from '../../devices/receipt-printer/print-problem.ts';
import type {
  PaperLine,
  PrintResult,
  ReceiptPrinter,
} from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { PrinterWatch } from './printer-watch.ts';

export type LoggedPrint = (
  what: {
    act: 'printReceipt' | 'printDraftSlip';
    /** Of the request, where there is one. */
    number?: string;
    lines: readonly PaperLine[];
    /** Called before the first byte goes out, with the act's number in the log. */
    begun?: (intent: number) => void;
    /** Called when it is on paper. */
    done?: () => void;
  },
  signal: AbortSignal,
) => Promise<PrintResult>;

export function createLoggedPrint({
  outbox,
  printer,
  printerWatch,
  log,
}: {
  outbox: Pick<Outbox, 'beginIntent' | 'finishIntent'>;
  printer: Pick<ReceiptPrinter, 'print'>;
  printerWatch: Pick<PrinterWatch, 'used'>;
  log: Logger;
}): LoggedPrint {
  return async ({ act, number, lines, begun, done }, signal) => {
    const event = act === 'printReceipt' ? 'receipt' : 'slip';
    const about = number === undefined ? {} : { reference: number };
    const intent = outbox.beginIntent({ act, ...(number === undefined ? {} : { number }) });
    try {
      begun?.(intent);
      const result = await printer.print(lines, { signal, job: intent });
      outbox.finishIntent(intent, 'done');
      done?.();
      printerWatch.used(lines);
      log.info({ ...about, job: intent, ...result }, `${event}.printed`);
      return result;
    } catch (error) {
      const paper = paperInSlot(error);
      // Half a slip has no code: nobody can use it, and the next one need not call itself a copy.
      outbox.finishIntent(intent, paper === 'maybeWhole' ? 'unknown' : 'failed');
      if (paper !== 'none') printerWatch.used(lines);
      log.warn(
        { ...about, job: intent, code: isDeviceProblem(error) ? error.code : 'stopped', paper },
        `${event}.notPrinted`,
      );
      throw error;
    }
  };
}
