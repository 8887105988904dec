import test from 'ava';
import fc from 'fast-check';
import { bigText } from '../../kiosk-ui/big-text.ts';

test('a request number in five rows fits the text column of an 80-column screen', (t) => {
  const lines = bigText('027-0041-835', { columns: 72, rows: 5 });
  t.is(lines?.length, 5);
  t.true((lines?.[0]?.length ?? 0) > 60);
  t.snapshot(lines?.join('\n'));
});

test('a NIK in groups of four fits in three rows', (t) => {
  const lines = bigText('7408 0112 0390 0001', { columns: 72, rows: 5 });
  t.is(lines?.length, 3);
  t.snapshot(lines?.join('\n'));
});

test('every digit looks different from every other, in both sizes', (t) => {
  for (const rows of [5, 3]) {
    const pictures = Array.from('0123456789-', (digit) => bigText(digit, { columns: 10, rows })?.join('\n'));
    t.is(new Set(pictures).size, 11);
  }
});

test('letters, nothing, and what is too wide have no large form', (t) => {
  t.is(bigText('SL-12', { columns: 72, rows: 5 }), undefined);
  t.is(bigText('', { columns: 72, rows: 5 }), undefined);
  t.is(bigText('1'.repeat(40), { columns: 72, rows: 5 }), undefined);
  t.is(bigText('12', { columns: 72, rows: 2 }), undefined);
});

test('all lines are equally wide and inside the room', (t) => {
  const number = fc
    .array(fc.constantFrom(...'0123456789- '), { minLength: 1, maxLength: 24 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      number,
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 8 }),
      (text, columns, rows) => {
        const lines = bigText(text, { columns, rows });
        if (!lines) return;
        t.true(lines.length <= rows);
        t.true(lines.every((line) => line.length === lines[0]?.length && line.length <= columns));
      },
    ),
  );
});
