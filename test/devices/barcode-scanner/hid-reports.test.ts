import test from 'ava';
import fc from 'fast-check';
import {
  createHidDecoder,
  type HidCode,
  type ReportStyle,
} from '../../../devices/barcode-scanner/hid-reports.ts';
import { bitmapKeyboard } from '../../../devices/barcode-scanner/keyboard-layout.ts';
import {
  hidPosReports,
  keyboardReports,
  serialChunks,
} from '../../../devices/barcode-scanner/pretend-hid-reports.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function decode(
  style: ReportStyle,
  reports: readonly Uint8Array[],
  pausesBefore: readonly number[] = [],
  descriptor: Uint8Array | null = null,
) {
  let now = 0;
  const decoder = createHidDecoder(style, { clock: () => now, pauseMs: 500, descriptor });
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

/** A keyboard as it is sold without a limit of keys: report 1 boot-like, report 4 a bit for every key, report 2 media keys. */
// biome-ignore format: an item of the descriptor stays together
const threeReports = Uint8Array.of(
  0x05, 0x01, 0x09, 0x06, 0xa1, 0x01,
  0x85, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x95, 0x08, 0x75, 0x01, 0x81, 0x02,
  0x95, 0x01, 0x75, 0x08, 0x81, 0x03, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x03,
  0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x68, 0x05, 0x07, 0x19, 0x00, 0x29, 0x68, 0x81, 0x00,
  0x85, 0x04, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x19, 0x04, 0x29, 0x63, 0x95, 0x60, 0x81, 0x02, 0xc0,
  0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01, 0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x03, 0x19, 0x00, 0x2a, 0xff, 0x03, 0x75, 0x10, 0x95, 0x01, 0x81, 0x00, 0xc0,
);
const bits = (...down: number[]) => {
  const report = new Uint8Array(13);
  report[0] = 4;
  for (const key of down)
    report[1 + ((key - 4) >> 3)] = (report[1 + ((key - 4) >> 3)] ?? 0) | (1 << ((key - 4) & 7));
  return report;
};
const first = (modifiers: number, ...down: number[]) => Uint8Array.of(1, ...keys(modifiers, ...down));

test('keyboard: a bit for every key, modifiers in another report, media keys for nobody', (t) => {
  const reports = [
    Uint8Array.of(2, 0xe9, 0),
    Uint8Array.of(3, 1, 2),
    bits(one).subarray(1),
    first(2),
    bits(a),
    bits(a, b),
    bits(b),
    first(0),
    bits(),
    bits(one),
    bits(),
    bits(enter),
    bits(),
  ];
  t.deepEqual(decode('keyboard', reports, [], threeReports), ['- AB1']);
});

test('keyboard: a key that is down in two reports at once types once', (t) => {
  const reports = [first(0, a), bits(a), first(0), bits(), first(0, enter)];
  t.deepEqual(decode('keyboard', reports, [], threeReports), ['- a']);
});

test('keyboard: a descriptor without keys, or none at all, means boot reports', (t) => {
  const reports = [keys(0, a), up, keys(0, enter)];
  for (const descriptor of [null, new Uint8Array(0), Uint8Array.of(0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0xc0)])
    t.deepEqual(decode('keyboard', reports, [], descriptor), ['- a']);
});

/** Report 7: two bytes of the vendor's own, the flag, 20 bytes of the code, its length, its symbology. */
// biome-ignore format: an item of the descriptor stays together
const otherPos = Uint8Array.of(
  0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x07, 0x09, 0x12, 0xa1, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08,
  0x06, 0x00, 0xff, 0x09, 0x01, 0x95, 0x02, 0x81, 0x02, 0x05, 0x8c, 0x09, 0xff, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03,
  0x75, 0x08, 0x09, 0xfe, 0x95, 0x14, 0x82, 0x02, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x95, 0x01, 0x81, 0x02,
  0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x95, 0x03, 0x81, 0x02, 0xc0, 0xc0,
);

test('HID-POS: another layout is read as its descriptor says', (t) => {
  const report = (data: string, more: number) => {
    const bytes = Buffer.alloc(28);
    bytes.set([7, 9, 9, more]);
    bytes.write(data, 4, 'latin1');
    bytes[24] = data.length;
    bytes.write(']Q1', 25, 'latin1');
    return bytes;
  };
  t.deepEqual(decode('pos', [posReport('no'), report('x'.repeat(20), 1), report('yz', 0)], [], otherPos), [
    `]Q1 ${'x'.repeat(20)}yz`,
  ]);
});

test('any bytes at all as a descriptor are survived, and any report after them', (t) => {
  const descriptor = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .tuple(fc.constantFrom(threeReports, otherPos), fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([sound, at, byte]) => sound.with(at % sound.length, byte)),
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.constantFrom('pos' as const, 'keyboard' as const),
        descriptor,
        fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 5 }),
        (style, bytes, reports) => {
          decode(style, reports, [], bytes);
        },
      ),
      { numRuns: 2_000 },
    ),
  );
});

const serialExamples: [claim: string, chunks: string[], expected: string[]][] = [
  ['CR, LF and Tab end a code', ['a\rb\nc\t'], ['- a', '- b', '- c']],
  ['CR LF ends one code', ['a\r\n', 'b\r', '\nc\r\n'], ['- a', '- b', '- c']],
  ['a code may come in any pieces', ['8', '', '99', '1\r2', '2\r'], ['- 8991', '- 22']],
  ['a code without a suffix is no code yet', ['8991'], []],
  ['zero bytes in front of a code are a break of the line', ['\0\0', '\0a\0b\r'], ['- a\0b']],
];

for (const [claim, chunks, expected] of serialExamples) {
  test(`serial: ${claim}`, (t) =>
    t.deepEqual(
      decode(
        'serial',
        chunks.map((chunk) => Buffer.from(chunk, 'latin1')),
      ),
      expected,
    ));
}

test('serial: half a code is forgotten after a pause', (t) => {
  t.deepEqual(decode('serial', [Buffer.from('half'), Buffer.from('whole\r')], [1]), ['- whole']);
});

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

const everyStyle: [
  name: string,
  style: ReportStyle,
  descriptor: Uint8Array | null,
  of: (text: string) => Uint8Array[],
][] = [
  ['pos', 'pos', null, (text) => hidPosReports(bytesOf(text), '')],
  ['keyboard', 'keyboard', null, (text) => keyboardReports(bytesOf(text), 'enter')],
  [
    'keyboard of bits',
    'keyboard',
    bitmapKeyboard,
    (text) => keyboardReports(bytesOf(text), 'enter', 'bitmap'),
  ],
  ['serial', 'serial', null, (text) => serialChunks(bytesOf(text), '\r')],
];

for (const [name, style, descriptor, reportsOf] of everyStyle) {
  const read = (reports: readonly Uint8Array[], pausesBefore: readonly number[] = []) =>
    decode(style, reports, pausesBefore, descriptor);

  test(`${name}: 10,000 bytes are a code, one more is too long, told once, with the rest swallowed`, (t) => {
    t.deepEqual(read(reportsOf('x'.repeat(10_000))), [`- ${'x'.repeat(10_000)}`]);
    for (const length of [10_001, 30_000]) {
      t.deepEqual(read([...reportsOf('x'.repeat(length)), ...reportsOf('y')]), ['tooLong', '- y']);
    }
  });

  test(`${name}: any ASCII code survives the way through reports`, (t) => {
    const ascii = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 }).map((text) =>
      // Suffixes end a code of a keyboard, and no key types Delete.
      text.replace(/^\0+|[\t\n\r\x7f]/g, '_'),
    );
    t.notThrows(() =>
      fc.assert(
        fc.property(fc.array(ascii, { maxLength: 5 }), (codes) => {
          t.deepEqual(
            read(codes.flatMap(reportsOf)),
            codes.map((code) => `- ${code}`),
          );
        }),
      ),
    );
  });

  test(`${name}: any reports at all are survived, and a pause later a code is read`, (t) => {
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
          const heard = read([...reports, ...reportsOf('good')], [reports.length]);
          t.is(heard.at(-1), '- good');
          t.true(heard.length <= reports.length * 6 + 1);
        }),
      ),
    );
  });
}
