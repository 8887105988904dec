import test from 'ava';
import fc from 'fast-check';
import { plainText, wrapText } from '../../kiosk-ui/plain-text.ts';

test('what people write in Indonesian and English stays as it is', (t) => {
  const sentence = 'Bapak/Ibu, “KTP-el” hilang? Tunggu… – é ü ç · [1] 50% (gratis) ↑ ↓';
  t.is(plainText(sentence), sentence);
});

test('nothing in a text can move the cursor or change a colour', (t) => {
  t.is(plainText('\x1b[31mred\x07\r\n\tnext\u200b\u202eevil'), '[31mred nextevil');
});

test('what the console font lacks, or what is two columns wide, becomes one question mark', (t) => {
  t.is(plainText('a👍b日c'), 'a?b?c');
  t.is(plainText('e\u0301'), 'é');
});

test('no line is longer than it may be, and no word is lost', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 1, max: 80 }),
      (text, width) => {
        const lines = wrapText(text, width);
        t.true(lines.length > 0);
        t.true(lines.every((line) => line.length <= width));
        t.is(lines.join('').replaceAll(' ', ''), plainText(text).replaceAll(' ', ''));
      },
    ),
  );
});

test('lines break between words', (t) => {
  t.deepEqual(wrapText('Letakkan kertas di alat pindai', 16), ['Letakkan kertas', 'di alat pindai']);
  t.deepEqual(wrapText('', 10), ['']);
});
