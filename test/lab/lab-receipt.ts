/** The receipts that the lab prints, each with its own number. Host and machine compose the same one. */
import type { PaperLine } from '../../devices/receipt-printer/receipt-printer.ts';
import { sampleReceipt } from '../../devices/receipt-printer/sample-receipt.ts';

export function labReceipt(number: number): PaperLine[] {
  return [{ kind: 'text', text: `LAB ${number}`, size: 'large' }, ...sampleReceipt];
}

/** In the machine; once it is there, no further receipt is begun. */
export const enoughFile = '/run/lab-enough-receipts';
