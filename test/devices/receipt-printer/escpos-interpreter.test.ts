import test from 'ava';
import fc from 'fast-check';
import { code128Bars } from '../../../devices/receipt-printer/code128-bars.ts';
import { EscposInterpreter, type PrinterBody } from '../../../devices/receipt-printer/escpos-interpreter.ts';
import { EscposParser } from '../../../devices/receipt-printer/escpos-parser.ts';
import type { PaperRow } from '../../../devices/receipt-printer/paper-rows.ts';
import { paperText } from '../../../devices/receipt-printer/paper-text.ts';

/** Bytes and the names of the commands they are, after Epson's command reference. */
const commands: [string, number[], object][] = [
  ['ESC ! sets several modes', [0x1b, 0x21, 0x38], { name: 'printMode', bits: 0x38 }],
  ['GS ! sets the size', [0x1d, 0x21, 0x12], { name: 'size', width: 2, height: 3 }],
  ['ESC a takes digits too', [0x1b, 0x61, 0x31], { name: 'align', to: 'centre' }],
  ['ESC a with nonsense is left', [0x1b, 0x61, 0x09], { name: 'align', to: 'left' }],
  ['GS V 66 feeds and cuts', [0x1d, 0x56, 66, 10], { name: 'cut', feedDots: 110 }],
  ['GS V 0 cuts', [0x1d, 0x56, 0], { name: 'cut', feedDots: 0 }],
  ['ESC i cuts', [0x1b, 0x69], { name: 'cut', feedDots: 0 }],
  ['GS k, old form', [0x1d, 0x6b, 4, 65, 66, 0], { name: 'barcode', system: 4, data: Uint8Array.of(65, 66) }],
  [
    'GS k, new form',
    [0x1d, 0x6b, 73, 2, 65, 66],
    { name: 'barcode', system: 73, data: Uint8Array.of(65, 66) },
  ],
  [
    'GS v 0 is a picture',
    [0x1d, 0x76, 0x30, 1, 1, 0, 2, 0, 0xf0, 0x0f],
    { name: 'raster', widthBytes: 1, heightDots: 2, scaleX: 2, scaleY: 1, rows: Uint8Array.of(0xf0, 0x0f) },
  ],
  [
    'ESC * is a picture in columns',
    [0x1b, 0x2a, 33, 1, 0, 0x80, 0, 0x01],
    {
      name: 'raster',
      widthBytes: 1,
      heightDots: 24,
      scaleX: 1,
      scaleY: 1,
      rows: Uint8Array.from({ length: 24 }, (_, y) => (y === 0 || y === 23 ? 0x80 : 0)),
    },
  ],
  [
    'GS ( k stores QR data',
    [0x1d, 0x28, 0x6b, 5, 0, 49, 80, 48, 65, 66],
    { name: 'qrStore', data: Uint8Array.of(65, 66) },
  ],
  ['GS a asks for reports', [0x1d, 0x61, 0x0e], { name: 'automaticStatus', mask: 0x0e }],
  ['GS r asks in order', [0x1d, 0x72, 1], { name: 'answerInOrder', what: 1 }],
  ['DLE EOT is stepped over', [0x10, 0x04, 1], { name: 'ignored', code: 'DLE \x04' }],
  ['ESC p opens a drawer we have not', [0x1b, 0x70, 0, 25, 250], { name: 'ignored', code: 'ESC p' }],
  ['ESC D ends at NUL', [0x1b, 0x44, 8, 16, 0], { name: 'ignored', code: 'ESC D' }],
  ['GS ( A with its length', [0x1d, 0x28, 0x41, 2, 0, 1, 2], { name: 'ignored', code: 'GS (A' }],
  ['GS 8 L with its long length', [0x1d, 0x38, 0x4c, 2, 0, 0, 0, 1, 2], { name: 'ignored', code: 'GS 8' }],
  ['an unknown pair', [0x1b, 0x7e], { name: 'unknown', bytes: Uint8Array.of(0x1b, 0x7e) }],
  ['a lone control character', [0x07], { name: 'unknown', bytes: Uint8Array.of(0x07) }],
];

for (const [title, bytes, command] of commands) {
  test(`${title}, and the next byte is text again`, (t) => {
    const parser = new EscposParser();
    const read = [...bytes, 0x41].flatMap((byte) => parser.push(byte) ?? []);
    t.deepEqual(read as object[], [command, { name: 'character', byte: 0x41 }]);
  });
}

test('text wraps at the edge of the paper, wide letters earlier', (t) => {
  t.is(printed(`${'a'.repeat(33)}\n`).text, `${'a'.repeat(32)}\na`);
  t.is(printed(`\x1d!\x10${'b'.repeat(17)}\n`).text, `${'b'.repeat(16)}\nb`);
});

test('alignment counts only at the beginning of a line', (t) => {
  t.is(printed('ab\x1ba\x02cd\n').text, 'abcd');
  t.is(printed('\x1ba\x02cd\n').text, `${' '.repeat(30)}cd`);
});

test('a tab goes to the next eighth column', (t) => {
  t.is(printed('ab\tc\td\n').text, 'ab      c       d');
});

test('the code page decides what a byte looks like, and a reset forgets it', (t) => {
  t.is(printed('\x1bt\x13\xd5\n').text, '€');
  t.is(printed('\x1bt\x10\x80\n').text, '€');
  t.is(printed('\x1bt\x13\x1b@\xd5\n').text, '╒');
});

test('a reset drops the line that was not printed yet', (t) => {
  t.is(printed('half a line\x1b@whole\n').text, 'whole');
});

test('what is known but not drawn leaves no trace, and what is unknown is kept for people to look at', (t) => {
  const { text, unknown } = printed('a\x1bL\x1d:\x1b~b\x07c\n');
  t.is(text, 'abc');
  t.deepEqual(unknown, ['1b7e', '07']);
});

test('barcodes of other kinds show their data', (t) => {
  t.is(printed('\x1dk\x04AB-1\x00').text, '[barcode 4: AB-1]');
});

test('a barcode as escpos itself writes it, without its set, is not drawn by a printer', (t) => {
  t.is(printed('\x1dkI\x041234x\n').text, 'x');
  t.is(code128Bars(Buffer.from('1234')), undefined);
  t.is(code128Bars(Buffer.from('{B')), undefined);
  t.is(code128Bars(Uint8Array.of(0x7b, 0x43, 100)), undefined);
  t.is(code128Bars(Uint8Array.of(0x7b)), undefined);
  t.is(code128Bars(Buffer.from('{B1234'))?.text, '1234');
});

test('text below a barcode is printed when asked for', (t) => {
  t.is(printed('\x1dH\x02\x1dw\x02\x1dkI\x06{BAB-1').text, '       [barcode AB-1]\nAB-1'.trim());
});

test('no bytes at all can stop it, however they are mixed', (t) => {
  const starts = fc.constantFrom(0x1b, 0x1d, 0x1c, 0x10, 0x0a, 0x09, 0x28, 0x6b, 0x76, 0x2a, 0x30, 0x38);
  const bytes = fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }), starts), { maxLength: 400 });
  fc.assert(
    fc.property(bytes, (sent) => {
      const { rows, text } = printed(Buffer.from(sent).toString('latin1'));
      t.true(Array.isArray(rows));
      t.is(typeof text, 'string');
    }),
    { numRuns: 2_000 },
  );
});

test('after any bytes and their end, a printer can be brought back to its senses', (t) => {
  // Longer than any command but pictures, which may claim as much as they like.
  const calm = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 100 });
  fc.assert(
    fc.property(calm, (sent) => {
      t.true(printed(`${Buffer.from(sent).toString('latin1')}\n\x1b@well\n`).text.endsWith('well'));
    }),
  );
});

function printed(latin1: string) {
  const rows: PaperRow[] = [];
  const unknown: string[] = [];
  const body: PrinterBody = {
    print: (row) => rows.push(row),
    cut: () => {},
    initialised: () => {},
    automaticStatus: () => {},
    answerInOrder: () => {},
    answerId: () => {},
    answerMark: () => {},
    unknown: (bytes) => unknown.push(Buffer.from(bytes).toString('hex')),
  };
  const interpreter = new EscposInterpreter(body, 384);
  for (const byte of Buffer.from(latin1, 'latin1')) interpreter.push(byte);
  return { rows, unknown, text: paperText(rows, 384) };
}
