import test from 'ava';
import sharp from 'sharp';
import { receiptBytes } from '../../../devices/receipt-printer/escpos-bytes.ts';
import { EscposInterpreter } from '../../../devices/receipt-printer/escpos-interpreter.ts';
import { fontA } from '../../../devices/receipt-printer/font-a.ts';
import { paperPng } from '../../../devices/receipt-printer/paper-image.ts';
import type { PaperRow } from '../../../devices/receipt-printer/paper-rows.ts';
import { paperText } from '../../../devices/receipt-printer/paper-text.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import type { PaperLine } from '../../../devices/receipt-printer/receipt-printer.ts';
import { sampleReceipt } from '../../../devices/receipt-printer/sample-receipt.ts';
import { readCodes } from './read-codes.ts';

for (const profile of Object.values(printerProfiles)) {
  test(`${profile.name}: barcode and QR code can be read from the picture of the paper`, async (t) => {
    const lines: PaperLine[] = [
      { kind: 'text', text: 'SL-7K42-9', align: 'centre', size: 'huge', bold: true },
      { kind: 'barcode', data: 'SL7K429' },
      { kind: 'qr', data: 'SL7K429' },
      { kind: 'text', text: 'Simpan struk ini.' },
      { kind: 'cut' },
    ];
    const rows = paperOf(await receiptBytes(lines, profile), profile.widthDots);
    t.deepEqual(await readCodes(await paperPng(rows, profile.widthDots)), [
      'Code128: SL7K429',
      'QRCode: SL7K429',
    ]);
  });
}

for (const data of [
  'A',
  '12',
  '1234',
  '12345',
  'AB123456CD',
  '123456AB',
  'AB12345',
  '1234567ab7654321',
  'a{b}{C12',
  '{{',
  ' !"#$%&\'()*+,-./',
  ':;<=>?@[\\]^_`|}~',
]) {
  test(`Code 128 carries ${JSON.stringify(data)}`, async (t) => {
    const profile = printerProfiles['epson-80'];
    const rows = paperOf(await receiptBytes([{ kind: 'barcode', data }], profile), profile.widthDots);
    t.deepEqual(await readCodes(await paperPng(rows, profile.widthDots)), [`Code128: ${data}`]);
  });
}

test('the picture is as wide as the paper and as long as what was fed', async (t) => {
  const widthDots = 384;
  const rows: PaperRow[] = [
    {
      kind: 'raster',
      align: 'left',
      widthBytes: 1,
      heightDots: 8,
      scaleX: 1,
      scaleY: 1,
      rows: new Uint8Array(8).fill(0xff),
    },
    { kind: 'feed', heightDots: 120 },
  ];
  const png = await paperPng(rows, widthDots);
  const { data, info } = await sharp(png).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  t.is(info.width, 384 + 64);
  t.is(info.height, 128);
  const black = (x: number, y: number) => (data[y * info.width + x] ?? 255) < 128;
  // Behind the margin, and below the white that the last cut left at the top.
  t.true(black(32, 88));
  t.true(black(39, 95));
  t.false(black(31, 88));
  t.false(black(40, 88));
  t.false(black(32, 87));
  t.false(black(32, 96));
});

test('bare paper has a picture too', async (t) => {
  const { width } = await sharp(await paperPng([], 576)).metadata();
  t.is(width, 640);
});

test('the font has a shape for every character of every code page, and white between letters', async (t) => {
  const font = await fontA();
  for (const character of 'ABCgjqy0189?') {
    const shape = font.get(character)!;
    t.true(
      shape.some((row) => row !== 0),
      character,
    );
    // The first or last column of dots stays free, so that neighbours do not touch.
    t.true(
      shape.every((row) => (row & 0x801) !== 0x801),
      character,
    );
  }
  t.true(font.get(' ')?.every((row) => row === 0));
  // A rule has to join with its neighbours.
  t.true(font.get('─')?.some((row) => row === 0xfff));
  t.is(font.get('█')?.filter((row) => row === 0xfff).length, 24);
});

test('the paper as text', async (t) => {
  const profile = printerProfiles['generic-58'];
  const rows = paperOf(await receiptBytes(sampleReceipt, profile), profile.widthDots);
  t.snapshot(paperText(rows, profile.widthDots));
});

test('wide, bold, underlined and white on black change the dots', async (t) => {
  const plain = { character: 'A', width: 1, height: 1, bold: false, underlineDots: 0, inverse: false };
  const picture = async (change: Partial<typeof plain>) => {
    const rows: PaperRow[] = [
      { kind: 'line', align: 'left', glyphs: [{ ...plain, ...change }], heightDots: 48 },
    ];
    return (
      await sharp(await paperPng(rows, 384))
        .extractChannel(0)
        .raw()
        .toBuffer()
    ).filter((dot) => dot < 128).length;
  };
  const dots = await picture({});
  t.true(dots > 20);
  t.is(await picture({ width: 2, height: 2 }), 4 * dots);
  t.true((await picture({ bold: true })) > dots);
  t.true((await picture({ underlineDots: 2 })) > dots);
  t.is(await picture({ inverse: true }), 12 * 24 - dots);
});

function paperOf(bytes: Uint8Array, widthDots: number): PaperRow[] {
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
    widthDots,
  );
  for (const byte of bytes) interpreter.push(byte);
  return rows;
}
