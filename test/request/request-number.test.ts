import test from 'ava';
import fc from 'fast-check';
import {
  groupRequestNumber,
  highestSerial,
  makeRequestNumber,
  parseRequestNumber,
  readReceiptCode,
  receiptCode,
} from '../../src/request/request-number.ts';

const kiosks = fc.integer({ min: 0, max: 999 }).map((value) => String(value).padStart(3, '0'));
const serials = fc.integer({ min: 0, max: highestSerial });
const numbers = fc.tuple(kiosks, serials).map(([kiosk, serial]) => makeRequestNumber(kiosk, serial));

test('a number tells its kiosk and serial again, however it is written', (t) => {
  const ways = fc.constantFrom(
    (number: string) => number,
    groupRequestNumber,
    receiptCode,
    (number: string) => ` sl ${groupRequestNumber(number).replaceAll('-', ' ')} `,
    (number: string) => [...number].join('-'),
  );
  fc.assert(
    fc.property(kiosks, serials, ways, (kiosk, serial, write) => {
      const number = makeRequestNumber(kiosk, serial);
      t.deepEqual(parseRequestNumber(write(number)), { outcome: 'ok', number, kiosk, serial });
    }),
  );
});

test('every single wrong digit is noticed, at every place', (t) => {
  fc.assert(
    fc.property(numbers, (number) => {
      for (let place = 0; place < number.length; place += 1) {
        for (const digit of '0123456789') {
          if (digit === number[place]) continue;
          const mistyped = number.slice(0, place) + digit + number.slice(place + 1);
          t.deepEqual(parseRequestNumber(mistyped), { outcome: 'wrong', part: 'check' });
        }
      }
    }),
  );
});

test('every swap of two unequal neighbours is noticed, at every place', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(numbers, (number) => {
        for (let place = 0; place + 1 < number.length; place += 1) {
          const [left, right] = [number[place], number[place + 1]];
          if (left === right) continue;
          const swapped = number.slice(0, place) + right + left + number.slice(place + 2);
          t.deepEqual(parseRequestNumber(swapped), { outcome: 'wrong', part: 'check' });
        }
      }),
    ),
  );
});

test('one in ten numbers is true, so every kiosk and serial has exactly one check digit', (t) => {
  fc.assert(
    fc.property(numbers, (number) => {
      const last = [...'0123456789'].filter(
        (digit) => parseRequestNumber(number.slice(0, 9) + digit).outcome === 'ok',
      );
      t.deepEqual(last, [number.slice(9)]);
    }),
  );
});

test('two requests never share a number', (t) => {
  const given = new Set<string>();
  for (const kiosk of ['001', '027', '999']) {
    for (let serial = 0; serial < 2_000; serial += 1) given.add(makeRequestNumber(kiosk, serial));
  }
  t.is(given.size, 6_000);
});

test("the check digit is Damm's", (t) => {
  // The example that Damm's scheme is usually explained with: 572 is followed by 4.
  t.is<string, string>(makeRequestNumber('000', 572), '0000005724');
  t.is<string, string>(makeRequestNumber('027', 4183), '0270041835');
});

test('a number is read aloud in three groups, also while it is typed', (t) => {
  t.is(groupRequestNumber('0270041835'), '027-0041-835');
  t.is(groupRequestNumber('02700'), '027-00');
  t.is(groupRequestNumber('027'), '027');
  t.is(groupRequestNumber(''), '');
});

test('a number that can not be ours says why', (t) => {
  t.deepEqual(parseRequestNumber(''), { outcome: 'wrong', part: 'length' });
  t.deepEqual(parseRequestNumber('027-0041-83'), { outcome: 'wrong', part: 'length' });
  t.deepEqual(parseRequestNumber('027-0041-8355'), { outcome: 'wrong', part: 'length' });
  t.deepEqual(parseRequestNumber('O27-0041-835'), { outcome: 'wrong', part: 'characters' });
  t.deepEqual(parseRequestNumber('027-0041-83\u0000'), { outcome: 'wrong', part: 'characters' });
  t.deepEqual(parseRequestNumber('０270041835'), { outcome: 'wrong', part: 'characters' });
});

test('the code on a receipt is read back, also with Caps Lock and the Enter of a keyboard scanner', (t) => {
  fc.assert(
    fc.property(numbers, (number) => {
      t.like(readReceiptCode(receiptCode(number)), { outcome: 'ok', number });
      t.like(readReceiptCode(`${receiptCode(number).toLowerCase()}\r\n`), { outcome: 'ok', number });
    }),
  );
});

test('codes of other people are not ours', (t) => {
  const codes = [
    '',
    '0270041835',
    '8992761002015',
    'https://layananonline.dukcapil.kemendagri.go.id/Terpusat/Pindai',
    '00020101021126570011ID.DANA.WWW',
    'SL',
    'SL027-0041-835',
    'SLIP0270041835',
    'SL0270041835 SL0270041835',
    '\u001b[2JSL0270041835',
  ];
  for (const code of codes) t.deepEqual(readReceiptCode(code), { outcome: 'notOurs' }, code);
});

test('a torn or misread code of ours is told apart from a stranger', (t) => {
  t.deepEqual(readReceiptCode('SL0270041836'), { outcome: 'wrong', part: 'check' });
  t.deepEqual(readReceiptCode('SL02700418'), { outcome: 'wrong', part: 'length' });
});

test('any text at all gets an answer', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^SL.{0,30}$/)), (text) => {
      t.true(['ok', 'wrong'].includes(parseRequestNumber(text).outcome));
      t.true(['ok', 'wrong', 'notOurs'].includes(readReceiptCode(text).outcome));
    }),
  );
});

test('a number that could not be read back is never made', (t) => {
  t.throws(() => makeRequestNumber('27', 1));
  t.throws(() => makeRequestNumber('02A', 1));
  t.throws(() => makeRequestNumber('027', highestSerial + 1));
  t.throws(() => makeRequestNumber('027', -1));
  t.throws(() => makeRequestNumber('027', 1.5));
  t.throws(() => receiptCode('0270041836'));
  t.is(receiptCode('027-0041-835'), 'SL0270041835');
});
