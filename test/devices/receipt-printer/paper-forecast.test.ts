import test from 'ava';
import fc from 'fast-check';
import { receiptBytes } from '../../../devices/receipt-printer/escpos-bytes.ts';
import { EscposInterpreter } from '../../../devices/receipt-printer/escpos-interpreter.ts';
import {
  followPaper,
  type PaperSeen,
  receiptHeightMm,
  receiptsLeft,
} from '../../../devices/receipt-printer/paper-forecast.ts';
import type { PaperRow } from '../../../devices/receipt-printer/paper-rows.ts';
import { type PrinterProfile, printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import type { PaperLine, ReceiptPrinterEvent } from '../../../devices/receipt-printer/receipt-printer.ts';
import { sampleReceipts } from '../../support/sample-receipts.ts';

for (const profile of Object.values(printerProfiles)) {
  test(`${profile.name}: a receipt is as long as foretold`, async (t) => {
    for (const [name, lines] of Object.entries(sampleReceipts())) {
      t.is(receiptHeightMm(lines, profile), await printedMm(lines, profile), name);
    }
  });
}

test('lines of any text in any size are as long as foretold', async (t) => {
  const profile = printerProfiles['epson-80'];
  const line = fc.record({
    kind: fc.constant('text' as const),
    text: fc.string({ maxLength: 120 }),
    size: fc.constantFrom('normal' as const, 'large' as const, 'huge' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
      t.is(receiptHeightMm(lines, profile), await printedMm(lines, profile));
    }),
  );
});

test('the forecast takes the receipts so far as its measure, and never goes below none', (t) => {
  const roll = { rollMm: 10_000, firstMm: 200 };
  t.is(receiptsLeft({ usedMm: 0, receipts: 0 }, roll), 50);
  t.is(receiptsLeft({ usedMm: 1_000, receipts: 4 }, roll), 36);
  t.is(receiptsLeft({ usedMm: 10_500, receipts: 50 }, roll), 0);
});

const histories: [string, ReceiptPrinterEvent['type'][], boolean][] = [
  ['no paper, then paper', ['printer.paperOut', 'printer.ready'], true],
  ['no paper, cover open, then paper', ['printer.paperOut', 'printer.coverOpen', 'printer.ready'], true],
  ['no paper, no power, then paper', ['printer.paperOut', 'printer.unplugged', 'printer.ready'], true],
  ['little paper, cover open, then plenty', ['printer.paperLow', 'printer.coverOpen', 'printer.ready'], true],
  ['a flickering sensor', ['printer.paperLow', 'printer.ready'], false],
  ['the cover opened and closed', ['printer.coverOpen', 'printer.ready'], false],
  ['the nearly empty roll put back', ['printer.paperOut', 'printer.paperLow'], false],
];

for (const [what, types, expected] of histories) {
  test(`${what}: ${expected ? 'a new roll' : 'the same roll'}`, (t) => {
    let seen: PaperSeen = { paper: 'plenty', opened: false };
    let changed = false;
    for (const type of types) {
      const followed = followPaper(seen, { type } as ReceiptPrinterEvent);
      ({ seen } = followed);
      changed ||= followed.rollChanged;
    }
    t.is(changed, expected);
  });
}

async function printedMm(lines: readonly PaperLine[], profile: PrinterProfile): Promise<number> {
  const rows: PaperRow[] = [];
  const nothing = () => {};
  const interpreter = new EscposInterpreter(
    {
      print: (row) => rows.push(row),
      cut: nothing,
      initialised: nothing,
      automaticStatus: nothing,
      answerInOrder: nothing,
      answerId: nothing,
      answerMark: nothing,
      unknown: nothing,
    },
    profile.widthDots,
  );
  for (const byte of await receiptBytes(lines, profile)) interpreter.push(byte);
  return rows.reduce((dots, row) => dots + rowDots(row), 0) / 8;
}

function rowDots(row: PaperRow): number {
  if (row.kind === 'raster') return row.heightDots * row.scaleY;
  // Versions 1 and 2 hold what our codes say; the printer draws them itself.
  if (row.kind === 'qr') return row.moduleDots * (Buffer.from(row.data).length <= 14 ? 21 : 25);
  return row.heightDots;
}
