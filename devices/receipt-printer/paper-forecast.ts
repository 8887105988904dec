/** How long a receipt is on paper, how many more a roll gives, and when a roll was changed. Pure; the kiosk keeps the numbers. */
import type { PrinterProfile } from './printer-profile.ts';
import { qrModulesAcross, type ReceiptCommand, receiptCommands } from './receipt-commands.ts';
import type { PaperLine, ReceiptPrinterEvent } from './receipt-printer.ts';

/** Heads of receipt printers have 203 dots an inch. */
const dotsPerMm = 8;
const lineSpacingDots = 30;
const fontHeightDots = 24;

/** What a receipt takes from the roll, its feed to the knife included. */
export function receiptHeightMm(lines: readonly PaperLine[], profile: PrinterProfile): number {
  let height = 1;
  let dots = 0;
  for (const command of receiptCommands(lines, profile)) {
    if (command.name === 'size') height = command.height;
    dots += heightDots(command, height, profile);
  }
  return dots / dotsPerMm;
}

function heightDots(command: ReceiptCommand, height: number, profile: PrinterProfile): number {
  switch (command.name) {
    case 'text':
      return Math.max(lineSpacingDots, height * fontHeightDots);
    case 'feed':
      return command.lines * lineSpacingDots;
    case 'advance':
      return command.dots;
    case 'barcode':
      return command.heightDots;
    case 'qr':
      return qrModulesAcross(command.data) * command.moduleDots;
    case 'cut':
      return profile.linesToCutter * lineSpacingDots;
    default:
      return 0;
  }
}

/**
 * The rolls that shops sell: 80 mm paper wound 80 mm thick holds 60 to 80 m, depending on the paper's weight; 57 or 58 mm paper wound
 * 50 mm thick about 30 m. The shorter ones are taken: a roll that lasts longer than foretold troubles nobody.
 */
export function usualRollMm({ paperWidthMm }: PrinterProfile): number {
  return paperWidthMm === 80 ? 70_000 : 28_000;
}

export type RollUse = { usedMm: number; receipts: number };

/** The receipts that the roll still gives, each as long as those before it were on average (or as `firstMm`, while there are none). */
export function receiptsLeft(
  { usedMm, receipts }: RollUse,
  { rollMm, firstMm }: { rollMm: number; firstMm: number },
): number {
  const receiptMm = receipts > 0 ? usedMm / receipts : firstMm;
  return Math.max(0, Math.floor((rollMm - usedMm) / receiptMm));
}

/** What the paper sensors said last, and whether the cover has been open since. */
export type PaperSeen = { paper: 'plenty' | 'low' | 'out'; opened: boolean };

/**
 * A roll was changed where there was none before; and where little was left, the cover was opened and now there is plenty. Without the
 * cover it was not: the sensor for little paper flickers while the roll turns.
 */
export function followPaper(
  seen: PaperSeen,
  event: ReceiptPrinterEvent,
): { seen: PaperSeen; rollChanged: boolean } {
  switch (event.type) {
    case 'printer.coverOpen':
      return { seen: { ...seen, opened: true }, rollChanged: false };
    case 'printer.paperOut':
      return { seen: { ...seen, paper: 'out' }, rollChanged: false };
    case 'printer.paperLow':
      return { seen: { paper: 'low', opened: false }, rollChanged: false };
    case 'printer.ready': {
      const rollChanged = seen.paper === 'out' || (seen.paper === 'low' && seen.opened);
      const paper = rollChanged ? 'plenty' : seen.paper;
      return { seen: { paper, opened: false }, rollChanged };
    }
    default:
      return { seen, rollChanged: false };
  }
}
