/** The contract of a receipt printer: it takes lines with names, and says whether the paper came out. */
import type { Device } from '../device.ts';

/** What is broken, where the printer says so: a hot head cools down by itself, the others need hands. */
export type PrinterFault = 'knife' | 'hardware' | 'hotHead';

export type ReceiptPrinterStatus = {
  state: 'ready' | 'paperLow' | 'paperOut' | 'coverOpen' | 'offline' | 'failed' | 'unplugged';
  /** With `failed` and `offline`. */
  fault?: PrinterFault;
  /** It is well, and a piece of a receipt that broke off hangs in its slot. The next receipt begins behind a cut. */
  halfReceipt?: true;
};

export type ReceiptPrinterEvent =
  | { type: 'printer.ready' }
  | { type: 'printer.paperLow' }
  | { type: 'printer.paperOut' }
  | { type: 'printer.coverOpen' }
  | { type: 'printer.offline'; fault?: PrinterFault }
  | { type: 'printer.failed'; fault?: PrinterFault }
  | { type: 'printer.unplugged' }
  /** Told when the printer is well again after a receipt that broke off, and when the piece has been cut off. */
  | { type: 'printer.halfReceipt'; hangs: boolean };

/** One line of paper. Text that is too wide is wrapped at spaces by the driver, which knows the paper's width. */
export type PaperLine =
  | {
      kind: 'text';
      text: string;
      align?: 'left' | 'centre' | 'right';
      size?: 'normal' | 'large' | 'huge';
      bold?: boolean;
    }
  /** Left and right end of one line, the middle filled with spaces; wraps when both do not fit. */
  | { kind: 'pair'; left: string; right: string }
  | { kind: 'rule' }
  | { kind: 'blank'; lines?: number }
  /** Code 128, `data` in printable ASCII and narrow enough for the paper. Bars alone: what people should read stands in a text. */
  | { kind: 'barcode'; data: string }
  /** At most 450 bytes. */
  | { kind: 'qr'; data: string }
  | { kind: 'cut' };

/**
 * `confirmed`: the printer has said that it is on paper; `by` tells how: it named this very job, it answered in its turn after the
 * last byte, or it stayed well for a while. `sent`: it cannot answer, so this is all we know.
 */
export type PrintResult = { outcome: 'confirmed'; by: 'jobId' | 'order' | 'health' } | { outcome: 'sent' };

export type PrintOptions = {
  signal?: AbortSignal;
  /** The number of the intent to print it. Where the printer can (`GS ( H`), it confirms this number and no other. */
  job?: number;
};

export interface ReceiptPrinter extends Device<ReceiptPrinterStatus, ReceiptPrinterEvent> {
  /** Rejects with a PrintProblem: `printer.paperOut`, `printer.coverOpen`, `printer.offline`, `printer.failed`, `device.unplugged`, `device.silent`. */
  print(lines: readonly PaperLine[], options?: PrintOptions): Promise<PrintResult>;
}
