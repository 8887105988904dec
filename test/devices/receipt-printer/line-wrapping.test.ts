import test from 'ava';
import fc from 'fast-check';
import { wrapPair, wrapText } from '../../../devices/receipt-printer/line-wrapping.ts';

test('text that fits is one line', (t) => {
  t.deepEqual(wrapText('Simpan struk ini.', 17), ['Simpan struk ini.']);
});

test('text breaks at spaces, and the spaces at the break are gone', (t) => {
  t.deepEqual(wrapText('Simpan  struk ini baik-baik', 12), ['Simpan', 'struk ini', 'baik-baik']);
});

test('a word that ends at the edge stays on its line', (t) => {
  t.deepEqual(wrapText('satu dua tiga', 8), ['satu dua', 'tiga']);
});

test('a word wider than the paper is broken where it must be', (t) => {
  t.deepEqual(wrapText('ya https://silaku.example', 10), ['ya', 'https://si', 'laku.examp', 'le']);
});

test('an empty text is an empty line', (t) => {
  t.deepEqual(wrapText('', 32), ['']);
  t.deepEqual(wrapText('   ', 32), ['']);
});

test('an indent is kept', (t) => {
  t.deepEqual(wrapText('  - KK asli', 32), ['  - KK asli']);
});

test('a point of a list stays under its text', (t) => {
  t.deepEqual(wrapText('- KTP yang rusak, depan dan belakang', 20), [
    '- KTP yang rusak,',
    '  depan dan belakang',
  ]);
});

test('any text fits its columns and loses nothing but spaces', (t) => {
  const word = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '-'), maxLength: 120 });
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 48 }), (text, columns) => {
      const lines = wrapText(text, columns);
      t.true(lines.every((line) => line.length <= columns));
      t.is(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
    }),
  );
});

test('a pair fills its line to both edges', (t) => {
  t.deepEqual(wrapPair('Biaya', 'GRATIS', 16), ['Biaya     GRATIS']);
});

test('a pair that does not fit puts its right end below, at the right edge', (t) => {
  t.deepEqual(wrapPair('Diantar ke', 'Desa Ponggiha', 16), ['Diantar ke', '   Desa Ponggiha']);
});

test('a right end wider than the paper wraps at the right edge', (t) => {
  t.deepEqual(wrapPair('Ke', 'Desa Ponggiha Lasusua', 14), ['Ke', ' Desa Ponggiha', '       Lasusua']);
});

test('a long left end shares its last line', (t) => {
  t.deepEqual(wrapPair('Kartu keluarga asli', '2 hlm', 16), ['Kartu keluarga', 'asli       2 hlm']);
});

test('a pair without a right end is its left end', (t) => {
  t.deepEqual(wrapPair('Biaya', '', 16), ['Biaya']);
});

test('any pair fits its columns and shows both ends', (t) => {
  const text = fc.string({ unit: fc.constantFrom('x', 'y', ' '), maxLength: 60 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 2, max: 48 }), (left, right, columns) => {
      const lines = wrapPair(left, right, columns);
      t.true(lines.every((line) => line.length <= columns));
      t.is(lines.join('').replaceAll(' ', ''), (left + right).replaceAll(' ', ''));
    }),
  );
});
