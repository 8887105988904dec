import test from 'ava';
import fc from 'fast-check';
import { barcodeEvent } from '../../../devices/barcode-scanner/barcode-text.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const eventFor = (text: string) => barcodeEvent(bytesOf(text), null);

/** Spelled out by code point here, and by Unicode property in the source. */
const neverShown = (text: string) =>
  [...text].some((character) => {
    const point = character.codePointAt(0) ?? 0;
    return (
      point < 0x20 ||
      (point >= 0x7f && point <= 0x9f) ||
      (point >= 0x200b && point <= 0x200f) ||
      (point >= 0x2028 && point <= 0x202e) ||
      (point >= 0x2060 && point <= 0x206f) ||
      point === 0xad ||
      point === 0x61c ||
      point === 0xfeff
    );
  });

test('a code keeps its text and loses the suffix that the scanner put behind it', (t) => {
  for (const suffix of ['', '\r', '\n', '\r\n', '\t', '\r\r\n\t']) {
    t.deepEqual(barcodeEvent(bytesOf(`KU-1 é 日本${suffix}`), ']Q1'), {
      type: 'barcode.scanned',
      text: 'KU-1 é 日本',
      symbology: ']Q1',
    });
  }
});

const invisible = {
  'the group separator of GS1 codes': '\x1d',
  'an escape sequence': '\x1b[2J',
  'a zero byte': '\0',
  'a line break inside the code': 'b\nc',
  'a C1 control': '\u009b',
  delete: '\x7f',
  'a right-to-left override': '\u202e',
  'a bidirectional isolate': '\u2066',
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a byte-order mark': '\ufeff',
  'a line separator': '\u2028',
  'a soft hyphen': '\u00ad',
  'a tag character': '\u{e0041}',
  'a private-use character': '\ue000',
  'a filler that draws nothing': '\u3164',
};

for (const [name, text] of Object.entries(invisible)) {
  test(`a code with ${name} in it is refused`, (t) => {
    for (const code of [`a${text}b`, `${text}b`]) {
      t.deepEqual(eventFor(code), { type: 'barcode.refused', reason: 'controlCharacters' });
    }
  });
}

test('a code of nothing, or of nothing but suffixes, is no text', (t) => {
  for (const code of ['', '\r', '\r\n\t'])
    t.deepEqual(eventFor(code), { type: 'barcode.refused', reason: 'notText' });
});

test('512 characters are read, 513 are too long, whatever bytes they take', (t) => {
  for (const character of ['x', 'é', '日']) {
    t.like(eventFor(character.repeat(512)), { type: 'barcode.scanned', text: character.repeat(512) });
    t.deepEqual(eventFor(character.repeat(513)), { type: 'barcode.refused', reason: 'tooLong' });
  }
  t.like(eventFor('👍'.repeat(256)), { type: 'barcode.scanned' });
  t.deepEqual(eventFor('👍'.repeat(257)), { type: 'barcode.refused', reason: 'tooLong' });
});

test('invalid UTF-8 is no text', (t) => {
  for (const bytes of [
    [0xff],
    [0x41, 0xc3],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0x41, 0xe9, 0x42],
  ]) {
    t.deepEqual(barcodeEvent(Uint8Array.from(bytes), null), { type: 'barcode.refused', reason: 'notText' });
  }
});

const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...Object.values(invisible)),
      fc.integer({ min: 0x80, max: 0xffff }).map((point) => String.fromCharCode(point)),
    ),
  )
  .map((parts) => bytesOf(parts.join('')));

test('any bytes give exactly one event, and scanned text never holds what can not be seen', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 2_000 }), hostileText), (bytes) => {
        const event = barcodeEvent(bytes, null);
        if (event.type === 'barcode.refused') {
          return ['controlCharacters', 'tooLong', 'notText'].includes(event.reason) && !('text' in event);
        }
        return (
          event.type === 'barcode.scanned' &&
          event.text.length >= 1 &&
          event.text.length <= 512 &&
          !neverShown(event.text) &&
          event.text.isWellFormed()
        );
      }),
      { numRuns: 3_000 },
    ),
  );
});

test('what is scanned is what was in the code, to the byte', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (text) => {
        const event = eventFor(text);
        return event.type === 'barcode.refused' || event.text === text;
      }),
    ),
  );
});
