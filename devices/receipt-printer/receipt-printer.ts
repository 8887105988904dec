/** The contract of a receipt printer: it takes lines with names, and says whether the paper came out. */
import type { Device } from '../device.ts';

export type ReceiptPrinterStatus =
  | { state: 'ready' }
  | { state: 'paperLow' }
  | { state: 'paperOut' }
  | { state: 'coverOpen' }
  | { state: 'offline' }
  | { state: 'failed' }
  | { state: 'unplugged' };

export type ReceiptPrinterEvent =
  | { type: 'printer.ready' }
  | { type: 'printer.paperLow' }
  | { type: 'printer.paperOut' }
  | { type: 'printer.coverOpen' }
  | { type: 'printer.offline' }
  | { type: 'printer.failed' }
  | { type: 'printer.unplugged' };

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

/** `confirmed`: the printer answered after the last byte that it is still well. `sent`: it cannot answer, so this is all we know. */
export type PrintResult = { outcome: 'confirmed' } | { outcome: 'sent' };

export interface ReceiptPrinter extends Device<ReceiptPrinterStatus, ReceiptPrinterEvent> {
  /** Rejects with a DeviceProblem: `printer.paperOut`, `printer.coverOpen`, `printer.offline`, `printer.failed`, `device.unplugged`, `device.silent`. */
  print(lines: readonly PaperLine[], options?: { signal?: AbortSignal }): Promise<PrintResult>;
}
