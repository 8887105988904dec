/**
 * What the kiosk keeps of its printer besides the state: how much paper is left on the roll, and that a piece of a receipt was cut off,
 * which ends the printing that an earlier run of the kiosk had begun.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import {
  followPaper,
  receiptHeightMm,
  receiptsLeft,
  usualRollMm,
} from '../../devices/receipt-printer/paper-forecast.ts';
import type { PrinterProfile } from '../../devices/receipt-printer/printer-profile.ts';
import type { PaperLine, ReceiptPrinterEvent } from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';

export type PrinterWatch = {
  hear(event: ReceiptPrinterEvent): void;
  /** A receipt of these lines went out to the printer. */
  used(lines: readonly PaperLine[]): void;
  /** About how many more the roll gives. */
  receiptsLeft(): number;
};

/** A usual receipt, for a roll that has printed none yet. */
const firstReceiptMm = 180;

export function createPrinterWatch({
  outbox,
  profile,
  rollMetres,
  brokenOff,
  log,
}: {
  outbox: Pick<Outbox, 'paperRoll' | 'notePaperUsed' | 'notePaperSeen' | 'noteRollChanged' | 'finishIntent'>;
  profile: PrinterProfile;
  /** Undefined takes what is usual for the width of the paper. */
  rollMetres: number | undefined;
  /** Printings that an earlier run began and did not end; they are closed when their paper has been cut off. */
  brokenOff: readonly number[];
  log: Logger;
}): PrinterWatch {
  const rollMm = rollMetres === undefined ? usualRollMm(profile) : rollMetres * 1_000;

  /** A forecast is worth less than a receipt: a disk that fails is told, and nothing else stops. */
  function keep(work: () => void): void {
    try {
      work();
    } catch (error) {
      log.warn({ err: error }, 'paper.notNoted');
    }
  }

  function follow(event: ReceiptPrinterEvent): void {
    const before = outbox.paperRoll().seen;
    const { seen, rollChanged } = followPaper(before, event);
    if (!isDeepStrictEqual(seen, before)) outbox.notePaperSeen(seen);
    if (!rollChanged) return;
    const { usedMm, receipts } = outbox.paperRoll();
    log.info({ usedMm: Math.round(usedMm), receipts }, 'paper.rollChanged');
    outbox.noteRollChanged();
  }

  return {
    hear(event) {
      if (event.type !== 'printer.halfReceipt') return keep(() => follow(event));
      if (event.hangs) return;
      log.info('printer.halfReceiptCutOff');
      keep(() => {
        for (const intent of brokenOff) outbox.finishIntent(intent, 'unknown');
      });
    },

    used: (lines) => keep(() => outbox.notePaperUsed(receiptHeightMm(lines, profile))),

    receiptsLeft: () => receiptsLeft(outbox.paperRoll(), { rollMm, firstMm: firstReceiptMm }),
  };
}
