import test from 'ava';
import fc from 'fast-check';
import { dueAt, isWorkingDay, lateBefore } from '../../../src/office/inbox/working-days.ts';

const none = new Set<string>();
/** Noon in Kolaka Utara. */
const noon = (day: string) => `${day}T04:00:00.000Z`;
const due = (day: string, days: number, holidays = none) => dueAt(noon(day), days, holidays).toISOString();

test('a weekend and a holiday are not worked on, other days are', (t) => {
  const holidays = new Set(['2026-12-25']);
  // 2026-11-27 is a Friday.
  t.deepEqual(
    ['2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-25'].map((day) =>
      isWorkingDay(day, holidays),
    ),
    [true, false, false, true, false],
  );
});

test('a promise of one day given on Friday ends on Monday at midnight, in local time', (t) => {
  t.is(due('2026-11-27', 1), '2026-11-30T16:00:00.000Z');
});

test('three days over a weekend and a holiday', (t) => {
  t.is(due('2026-12-23', 3, new Set(['2026-12-25'])), '2026-12-29T16:00:00.000Z');
});

test('what comes after midnight in Kolaka Utara counts for that day, though it is still yesterday in Greenwich', (t) => {
  t.is(dueAt('2026-11-26T17:00:00.000Z', 1, none).toISOString(), '2026-11-30T16:00:00.000Z');
  t.is(dueAt('2026-11-26T15:00:00.000Z', 1, none).toISOString(), '2026-11-27T16:00:00.000Z');
});

test('looking back finds exactly what is late, for any promise, arrival and calendar', (t) => {
  const start = Date.parse('2026-11-02T00:00:00.000Z');
  const hourMs = 60 * 60_000;
  const found = fc.check(
    fc.property(
      fc.integer({ min: 0, max: 24 * 40 }),
      fc.integer({ min: 0, max: 24 * 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
      (arrivedHours, nowHours, days, off) => {
        const at = (hours: number) => new Date(start + hours * hourMs);
        const holidays = new Set(
          off.map((day) =>
            at(day * 24)
              .toISOString()
              .slice(0, 10),
          ),
        );
        const now = at(nowHours);
        const arrivedAt = at(arrivedHours).toISOString();
        const isLate = dueAt(arrivedAt, days, holidays).getTime() <= now.getTime();
        const before = lateBefore(now, days, holidays);
        return isLate === (before !== null && arrivedAt < before.toISOString());
      },
    ),
  );
  t.false(found.failed, JSON.stringify(found.counterexample));
});
