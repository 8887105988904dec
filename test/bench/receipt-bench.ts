/** What it takes to compose one typical receipt, beside the two encoders that others use. Same lines, same width, in the same run. */
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import { receiptBytes } from '../../devices/receipt-printer/escpos-bytes.ts';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import type { PaperLine } from '../../devices/receipt-printer/receipt-printer.ts';
import { sampleReceipt } from '../../devices/receipt-printer/sample-receipt.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './median.ts';

const rounds = 15;
const receiptsARound = 60;

type Composer = { name: string; compose(lines: readonly PaperLine[]): Promise<Uint8Array> | Uint8Array };

export const receiptComposers: { ours: Composer; others: Composer[] } = {
  ours: { name: 'ours', compose: (lines) => receiptBytes(lines, printerProfiles['epson-80']) },
  others: [
    { name: '@point-of-sale/receipt-printer-encoder', compose: composeWithEncoder },
    { name: 'node-thermal-printer', compose: composeWithThermalPrinter },
  ],
};

/** Rounds of each take turns, so that whatever else the machine does falls on all alike; the middle round counts. */
export async function benchReceipts(): Promise<BenchRow[]> {
  const { ours, others } = receiptComposers;
  const composers = [ours, ...others];
  const microseconds = new Map<Composer, number[]>(composers.map((composer) => [composer, []]));
  for (const composer of composers) await composeSome(composer);
  for (let round = 0; round < rounds; round += 1) {
    for (const composer of composers) {
      const begun = performance.now();
      await composeSome(composer);
      microseconds.get(composer)?.push(((performance.now() - begun) * 1_000) / receiptsARound);
    }
  }
  const took = (composer: Composer) => median(microseconds.get(composer) ?? []);
  const size = async (composer: Composer) => (await composer.compose(sampleReceipt)).length;
  const rows: BenchRow[] = [];
  for (const other of others) {
    rows.push(row('composing a receipt', 'µs', took(ours), took(other), other.name));
  }
  for (const other of others)
    rows.push(row('a receipt', 'bytes', await size(ours), await size(other), other.name));
  return rows;
}

async function composeSome({ compose }: Composer): Promise<void> {
  for (let at = 0; at < receiptsARound; at += 1) await compose(sampleReceipt);
}

function row(name: string, unit: string, ours: number, theirs: number, against: string): BenchRow {
  return { name, unit, ours, theirs, against, ratio: ours / theirs };
}

const scale = { normal: 1, large: 2, huge: 3 } as const;

function composeWithEncoder(lines: readonly PaperLine[]): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, feedBeforeCut: 5 });
  encoder.initialize().codepage('cp858');
  for (const line of lines) {
    switch (line.kind) {
      case 'text': {
        const size = scale[line.size ?? 'normal'];
        encoder.align(line.align === 'centre' ? 'center' : (line.align ?? 'left'));
        encoder
          .size(size, size)
          .bold(line.bold ?? false)
          .line(line.text)
          .bold(false)
          .size(1, 1);
        break;
      }
      case 'pair': {
        const half = [
          { width: 20, align: 'left' },
          { width: 28, align: 'right' },
        ] as const;
        encoder.align('left').table([...half], [[line.left, line.right]]);
        break;
      }
      case 'rule':
        encoder.align('left').rule();
        break;
      case 'blank':
        encoder.newline(line.lines ?? 1);
        break;
      case 'barcode':
        encoder.align('center').barcode(line.data, 'code128', { height: 96, width: 3, text: false });
        break;
      case 'qr':
        encoder.align('center').qrcode(line.data, { model: 2, size: 8, errorlevel: 'm' });
        break;
      case 'cut':
        encoder.cut('partial');
        break;
    }
  }
  return encoder.encode();
}

function composeWithThermalPrinter(lines: readonly PaperLine[]): Uint8Array {
  const printer = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    // It opens no connection before it is told to print.
    interface: 'tcp://127.0.0.1:9100',
    width: 48,
    characterSet: CharacterSet.PC858_EURO,
    breakLine: BreakLine.WORD,
  });
  for (const line of lines) {
    switch (line.kind) {
      case 'text': {
        const size = scale[line.size ?? 'normal'] - 1;
        if (line.align === 'centre') printer.alignCenter();
        else if (line.align === 'right') printer.alignRight();
        else printer.alignLeft();
        printer.setTextSize(size, size);
        printer.bold(line.bold ?? false);
        printer.println(line.text);
        printer.setTextNormal();
        break;
      }
      case 'pair':
        printer.alignLeft();
        printer.leftRight(line.left, line.right);
        break;
      case 'rule':
        printer.alignLeft();
        printer.drawLine();
        break;
      case 'blank':
        for (let left = line.lines ?? 1; left > 0; left -= 1) printer.newLine();
        break;
      case 'barcode':
        printer.alignCenter();
        printer.printBarcode(`{B${line.data}`, 73, { hriPos: 0, width: 3, height: 96 });
        break;
      case 'qr':
        printer.alignCenter();
        printer.printQR(line.data, { cellSize: 8, correction: 'M', model: 2 });
        break;
      case 'cut':
        printer.partialCut({ verticalTabAmount: 5 });
        break;
    }
  }
  return printer.getBuffer();
}
