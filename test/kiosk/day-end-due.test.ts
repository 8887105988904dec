import test from 'ava';
import { dayToEnd } from '../../src/kiosk/day-end-due.ts';
import type { Stamp } from '../../src/seal/journal-entry.ts';

const hourMs = 60 * 60_000;
/** `at` in the hall: "27 17:00" is that day of November 2026 in WITA. */
function stamp(at: string, changes: Partial<Stamp> = {}): Stamp {
  const [day = '', time = ''] = at.split(' ');
  const utc = new Date(Date.parse(`2026-11-${day}T${time}:00.000Z`) - 8 * hourMs).toISOString();
  return { at: utc, boot: 'this', uptimeMs: 9 * hourMs, certain: true, ...changes };
}
const time = '17:00';
const due = (now: Stamp, last: Stamp) => dayToEnd({ now, last, time });

for (const [what, now, last, day] of [
  ['before the time of day', '27 16:59', '26 17:00', null],
  ['at the time of day', '27 17:00', '26 17:00', '2026-11-27'],
  ['after it was ended', '27 17:01', '27 17:00', null],
  ['in the morning, when it was ended in the evening', '28 08:00', '27 17:00', null],
  ['in the morning, when the kiosk was off in the evening', '28 08:00', '26 17:00', '2026-11-27'],
  ['after days without power', '30 08:00', '26 17:00', '2026-11-29'],
  ['in the evening after somebody asked for it at noon', '27 17:00', '27 12:00', '2026-11-27'],
  ['on the first day, before its end', '27 09:00', '27 08:00', null],
] as const) {
  test(`${what}: ${day === null ? 'nothing is due' : `the day ${day} is ended`}`, (t) => {
    t.is(due(stamp(now), stamp(last)), day);
  });
}

test('a clock that stands in the past still ends a day after a day of being on', (t) => {
  const last = stamp('27 17:00', { boot: 'earlier' });
  const now = (hours: number) => stamp('01 12:00', { certain: false, uptimeMs: hours * hourMs });
  t.is(due(now(23), last), null);
  t.is(due(now(24), last), '2026-11-01');
  const again = stamp('01 12:00', { certain: false, uptimeMs: 24 * hourMs });
  t.is(due(now(25), again), null, 'counted from the last one within a boot');
  t.is(due(now(48), again), '2026-11-01');
});

test('a day end made under a clock that ran ahead does not silence the kiosk until then', (t) => {
  const ahead = stamp('30 17:00', { certain: false });
  t.is(due(stamp('27 09:00'), ahead), '2026-11-27');
  t.is(due(stamp('27 09:00', { certain: false }), ahead), null, 'nobody knows yet which of the two is wrong');
});
