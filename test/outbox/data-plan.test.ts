import test from 'ava';
import fc from 'fast-check';
import { readDataPlan } from '../../src/outbox/forwarding/data-options.ts';
import {
  type DataPlan,
  localDay,
  readHours,
  unlimited,
  whyPagesWait,
} from '../../src/outbox/forwarding/data-plan.ts';

const none = { dayBytes: 0, monthBytes: 0 };
const at = (wita: string) => new Date(`2026-11-24T${wita}:00.000+08:00`);
const nights: DataPlan = { ...unlimited, cheapHours: readHours('22:00-05:00') };

// biome-ignore format: a table is read as rows
const hours: [string, 'cheapHours' | null][] = [
  ['21:59', 'cheapHours'], ['22:00', null], ['23:59', null], ['00:00', null], ['04:59', null], ['05:00', 'cheapHours'], ['12:00', 'cheapHours'],
];
for (const [time, expected] of hours) {
  test(`at ${time} in the village pages ${expected ? 'wait' : 'go'} when nights are cheap`, (t) => {
    t.is(whyPagesWait(nights, none, at(time), true), expected);
  });
}

test('a kiosk that does not know the time keeps to its quotas, not to hours', (t) => {
  const plan = { ...nights, bytesPerDay: 1000 };
  t.is(whyPagesWait(plan, none, at('12:00'), false), null);
  t.is(whyPagesWait(plan, { ...none, dayBytes: 1000 }, at('23:00'), false), 'dayQuota');
});

test('a tenth of each quota is left to announcements and statuses', (t) => {
  const plan = { ...unlimited, bytesPerDay: 1000, bytesPerMonth: 10_000 };
  t.is(whyPagesWait(plan, { dayBytes: 899, monthBytes: 8_999 }, at('12:00'), true), null);
  t.is(whyPagesWait(plan, { dayBytes: 900, monthBytes: 900 }, at('12:00'), true), 'dayQuota');
  t.is(whyPagesWait(plan, { dayBytes: 0, monthBytes: 9_000 }, at('12:00'), true), 'monthQuota');
});

test('without a plan pages never wait', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.date({ noInvalidDate: true }), (dayBytes, monthBytes, now) => {
        return whyPagesWait(unlimited, { dayBytes, monthBytes }, now, true) === null;
      }),
    ),
  );
});

test('a day begins at midnight in the village', (t) => {
  t.is(localDay(new Date('2026-11-30T15:59:59.999Z')), '2026-11-30');
  t.is(localDay(new Date('2026-11-30T16:00:00.000Z')), '2026-12-01');
});

// biome-ignore format: a table is read as rows
const wrong: object[] = [
  { 'quota-mb-per-day': 'viel' }, { 'quota-mb-per-day': '-1' }, { 'quota-mb-per-day': '0' }, { 'quota-mb-per-month': '1e9' }, { 'quota-mb-per-month': '' },
  { 'big-pages-between': '22-5' }, { 'big-pages-between': '24:00-05:00' }, { 'big-pages-between': '05:00-05:00' }, { 'pages-wait-at-most-hours': 'x' },
];
for (const words of wrong) {
  test(`${JSON.stringify(words)} is no data plan: a slip of the pen must not spend money`, (t) => {
    t.is(readDataPlan(words), null);
  });
}

test('a data plan is read as it is written', (t) => {
  t.deepEqual(readDataPlan({}), unlimited);
  t.deepEqual(
    readDataPlan({
      'quota-mb-per-day': '30',
      'quota-mb-per-month': '500.5',
      'big-pages-between': '22:00-05:30',
      'pages-wait-at-most-hours': '48',
    }),
    {
      bytesPerDay: 30_000_000,
      bytesPerMonth: 500_500_000,
      cheapHours: { fromMinute: 1320, toMinute: 330 },
      pagesWaitAtMostMs: 48 * 60 * 60_000,
    },
  );
});
