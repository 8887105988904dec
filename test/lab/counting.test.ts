/** The lab's own control: its counting does notice what must not be. */
import test from 'ava';
import { countReceipts, countScans, emptyTally, type PrintTry, shortfalls } from './counting.ts';

const bytes = (text: string) => Buffer.from(text);
const confirmed = (number: number): PrintTry => ({
  number,
  bytes: bytes(`receipt ${number}`),
  told: 'confirmed',
});
const least = { scansSent: 3, receiptsSent: 2, unplugs: 1, faults: 1 };
const whole = {
  ...emptyTally,
  ...{ scansSent: 3, scansReceived: 3, receiptsSent: 2, receiptsExact: 2 },
  ...{ unplugs: 1, survived: 1, faults: 1, faultsTold: 1 },
};

test('codes that all came once and in order are counted as that', (t) => {
  t.deepEqual(countScans(['a', 'b', 'c'], ['a', 'b', 'c']), { sent: 3, received: 3, inOrder: true });
});

for (const [what, received, once] of [
  ['lost', ['a', 'c'], 2],
  ['doubled', ['a', 'b', 'b', 'c'], 2],
  ['changed', ['a', 'x', 'c'], 2],
  ['late', ['a', 'c', 'b'], 3],
  ['added', ['a', 'b', 'c', 'd'], 3],
] as const) {
  test(`a code that was ${what} is noticed`, (t) => {
    t.deepEqual(countScans(['a', 'b', 'c'], received), { sent: 3, received: once, inOrder: false });
  });
}

test('confirmed receipts whose papers have their bytes are exact, and a failed try may leave what was told', (t) => {
  const failed: PrintTry = { number: 2, bytes: bytes('receipt 2, first try'), told: 'maybeWhole' };
  const tries = [confirmed(1), failed, confirmed(2)];
  for (const left of [failed.bytes, bytes('rece')]) {
    const papers = [bytes('receipt 1'), left, bytes('receipt 2')];
    t.deepEqual(countReceipts(2, tries, papers), { sent: 2, exact: 2, wrong: [] });
  }
});

for (const [what, tries, papers] of [
  ['with one other byte', [confirmed(1), confirmed(2)], ['receipt 1', 'receiqt 2']],
  ['that is missing', [confirmed(1), confirmed(2)], ['receipt 1']],
  ['that lies there twice', [confirmed(1), confirmed(2)], ['receipt 1', 'receipt 2', 'receipt 2']],
  ['that was confirmed twice', [confirmed(1), confirmed(2), confirmed(2)], ['receipt 1', 'receipt 2']],
  [
    'that was told as half and is whole',
    [confirmed(1), { ...confirmed(2), told: 'half' }],
    ['receipt 1', 'receipt 2'],
  ],
] as const) {
  test(`a receipt ${what} is noticed`, (t) => {
    const { exact, wrong } = countReceipts(2, tries, papers.map(bytes));
    t.is(exact, 1);
    t.true(wrong.length > 0);
  });
}

test('a paper that nobody can account for is noticed', (t) => {
  t.is(countReceipts(1, [confirmed(1)], [bytes('receipt 1'), bytes('rece')]).wrong.length, 1);
});

test('a whole run falls short of nothing; one that lost anything, or sent too little, says so', (t) => {
  t.deepEqual(shortfalls(whole, least), []);
  for (const change of [
    { scansReceived: 2 },
    { inOrder: false },
    { receiptsExact: 1 },
    { survived: 0 },
    { faultsTold: 0 },
    { unplugs: 0, survived: 0 },
  ]) {
    t.is(shortfalls({ ...whole, ...change }, least).length, 1);
  }
});
