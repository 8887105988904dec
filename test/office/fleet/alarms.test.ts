import test from 'ava';
import { type AlarmName, alarmNames, alarmsOf } from '../../../src/office/fleet/alarms.ts';
import { openMinutesBetween, usualHours } from '../../../src/office/fleet/open-hours.ts';
import type { KioskReport } from '../../../src/seal/kiosk-report.ts';
import { wellReport } from '../support/well-report.ts';

/** WITA; 23 November 2026 is a Monday. */
const at = (moment: string) => new Date(`2026-11-${moment}:00.000+08:00`);

for (const [from, to, minutes] of [
  ['23T09:00', '23T09:30', 30],
  ['23T06:00', '23T09:00', 60],
  ['23T15:00', '24T09:00', 120],
  ['27T15:30', '30T08:30', 60],
  ['28T09:00', '29T15:00', 0],
  ['24T09:00', '23T09:00', 0],
] as const) {
  test(`from ${from} to ${to} the halls are open for ${minutes} minutes`, (t) => {
    t.is(openMinutesBetween(at(from), at(to), usualHours), minutes);
  });
}

test('a kiosk that is off at night and over the weekend is not silent', (t) => {
  const seen = { lastSeenAt: at('27T15:50').toISOString(), report: wellReport };
  t.deepEqual(alarmsOf(seen, at('30T09:45')), []);
  t.deepEqual(alarmsOf(seen, at('30T10:00')), [{ name: 'silent', weight: 'act' }]);
});

test('a silent kiosk is only that, whatever it said before', (t) => {
  const report: KioskReport = { ...wellReport, state: 'outOfOrder', receiptsLeft: 0 };
  t.deepEqual(alarmsOf({ lastSeenAt: at('23T09:00').toISOString(), report }, at('24T09:00')), [
    { name: 'silent', weight: 'act' },
  ]);
});

const update = { version: '0.2.0', at: '2026-11-22T20:00:00.000Z', why: 'device.lost printer' };
const rings: Record<Exclude<AlarmName, 'silent'>, Partial<KioskReport>> = {
  notAnswering: { state: 'notAnswering' },
  outOfOrder: { state: 'outOfOrder' },
  requestsSetAside: { outbox: { waiting: 1, oldestWaitingSince: null, setAside: 1 } },
  diskTrouble: { disk: { state: 'failing', freeBytes: 1e9 } },
  underVoltage: { machine: { temperatureC: 50, underVoltage: 'now' } },
  updateUnwell: { update: { ...update, phase: 'unwell' } },
  updateWentBack: { update: { ...update, phase: 'wentBack' } },
  updateRefused: { update: { ...update, phase: 'refused' } },
  hot: { machine: { temperatureC: 81, underVoltage: 'never' } },
  diskLow: { disk: { state: 'low', freeBytes: 1e8 } },
  requestsWaitLong: { outbox: { waiting: 1, oldestWaitingSince: at('20T08:00').toISOString(), setAside: 0 } },
  deviceTrouble: { devices: { barcode: { state: 'gone', fault: 'barcode.unplugged' } } },
  paperLow: { receiptsLeft: 12 },
  underVoltageEarlier: { machine: { temperatureC: 50, underVoltage: 'earlier' } },
  clockUncertain: { clockCertain: false },
};
const now = at('23T09:00');
const alarmsFor = (change: Partial<KioskReport>) =>
  alarmsOf({ lastSeenAt: now.toISOString(), report: { ...wellReport, ...change } }, now).map(
    ({ name }) => name,
  );

test('a kiosk that is well raises no alarm', (t) => t.deepEqual(alarmsFor({}), []));

for (const [name, change] of Object.entries(rings)) {
  test(`${name} is told, and nothing else`, (t) => t.deepEqual(alarmsFor(change), [name as AlarmName]));
}

test('the worst stands first', (t) => {
  const everything = alarmsFor(Object.assign({}, ...Object.values(rings)));
  t.deepEqual(
    everything,
    alarmNames.filter((name) => everything.includes(name)),
  );
});

test('a switch that is under way or went well rings for nobody, nor one that a technician has made good', (t) => {
  for (const phase of ['switching', 'proving', 'kept', 'goingBack', 'somethingNew'])
    t.deepEqual(alarmsFor({ update: { ...update, phase, why: null } }), []);
  t.deepEqual(alarmsFor({ update: null }), []);
  const byHand = { software: update.version, update: { ...update, phase: 'wentBack' } };
  t.deepEqual(alarmsFor(byHand), []);
  t.deepEqual(alarmsFor({ ...byHand, update: { ...update, phase: 'unwell' } }), ['updateUnwell']);
});
