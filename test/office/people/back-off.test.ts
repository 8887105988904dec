import test from 'ava';
import {
  type Attempts,
  addressKey,
  afterFailure,
  personBackOff,
  waitOf,
} from '../../../src/office/people/back-off.ts';

const start = new Date('2026-11-24T02:00:00.000Z');
const later = (ms: number) => new Date(start.getTime() + ms);

function failTimes(times: number): Attempts {
  let known: Attempts | null = null;
  for (let time = 0; time < times; time += 1) known = afterFailure(known, personBackOff, start);
  return known ?? { failures: 0, lastFailedAt: '', waitsUntil: '' };
}

test('the first wrong passwords are free, then each doubles the wait up to a quarter of an hour', (t) => {
  const waits = Array.from({ length: 14 }, (_, index) => waitOf(failTimes(index + 1), start) / 1000);
  t.deepEqual(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]);
});

test('however often somebody guesses, the wait stays a number and ends', (t) => {
  const known = failTimes(3000);
  t.is(waitOf(known, start), personBackOff.longestWaitMs);
  t.is(waitOf(known, later(personBackOff.longestWaitMs)), 0);
});

test('a quiet day forgets what went wrong before', (t) => {
  const next = afterFailure(failTimes(12), personBackOff, later(25 * 60 * 60 * 1000));
  t.is(next.failures, 1);
});

test('the many addresses of one household count as one, and IPv4 as it is', (t) => {
  t.is(addressKey('::ffff:10.1.2.3'), '10.1.2.3');
  t.is(addressKey('10.1.2.3'), '10.1.2.3');
  t.is(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  t.is(addressKey('2001:db8:1:2::1'), '2001:db8:1:2');
  t.is(addressKey('2001:db8::1'), '2001:db8:0:0');
  t.is(addressKey('fe80::1%eth0'), 'fe80:0:0:0');
  t.is(addressKey('::1'), '0:0:0:0');
});
