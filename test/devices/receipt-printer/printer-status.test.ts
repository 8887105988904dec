import test from 'ava';
import fc from 'fast-check';
import { helloMark, jobMarks } from '../../../devices/receipt-printer/job-marks.ts';
import {
  automaticFrame,
  inOrderByte,
  type PretendCondition,
  realtimeByte,
} from '../../../devices/receipt-printer/pretend-printer-status.ts';
import { type PrinterAnswer, PrinterAnswers } from '../../../devices/receipt-printer/printer-answers.ts';
import {
  isTornBetween,
  problemOf,
  type RealtimeStatus,
  statusFromAutomatic,
  statusFromRealtime,
} from '../../../devices/receipt-printer/printer-status.ts';

const realtime: [string, RealtimeStatus, string][] = [
  ['online with paper', [0x12, 0x12, 0x12, 0x12], 'ready'],
  ['drawer bit set', [0x16, 0x12, 0x12, 0x12], 'ready'],
  ['roll near its end', [0x12, 0x12, 0x12, 0x1e], 'paperLow'],
  ['roll at its end', [0x1a, 0x32, 0x12, 0x72], 'paperOut'],
  ['paper sensor alone', [0x12, 0x12, 0x12, 0x7e], 'paperOut'],
  ['cover open', [0x1a, 0x16, 0x12, 0x12], 'coverOpen'],
  ['cover open, which hides the paper', [0x1a, 0x36, 0x12, 0x7e], 'coverOpen'],
  ['knife stuck', [0x1a, 0x52, 0x1a, 0x12], 'failed'],
  ['cannot recover', [0x1a, 0x52, 0x32, 0x12], 'failed'],
  ['an error without a name', [0x1a, 0x52, 0x12, 0x12], 'failed'],
  ['hot head', [0x1a, 0x52, 0x52, 0x12], 'offline'],
  ['fed by hand', [0x1a, 0x1a, 0x12, 0x12], 'offline'],
];

for (const [title, answers, state] of realtime) {
  test(`DLE EOT, ${title}: ${state}`, (t) => t.is(statusFromRealtime(answers).state, state as never));
}

const automatic: [string, [number, number, number, number], string][] = [
  ['online with paper', [0x10, 0, 0, 0x0f], 'ready'],
  ['roll near its end', [0x10, 0, 0x03, 0x0f], 'paperLow'],
  ['roll at its end', [0x18, 0, 0x0f, 0x0f], 'paperOut'],
  ['cover open', [0x38, 0, 0x0f, 0x0f], 'coverOpen'],
  ['knife stuck', [0x18, 0x08, 0, 0x0f], 'failed'],
  ['hot head', [0x18, 0x40, 0, 0x0f], 'offline'],
];

for (const [title, frame, state] of automatic) {
  test(`GS a, ${title}: ${state}`, (t) => t.is(statusFromAutomatic(frame).state, state as never));
}

test('answers around a change are noticed, answers of one moment are believed', (t) => {
  t.true(isTornBetween([0x1a, 0x12, 0x12, 0x12]));
  for (const [, answers] of realtime) t.false(isTornBetween(answers));
});

test('a stuck knife, a broken part and a hot head each have a hint of their own', (t) => {
  const hint = (fault: 'knife' | 'hardware' | 'hotHead', state: 'failed' | 'offline') =>
    problemOf({ state, fault })?.hint ?? '';
  t.regex(hint('knife', 'failed'), /knife/);
  t.regex(hint('hardware', 'failed'), /broken part/);
  t.regex(hint('hotHead', 'offline'), /head is hot/);
  t.deepEqual(statusFromRealtime([0x1a, 0x52, 0x1a, 0x12]), { state: 'failed', fault: 'knife' });
  t.deepEqual(statusFromAutomatic([0x18, 0x20, 0, 0x0f]), { state: 'failed', fault: 'hardware' });
  t.deepEqual(statusFromRealtime([0x1a, 0x52, 0x52, 0x12]), { state: 'offline', fault: 'hotHead' });
});

test('every state that cannot print has a code and a sentence for the technician', (t) => {
  for (const state of ['paperOut', 'coverOpen', 'offline', 'failed', 'unplugged'] as const) {
    const problem = problemOf({ state });
    t.true(problem?.code.endsWith(`.${state}`));
    t.regex(problem?.hint ?? '', /^[A-Z].*\.$/);
  }
  t.is(problemOf({ state: 'ready' }), undefined);
  t.is(problemOf({ state: 'paperLow' }), undefined);
});

const conditions = fc.record<PretendCondition>({
  paper: fc.constantFrom('plenty', 'low', 'out'),
  coverOpen: fc.boolean(),
  fault: fc.constantFrom('none', 'knife', 'hardware', 'hotHead'),
});

test('both ways of asking the pretend printer tell the same story', (t) => {
  fc.assert(
    fc.property(conditions, (condition) => {
      const [a, b, c, d] = [1, 2, 3, 4].map((which) => realtimeByte(which, condition)) as [
        number,
        number,
        number,
        number,
      ];
      const [e, f, g, h] = automaticFrame(condition) as unknown as [number, number, number, number];
      t.deepEqual(statusFromRealtime([a, b, c, d]), statusFromAutomatic([e, f, g, h]));
    }),
  );
});

test('answers are told apart however they are mixed and cut up', (t) => {
  const answer = fc.oneof(
    conditions.chain((condition) =>
      fc
        .integer({ min: 1, max: 4 })
        .map((which): PrinterAnswer => ({ kind: 'realtime', byte: realtimeByte(which, condition) })),
    ),
    conditions.map((condition): PrinterAnswer => {
      const [a = 0, b = 0, c = 0, d = 0] = automaticFrame(condition);
      return { kind: 'automatic', frame: [a, b, c, d] };
    }),
    conditions.map((condition): PrinterAnswer => ({ kind: 'inOrder', byte: inOrderByte(condition) })),
    fc.nat(100_000).map((job): PrinterAnswer => ({ kind: 'mark', mark: jobMarks(job).end })),
  );
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (said, piece) => {
      const bytes = said.flatMap(bytesOf);
      const reader = new PrinterAnswers();
      const heard: PrinterAnswer[] = [];
      for (let at = 0; at < bytes.length; at += piece)
        heard.push(...reader.read(Uint8Array.from(bytes.slice(at, at + piece))));
      t.deepEqual(heard, said);
    }),
  );
});

test('a status that comes in the middle of a mark is told apart from it', (t) => {
  const marks = fc.nat(100_000).map((job) => jobMarks(job).beforeCode);
  fc.assert(
    fc.property(marks, conditions, fc.integer({ min: 2, max: 6 }), (mark, condition, at) => {
      const bytes = bytesOf({ kind: 'mark', mark });
      const frame = automaticFrame(condition);
      bytes.splice(at, 0, realtimeByte(2, condition), ...frame);
      const heard = new PrinterAnswers().read(Uint8Array.from(bytes));
      t.deepEqual(
        heard.map(({ kind }) => kind),
        ['realtime', 'automatic', 'mark'],
      );
      t.deepEqual(heard[2], { kind: 'mark', mark });
    }),
  );
});

test('two jobs under way have marks of their own, and both marks of a job differ', (t) => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 32_767 }), (job, apart) => {
      const [one, other] = [jobMarks(job), jobMarks(job + apart)];
      t.is(new Set([...Object.values(one), ...Object.values(other), helloMark]).size, 5);
      for (const mark of Object.values(one)) t.regex(mark, /^[@-O`-o]{4}$/);
    }),
  );
});

test('flow control and reports that end with NUL are no answers', (t) => {
  const reader = new PrinterAnswers();
  t.deepEqual(reader.read(Uint8Array.of(0x11, 0x13, 0x37, 0x25, 0x00)), []);
  t.deepEqual(reader.read(Buffer.from('_EPSON\0')), []);
  t.deepEqual(reader.read(Uint8Array.of(0x12)), [{ kind: 'realtime', byte: 0x12 }]);
});

function bytesOf(answer: PrinterAnswer): number[] {
  if (answer.kind === 'automatic') return [...answer.frame];
  return answer.kind === 'mark' ? [0x37, 0x22, ...Buffer.from(answer.mark), 0x00] : [answer.byte];
}

test('any bytes at all are read without a complaint', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      t.true(Array.isArray(new PrinterAnswers().read(bytes)));
    }),
  );
});
