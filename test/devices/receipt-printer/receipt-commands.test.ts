import test from 'ava';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import { receiptCommands } from '../../../devices/receipt-printer/receipt-commands.ts';
import type { PaperLine } from '../../../devices/receipt-printer/receipt-printer.ts';

const wide = printerProfiles['epson-80'];
const narrow = printerProfiles['generic-58'];

test('a receipt can be read before it is bytes', (t) => {
  const lines: PaperLine[] = [
    { kind: 'text', text: 'Si LAKU', align: 'centre', size: 'large', bold: true },
    { kind: 'text', text: 'Desa Ponggiha', align: 'centre' },
    { kind: 'rule' },
    { kind: 'pair', left: 'Biaya', right: 'GRATIS' },
    { kind: 'blank', lines: 2 },
    { kind: 'cut' },
  ];
  t.deepEqual(receiptCommands(lines, wide), [
    { name: 'initialise' },
    { name: 'align', to: 'centre' },
    { name: 'size', width: 2, height: 2 },
    { name: 'bold', on: true },
    { name: 'text', text: 'Si LAKU' },
    { name: 'advance', dots: 8 },
    { name: 'size', width: 1, height: 1 },
    { name: 'bold', on: false },
    { name: 'text', text: 'Desa Ponggiha' },
    { name: 'align', to: 'left' },
    { name: 'text', text: '─'.repeat(48) },
    { name: 'text', text: `Biaya${' '.repeat(37)}GRATIS` },
    { name: 'feed', lines: 2 },
    { name: 'cut' },
  ]);
});

test('wide letters leave room for fewer of them', (t) => {
  const words = 'Tunjukkan struk di anjungan mana pun';
  const texts = (size: 'normal' | 'large' | 'huge') => textsOf([{ kind: 'text', text: words, size }], wide);
  t.deepEqual(texts('normal'), [words]);
  t.deepEqual(texts('large'), ['Tunjukkan struk di', 'anjungan mana pun']);
  t.deepEqual(texts('huge'), ['Tunjukkan struk', 'di anjungan mana', 'pun']);
});

test('narrow paper wraps earlier', (t) => {
  t.deepEqual(textsOf([{ kind: 'text', text: 'Tunjukkan struk di anjungan mana pun' }], narrow), [
    'Tunjukkan struk di anjungan mana',
    'pun',
  ]);
});

test('a line feed in a text is a new line, a bare one an empty line', (t) => {
  t.deepEqual(receiptCommands([{ kind: 'text', text: 'satu\r\n\ndua' }], wide).slice(1), [
    { name: 'text', text: 'satu' },
    { name: 'feed', lines: 1 },
    { name: 'text', text: 'dua' },
  ]);
});

test('text is made printable before it is measured', (t) => {
  const text = `${'a'.repeat(46)}…`;
  t.deepEqual(textsOf([{ kind: 'text', text }], wide), [`${'a'.repeat(46)}..`, '.']);
});

test('bars are as wide as fits with their quiet zones, and no wider than three dots', (t) => {
  const module = (data: string, profile: typeof wide) => {
    const found = receiptCommands([{ kind: 'barcode', data }], profile).find(
      ({ name }) => name === 'barcode',
    );
    return found?.name === 'barcode' && found.moduleDots;
  };
  t.is(module('KLU123456', wide), 3);
  t.is(module('SL-ABCDEFGH', narrow), 2);
});

test('a barcode that does not fit the paper, or is not printable ASCII, is a mistake of ours', (t) => {
  const print = (data: string) => receiptCommands([{ kind: 'barcode', data }], narrow);
  t.throws(() => print('ABCDEFGHIJKLMNOPQRSTUVWXYZ'), { message: /too wide for 58 mm/ });
  t.throws(() => print('AB\x1bCD'), { message: /printable ASCII/ });
  t.throws(() => print(''), { message: /printable ASCII/ });
});

test('a QR code of nothing, or of more than fits, is a mistake of ours', (t) => {
  t.throws(() => receiptCommands([{ kind: 'qr', data: '' }], wide), { message: /1 to 450 bytes/ });
  t.throws(() => receiptCommands([{ kind: 'qr', data: 'a'.repeat(451) }], wide), {
    message: /1 to 450 bytes/,
  });
});

test('a QR code fits every paper', (t) => {
  for (const profile of [wide, narrow]) {
    for (const bytes of [1, 14, 15, 120, 450]) {
      const found = receiptCommands([{ kind: 'qr', data: 'a'.repeat(bytes) }], profile).find(
        ({ name }) => name === 'qr',
      );
      if (found?.name !== 'qr') return t.fail();
      t.true(found.moduleDots >= 4 && found.moduleDots % 2 === 0);
      t.true((17 + 4 * 16) * 4 <= profile.widthDots);
    }
  }
});

function textsOf(lines: PaperLine[], profile: typeof wide): string[] {
  return receiptCommands(lines, profile).flatMap((command) =>
    command.name === 'text' ? [command.text] : [],
  );
}
