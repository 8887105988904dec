import test from 'ava';
import fc from 'fast-check';
import { type CodeMeaning, meaningOf } from '../../src/request/code-meaning.ts';
import {
  draftSlipChance,
  makeDraftSlipCode,
  makeOwnCode,
  ownCodeForms,
} from '../../src/request/own-codes.ts';
import { makeRequestNumber, receiptCode } from '../../src/request/request-number.ts';

const number = makeRequestNumber('027', 4183);

const examples: [text: string, symbology: string | null, meaning: CodeMeaning][] = [
  ['SL0270041835', ']C0', { kind: 'receipt', number }],
  ['SJ0000012340', ']Q1', { kind: 'appointment', appointment: '0000012340' }],
  ['SK0270041835', ']C0', { kind: 'courierLabel', number: '0270041835' }],
  ['SP001234', null, { kind: 'staffBadge', badge: '001234' }],
  ['sp001234\r', null, { kind: 'staffBadge', badge: '001234' }],
  ['SL0270041836', null, { kind: 'misread' }],
  ['SJ000001234', null, { kind: 'misread' }],
  ['SP0012341', null, { kind: 'misread' }],
  ['https://layananonline.dukcapil.kemendagri.go.id/Terpusat/Pindai?x=1', ']Q1', { kind: 'civilDocument' }],
  ['HTTP://LAYANANONLINE.DUKCAPIL.KEMENDAGRI.GO.ID/A', null, { kind: 'civilDocument' }],
  ['https://kemendagri.go.id', ']Q3', { kind: 'civilDocument' }],
  ['https://dukcapil.kemendagri.go.id/', ']C0', { kind: 'notOurs' }],
  ['https://kemendagri.go.id.example.com/', ']Q1', { kind: 'notOurs' }],
  ['https://notkemendagri.go.id/', ']Q1', { kind: 'notOurs' }],
  ['https://dukcapil.kemendagri.go.id@example.com/', ']Q1', { kind: 'notOurs' }],
  ['https://user@dukcapil.kemendagri.go.id/', ']Q1', { kind: 'notOurs' }],
  ['https://example.com/?kemendagri.go.id', ']Q1', { kind: 'notOurs' }],
  ['https://example.com\\.kemendagri.go.id/', ']Q1', { kind: 'notOurs' }],
  ['javascript://dukcapil.kemendagri.go.id/%0aalert(1)', ']Q1', { kind: 'notOurs' }],
  ['dukcapil.kemendagri.go.id/Terpusat', ']Q1', { kind: 'notOurs' }],
  ['8992761002015', ']E0', { kind: 'notOurs' }],
  ['7408011203850001', ']C0', { kind: 'notOurs' }],
  ['00020101021126570011ID.DANA.WWW', ']Q1', { kind: 'notOurs' }],
  ['SJ', null, { kind: 'notOurs' }],
  ['', null, { kind: 'notOurs' }],
];

for (const [text, symbology, meaning] of examples) {
  test(`${JSON.stringify(text)} (${symbology}) means ${meaning.kind}`, (t) =>
    t.deepEqual(meaningOf(text, symbology), meaning));
}

test('every code that we make is read back as what it was made for', (t) => {
  t.deepEqual(meaningOf(receiptCode(number), null), { kind: 'receipt', number });
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.constantFrom('appointment' as const, 'courierLabel' as const, 'staffBadge' as const),
        fc.nat({ max: 99_999 }),
        (code, serial) => meaningOf(makeOwnCode(code, serial), null).kind === code,
      ),
    ),
  );
});

test('one wrong digit in a code of ours is noticed, and never makes it another code', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.constantFrom('appointment' as const, 'courierLabel' as const, 'staffBadge' as const),
        fc.nat({ max: 99_999 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (code, serial, place, change) => {
          const made = makeOwnCode(code, serial);
          const at = 2 + (place % (made.length - 2));
          const digit = (Number(made[at]) + change) % 10;
          return meaningOf(made.slice(0, at) + digit + made.slice(at + 1), null).kind === 'misread';
        },
      ),
    ),
  );
});

test('a code that could not be read back is never made', (t) => {
  for (const [code, serial] of [
    ['staffBadge', 100_000],
    ['appointment', -1],
    ['courierLabel', 0.5],
  ] as const)
    t.throws(() => makeOwnCode(code, serial));
  for (const chance of [
    '1'.repeat(draftSlipChance - 1),
    '1'.repeat(draftSlipChance + 1),
    'x'.repeat(draftSlipChance),
  ])
    t.throws(() => makeDraftSlipCode(chance));
  t.is(new Set(['SL', ...Object.values(ownCodeForms).map(({ letters }) => letters)]).size, 5);
});

test('the meaning of an official document holds nothing of what its QR says', (t) => {
  const address = 'https://layananonline.dukcapil.kemendagri.go.id/7408011203850001/SITI';
  t.deepEqual(Object.entries(meaningOf(address, ']Q1')), [['kind', 'civilDocument']]);
});

test('the code of a draft slip is a key: sixty bits of chance, and one wrong digit is noticed', (t) => {
  t.true(draftSlipChance * Math.log2(10) >= 60);
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{19}$/),
        fc.nat({ max: draftSlipChance }),
        fc.integer({ min: 1, max: 9 }),
        (chance, place, change) => {
          const made = makeDraftSlipCode(chance);
          const digit = (Number(made[place + 2]) + change) % 10;
          const wrong = made.slice(0, place + 2) + digit + made.slice(place + 3);
          const meaning = meaningOf(made.toLowerCase(), null);
          return (
            meaning.kind === 'draftSlip' &&
            meaning.digits.startsWith(chance) &&
            meaningOf(wrong, null).kind === 'misread'
          );
        },
      ),
    ),
  );
});

test('any text at all has a meaning', (t) => {
  const kinds = [
    'receipt',
    'appointment',
    'courierLabel',
    'staffBadge',
    'draftSlip',
    'civilDocument',
    'misread',
    'notOurs',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.stringMatching(/^S[DJKLP].{0,30}$/),
    fc.webUrl(),
    fc.string().map((rest) => `https://${rest}kemendagri.go.id/`),
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(text, fc.option(fc.string({ maxLength: 3 })), (code, symbology) =>
        kinds.includes(meaningOf(code, symbology).kind),
      ),
    ),
  );
});
