import test from 'ava';
import fc from 'fast-check';
import { characterAt, charactersOf, codePages } from '../../../devices/receipt-printer/code-pages.ts';
import { escposBytes } from '../../../devices/receipt-printer/escpos-bytes.ts';
import { printableText } from '../../../devices/receipt-printer/printable-text.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';

const examples: [string, string, string][] = [
  ['plain text stays', 'Ambil KTP-el di kantor desa?', 'Ambil KTP-el di kantor desa?'],
  ['letters the page has keep their marks', 'Café Ñ ü 25 °C 3 m²', 'Café Ñ ü 25 °C 3 m²'],
  ['decomposed letters are put together', 'Cafe\u0301', 'Café'],
  ['letters it lacks lose their marks', 'ā Ł ș ệ', 'a L s e'],
  ['quotes and dashes become plain', '“Ya” – ‘tidak’…', '"Ya" - \'tidak\'...'],
  ['a tab is a space', 'a\tb', 'a b'],
  ['a space that does not break is a space', 'a\u00a0b', 'a b'],
  ['an invisible hyphen is nothing', 'per\u00admohonan', 'permohonan'],
  ['control characters are gone', 'a\x1b@\x00\x1dV\x00b\x7f\x9b', 'a@Vb'],
  ['what has no likeness is a black square', '日本', '■■'],
  ['joined emoji leave no debris', '👍\ufe0f', '■'],
  ['full-width letters become narrow', 'ＫＴＰ', 'KTP'],
  ['ligatures are taken apart', 'ﬁle', 'file'],
  ['half a surrogate pair is nothing', 'a\ud800b', 'ab'],
];

for (const [title, text, printable] of examples) {
  test(title, (t) => t.is(printableText(text, codePages.PC858), printable));
}

for (const page of Object.values(codePages)) {
  test(`${page.name}: the table says what the encoder inside escpos says`, (t) => {
    for (const character of charactersOf(page)) {
      const [byte, lineFeed] = encoded(character, page);
      t.is(characterAt(byte!, page), character);
      t.is(lineFeed, 0x0a);
    }
  });

  test(`${page.name}: any text arrives as characters of the page, without control characters and without a question mark it did not have`, (t) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const printable = printableText(text, page);
        const bytes = encoded(printable, page).subarray(0, -1);
        t.true(bytes.every((byte) => byte >= 0x20 && byte !== 0x7f));
        t.is([...bytes].map((byte) => characterAt(byte, page)).join(''), printable);
        t.is(count('?', printable), count('?', text.normalize('NFKD')));
      }),
    );
  });
}

function encoded(text: string, codePage: (typeof codePages)[keyof typeof codePages]): Uint8Array {
  return escposBytes([{ name: 'text', text }], { ...printerProfiles['epson-80'], codePage });
}

function count(character: string, text: string): number {
  return text.split(character).length - 1;
}
