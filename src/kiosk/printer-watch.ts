/**
 * What the kiosk knows of its printer besides the state: how much paper is left, and whether half a receipt hangs in the slot. Writes
 * everything the printer says to the log, and answers for it in GET /health.
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
import { problemOf } from '../../devices/receipt-printer/printer-status.ts';
import type {
  PaperLine,
  ReceiptPrinterEvent,
  ReceiptPrinterStatus,
} from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';

export type PrinterWatch = {
  hear(event: ReceiptPrinterEvent): void;
  /** A receipt of these lines went out to the printer. */
  used(lines: readonly PaperLine[]): void;
  health(): { receiptsLeft: number; hint?: string };
};

/** A usual receipt, for a roll that has printed none yet. */
const firstReceiptMm = 180;

const halfReceiptHint =
  'Half a receipt hangs in the slot: tear it off and throw it away. The next one begins behind a cut.';

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
  let faultHint: string | undefined;
  let halfHangs = false;

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
      if (event.type === 'printer.halfReceipt') {
        halfHangs = event.hangs;
        if (halfHangs) log.warn({ hint: halfReceiptHint }, 'printer.halfReceiptHangs');
        else {
          log.info('printer.halfReceiptCutOff');
          keep(() => {
            for (const intent of brokenOff) outbox.finishIntent(intent, 'unknown');
          });
        }
        return;
      }
      faultHint = problemOf(statusOf(event))?.hint;
      if (faultHint === undefined) log.info(event.type);
      else log.warn({ ...faultOf(event), hint: faultHint }, event.type);
      keep(() => follow(event));
    },

    used: (lines) => keep(() => outbox.notePaperUsed(receiptHeightMm(lines, profile))),

    health() {
      const hint = faultHint ?? (halfHangs ? halfReceiptHint : undefined);
      const left = receiptsLeft(outbox.paperRoll(), { rollMm, firstMm: firstReceiptMm });
      return { receiptsLeft: left, ...(hint === undefined ? {} : { hint }) };
    },
  };
}

type StateEvent = Exclude<ReceiptPrinterEvent, { type: 'printer.halfReceipt' }>;

function statusOf(event: StateEvent): ReceiptPrinterStatus {
  return { state: event.type.slice('printer.'.length) as ReceiptPrinterStatus['state'], ...faultOf(event) };
}

function faultOf(event: StateEvent): Pick<ReceiptPrinterStatus, 'fault'> {
  return 'fault' in event && event.fault ? { fault: event.fault } : {};
}
