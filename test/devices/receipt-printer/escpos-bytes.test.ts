import test from 'ava';
import fc from 'fast-check';
import { escposBytes, receiptBytes } from '../../../devices/receipt-printer/escpos-bytes.ts';
import type { EscposCommand } from '../../../devices/receipt-printer/escpos-command.ts';
import { EscposParser } from '../../../devices/receipt-printer/escpos-parser.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import type { ReceiptCommand } from '../../../devices/receipt-printer/receipt-commands.ts';
import { sampleReceipt } from '../../../devices/receipt-printer/sample-receipt.ts';

const wide = printerProfiles['epson-80'];
const hex = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/..(?!$)/g, '$& ');

/** Bytes after Epson's command reference. */
const examples: [string, ReceiptCommand, string][] = [
  ['initialise resets and selects the code page', { name: 'initialise' }, '1b 40 1b 74 13'],
  ['centre', { name: 'align', to: 'centre' }, '1b 61 01'],
  ['right', { name: 'align', to: 'right' }, '1b 61 02'],
  ['triple size', { name: 'size', width: 3, height: 3 }, '1d 21 22'],
  ['tall only', { name: 'size', width: 1, height: 2 }, '1d 21 01'],
  ['bold', { name: 'bold', on: true }, '1b 45 01'],
  ['not bold', { name: 'bold', on: false }, '1b 45 00'],
  ['text in the code page, with its line feed', { name: 'text', text: 'é€' }, '82 d5 0a'],
  ['two lines of feed', { name: 'feed', lines: 2 }, '0a 0a'],
  ['many lines of feed', { name: 'feed', lines: 9 }, '1b 64 09'],
  ['some dots of feed', { name: 'advance', dots: 20 }, '1b 4a 14'],
  ['partial cut behind five lines', { name: 'cut' }, '0a 0a 0a 0a 0a 1d 56 01'],
  [
    'Code 128 with its length, its set, and no text below',
    { name: 'barcode', data: 'KLU-7', moduleDots: 3, heightDots: 96 },
    '1d 68 60 1d 77 03 1d 48 00 1d 6b 49 07 7b 42 4b 4c 55 2d 37',
  ],
  [
    'digits of a barcode two by two',
    { name: 'barcode', data: '12345678', moduleDots: 2, heightDots: 96 },
    '1d 68 60 1d 77 02 1d 48 00 1d 6b 49 06 7b 43 0c 22 38 4e',
  ],
  [
    'QR code drawn by the printer',
    { name: 'qr', data: 'KLU', moduleDots: 6 },
    '1d 28 6b 04 00 31 41 32 00 1d 28 6b 03 00 31 43 06 1d 28 6b 03 00 31 45 31 ' +
      '1d 28 6b 06 00 31 50 30 4b 4c 55 1d 28 6b 03 00 31 51 30',
  ],
];

for (const [title, command, bytes] of examples) {
  test(title, (t) => t.is(hex(escposBytes([command], wide)), bytes));
}

test('a printer that starts up in Chinese is told not to', (t) => {
  t.is(hex(escposBytes([{ name: 'initialise' }], printerProfiles['generic-80'])), '1b 40 1c 2e 1b 74 13');
});

test('a printer without a knife feeds past its tear bar', (t) => {
  t.is(hex(escposBytes([{ name: 'cut' }], printerProfiles['generic-58'])), '0a 0a 0a 0a');
});

test('a printer that draws no QR codes gets a picture at half its size', async (t) => {
  const bytes = await receiptBytes([{ kind: 'qr', data: 'KLU' }], printerProfiles['generic-80']);
  const raster = parsed(bytes).find((command) => command.name === 'raster');
  if (raster?.name !== 'raster') return t.fail('no picture');
  t.is(raster.scaleX, 2);
  t.is(raster.scaleY, 2);
  // Version 1, 21 squares, four dots each at half size.
  t.is(raster.heightDots, 84);
  t.is(raster.widthBytes, 11);
  t.false(parsed(bytes).some((command) => command.name === 'qrPrint'));
});

test('no text reaches the printer as a command', async (t) => {
  const textOf = fc.string({ unit: 'binary', maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(textOf, textOf, async (left, right) => {
      const bytes = await receiptBytes(
        [
          { kind: 'text', text: left },
          { kind: 'pair', left, right },
        ],
        wide,
      );
      const names = new Set(parsed(bytes).map((command) => command.name));
      const allowed = ['initialise', 'codePage', 'character', 'lineFeed'];
      t.deepEqual(
        [...names].filter((name) => !allowed.includes(name)),
        [],
      );
    }),
  );
});

test('a typical receipt takes less than a kilobyte', async (t) => {
  t.true((await receiptBytes(sampleReceipt, wide)).length < 1000);
});

function parsed(bytes: Uint8Array): EscposCommand[] {
  const parser = new EscposParser();
  return [...bytes].flatMap((byte) => parser.push(byte) ?? []);
}
