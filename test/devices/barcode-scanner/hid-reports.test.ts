import test from 'ava';
import fc from 'fast-check';
import {
  createHidDecoder,
  type HidCode,
  type HidReportStyle,
} from '../../../devices/barcode-scanner/hid-reports.ts';
import { hidPosReports, keyboardReports } from '../../../devices/barcode-scanner/pretend-hid-reports.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function decode(style: HidReportStyle, reports: readonly Uint8Array[], pausesBefore: readonly number[] = []) {
  let now = 0;
  const decoder = createHidDecoder(style, { clock: () => now, pauseMs: 500 });
  return reports.flatMap((report, index) => {
    now += pausesBefore.includes(index) ? 501 : 500;
    return decoder.push(report).map(readable);
  });
}

const readable = (code: HidCode) =>
  code.kind === 'code' ? `${code.symbology ?? '-'} ${Buffer.from(code.bytes).toString('latin1')}` : code.kind;

/** A HID-POS report written out by hand, apart from the twin's own. */
function posReport(data: string, { more = 0, length = data.length, aim = ']E0', id = 2 } = {}): Uint8Array {
  const report = Buffer.alloc(64);
  report.set([id, length]);
  report.write(aim, 2, 'latin1');
  report.write(data, 5, 'latin1');
  report[63] = more;
  return report;
}

const posExamples: [claim: string, reports: Uint8Array[], expected: string[]][] = [
  ['one report is one code', [posReport('8991234567890')], [']E0 8991234567890']],
  ['a report without a symbology is a code all the same', [posReport('1', { aim: '\0\0\0' })], ['- 1']],
  ['a symbology that is none is left out', [posReport('1', { aim: '\x1b[2' })], ['- 1']],
  [
    'three reports are one code while bit 0 says that more follows',
    [
      posReport('a'.repeat(56), { more: 1 }),
      posReport('b', { more: 1, aim: ']Q1' }),
      posReport('c', { more: 0xfe }),
    ],
    [`]E0 ${'a'.repeat(56)}bc`],
  ],
  ['a full last report ends the code', [posReport('a'.repeat(56))], [`]E0 ${'a'.repeat(56)}`]],
  ['a report of another number is not for us', [posReport('a', { id: 4 }), posReport('b')], [']E0 b']],
  ['a short report is not for us', [posReport('a').subarray(0, 63), posReport('b')], [']E0 b']],
  [
    'a length that can not be spoils its code to the end, and only that',
    [
      posReport('a', { more: 1 }),
      posReport('b', { length: 57, more: 1 }),
      posReport('c', { length: 255, more: 1 }),
      posReport('d'),
      posReport('e'),
    ],
    ['broken', ']E0 e'],
  ],
  ['a code of no bytes is told, so that it can be refused', [posReport('')], [']E0 ']],
];

for (const [claim, reports, expected] of posExamples) {
  test(`HID-POS: ${claim}`, (t) => t.deepEqual(decode('pos', reports), expected));
}

const keys = (modifiers: number, ...down: number[]) =>
  Uint8Array.from([modifiers, 0, ...down, 0, 0, 0, 0, 0, 0].slice(0, 8));
const up = keys(0);
const [a, b, c, one, enter, tab, keypadEnter] = [0x04, 0x05, 0x06, 0x1e, 0x28, 0x2b, 0x58];

const keyboardExamples: [claim: string, reports: Uint8Array[], expected: string[]][] = [
  [
    'keys are letters and Enter ends the code',
    [keys(0, a), up, keys(0, one), up, keys(0, enter), up],
    ['- a1'],
  ],
  ['Tab ends the code as well', [keys(0, a), up, keys(0, tab)], ['- a']],
  ['the Enter of the numeric pad ends the code as well', [keys(0, a), up, keys(0, keypadEnter)], ['- a']],
  [
    'Shift on either side gives capitals and signs',
    [keys(2, a), up, keys(0x20, one), up, keys(0, enter)],
    ['- A!'],
  ],
  ['a key that stays down types once', [keys(0, a), keys(0, a), keys(0, a), up, keys(0, enter)], ['- a']],
  ['the same key twice needs a key-up between', [keys(0, a), up, keys(0, a), up, keys(0, enter)], ['- aa']],
  [
    'keys that overlap type in their order',
    [keys(0, a), keys(0, a, b), keys(0, b, c), keys(0, c), up, keys(0, enter)],
    ['- abc'],
  ],
  ['six keys at once all type', [keys(0, a, b, c, 0x07, 0x08, 0x09), up, keys(0, enter)], ['- abcdef']],
  ['a key named twice in one report types once', [keys(0, a, a), up, keys(0, enter)], ['- a']],
  [
    'too many keys at once say nothing, and a key held through it does not type again',
    [keys(0, a), keys(0, 1, 1, 1, 1, 1, 1), keys(0, a), up, keys(0, enter)],
    ['- a'],
  ],
  [
    'Caps Lock changes nothing',
    [keys(0, 0x39), up, keys(0, a), up, keys(0, 0x39), up, keys(0, enter)],
    ['- a'],
  ],
  [
    'two suffixes in a row are one',
    [keys(0, a), up, keys(0, enter), up, keys(1, 0x0d), up, keys(0, tab)],
    ['- a'],
  ],
  ['a suffix alone is no code', [keys(0, enter), up, keys(0, enter)], []],
  [
    'Control types the control character, to be refused later',
    [keys(1, 0x30), up, keys(0, enter)],
    ['- \x1d'],
  ],
  ['Control with a digit types the digit', [keys(1, one), up, keys(0, enter)], ['- 1']],
  [
    'a key that types nothing spoils the code to its suffix',
    [
      keys(0, a),
      up,
      keys(0, 0x3a),
      up,
      keys(0, b),
      up,
      keys(0, 0x3b),
      up,
      keys(0, enter),
      up,
      keys(0, c),
      up,
      keys(0, enter),
    ],
    ['broken', '- c'],
  ],
  [
    'a character by its number is nothing we could know',
    [keys(4, 0x62), keys(4), keys(4, 0x5a), keys(4), up, keys(0, enter), up, keys(0, c), up, keys(0, enter)],
    ['broken', '- c'],
  ],
  ['the numeric pad types digits', [keys(0, 0x59), keys(0, 0x62), keys(0, 0x63), keys(0, enter)], ['- 10.']],
  [
    'a report of another length is not for us',
    [keys(0, a).subarray(0, 7), keys(0, b), up, keys(0, enter)],
    ['- b'],
  ],
  ['two codes in one report are two', [keys(0, a, enter, b, tab)], ['- a', '- b']],
];

for (const [claim, reports, expected] of keyboardExamples) {
  test(`keyboard: ${claim}`, (t) => t.deepEqual(decode('keyboard', reports), expected));
}

test('a half code is forgotten after a pause, in both styles', (t) => {
  const half = hidPosReports(bytesOf('a'.repeat(100)), ']Q1').slice(0, 1);
  t.deepEqual(decode('pos', [...half, posReport('b')], [1]), [']E0 b']);
  t.deepEqual(decode('pos', [...half, posReport('b')]), [`]Q1 ${'a'.repeat(56)}b`]);
  // The key-up got lost with the rest, so the same key counts again.
  const keyHalf = [keys(0, b), up, keys(0, a)];
  t.deepEqual(decode('keyboard', [...keyHalf, keys(0, a), up, keys(0, enter)], [3]), ['- a']);
  t.deepEqual(decode('keyboard', [...keyHalf, keys(0, a), up, keys(0, enter)]), ['- ba']);
});

test('a refused code is swallowed to its end, or to a pause', (t) => {
  const spoilt = posReport('', { length: 60, more: 1 });
  t.deepEqual(decode('pos', [spoilt, posReport('rest'), posReport('next')]), ['broken', ']E0 next']);
  t.deepEqual(decode('pos', [spoilt, posReport('next')], [1]), ['broken', ']E0 next']);
});

for (const style of ['pos', 'keyboard'] as const) {
  const reportsOf = (text: string) =>
    style === 'pos' ? hidPosReports(bytesOf(text), '') : keyboardReports(bytesOf(text), 'enter');

  test(`${style}: 10,000 bytes are a code, one more is too long, told once, with the rest swallowed`, (t) => {
    t.deepEqual(decode(style, reportsOf('x'.repeat(10_000))), [`- ${'x'.repeat(10_000)}`]);
    for (const length of [10_001, 30_000]) {
      t.deepEqual(decode(style, [...reportsOf('x'.repeat(length)), ...reportsOf('y')]), ['tooLong', '- y']);
    }
  });

  test(`${style}: any ASCII code survives the way through reports`, (t) => {
    const ascii = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 }).map((text) =>
      // Suffixes end a code of a keyboard, and no key types Delete.
      text.replace(/[\t\n\r\x7f]/g, '_'),
    );
    t.notThrows(() =>
      fc.assert(
        fc.property(fc.array(ascii, { maxLength: 5 }), (codes) => {
          t.deepEqual(
            decode(style, codes.flatMap(reportsOf)),
            codes.map((code) => `- ${code}`),
          );
        }),
      ),
    );
  });

  test(`${style}: any reports at all are survived, and a pause later a code is read`, (t) => {
    const report = fc.oneof(
      fc.uint8Array({ maxLength: 70 }),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      fc
        .uint8Array({ minLength: 62, maxLength: 62 })
        .map((rest) => Uint8Array.of(2, (rest[0] ?? 0) % 64, ...rest)),
    );
    t.notThrows(() =>
      fc.assert(
        fc.property(fc.array(report, { maxLength: 60 }), (reports) => {
          const heard = decode(style, [...reports, ...reportsOf('good')], [reports.length]);
          t.is(heard.at(-1), '- good');
          t.true(heard.length <= reports.length * 6 + 1);
        }),
      ),
    );
  });
}
