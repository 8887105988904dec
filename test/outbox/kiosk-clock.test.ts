import test from 'ava';
import { stampFrom } from '../../src/outbox/kiosk-clock.ts';

const moment = { boot: 'b2', uptimeMs: 60_000 };
const told = { at: '2026-11-27T02:00:00.000Z', boot: 'b2', uptimeMs: 10_000, withinMs: 40 };
const years = (text: string) => new Date(`${text}-01-01T00:00:00.000Z`);

test('a kiosk that nobody has told the time since its power cut says so', (t) => {
  t.deepEqual(stampFrom({ moment, systemNow: years('2021'), systemIsSet: false, officeTime: null }), {
    at: '2021-01-01T00:00:00.000Z',
    ...moment,
    certain: false,
  });
});

test('the office has told the time in this boot: it goes on by the kernel, whatever the clock says', (t) => {
  for (const systemNow of [years('1970'), years('2021'), years('2099')]) {
    for (const systemIsSet of [true, false]) {
      const stamp = stampFrom({ moment, systemNow, systemIsSet, officeTime: told });
      t.like(stamp, { at: '2026-11-27T02:00:50.000Z', certain: true });
    }
  }
});

test('a clock that agrees with the office is read itself', (t) => {
  const systemNow = new Date('2026-11-27T02:01:10.000Z');
  const stamp = stampFrom({ moment, systemNow, systemIsSet: true, officeTime: told });
  t.like(stamp, { at: systemNow.toISOString(), certain: true });
});

test('without a word in this boot the time is never earlier than what is known to be past', (t) => {
  const earlier = { ...told, boot: 'b1' };
  t.like(stampFrom({ moment, systemNow: years('2021'), systemIsSet: false, officeTime: earlier }), {
    at: told.at,
    certain: false,
  });
  t.like(stampFrom({ moment, systemNow: years('2027'), systemIsSet: false, officeTime: earlier }), {
    at: '2027-01-01T00:00:00.000Z',
    certain: false,
  });
});

test('a clock that was set is believed, but not when it lies before what the office has said', (t) => {
  const earlier = { ...told, boot: 'b1' };
  t.like(stampFrom({ moment, systemNow: years('2027'), systemIsSet: true, officeTime: earlier }), {
    at: '2027-01-01T00:00:00.000Z',
    certain: true,
  });
  t.like(stampFrom({ moment, systemNow: years('2021'), systemIsSet: true, officeTime: earlier }), {
    at: told.at,
    certain: false,
  });
});
