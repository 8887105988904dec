import test from 'ava';
import type { ArrivedRequests } from '../../src/office/kiosk-journals.ts';
import { reconcile } from '../../src/office/reconciliation.ts';
import type { DayEnd } from '../../src/seal/day-end.ts';

const at = '2026-11-24T01:00:00.000Z';
const announcedAt = '2026-11-24T02:00:00.000Z';
const numberOf = (ordinal: number) => `04200000${String(ordinal).padStart(2, '0')}`;
const listed = (...ordinals: number[]) =>
  ordinals.map((ordinal) => ({ number: numberOf(ordinal), ordinal, at }));

/** `ordinals` are here. */
function arrived(...ordinals: number[]): ArrivedRequests {
  const sorted = [0, ...ordinals];
  const holes = sorted.flatMap((after, index) => {
    const before = sorted[index + 1];
    return before !== undefined && before > after + 1
      ? [{ after, before, predecessor: numberOf(before - 1), announcedAt }]
      : [];
  });
  return { holes, highest: Math.max(...sorted) };
}

function dayEnd(about: { last: number; unsent?: DayEnd['unsent']; setAside?: DayEnd['setAside'] }): DayEnd {
  const { last, unsent = { requests: 0, oldest: [] }, setAside = { requests: 0, oldest: [] } } = about;
  return {
    ...{ version: 1, kiosk: '042', day: '2026-11-24', after: { sequence: 0, at: null }, kept: [] },
    ...{ receiptsPrinted: 0, delivered: 0, unsent, setAside, timeCertain: true },
    lastKept: { number: numberOf(last), ordinal: last, sequence: 9, entry: 'e'.repeat(64) },
    journal: {
      ...{ sequence: 10, previous: 'e'.repeat(64) },
      stamp: { at, boot: 'boot', uptimeMs: 1, certain: true },
    },
  };
}

const states = (...given: Parameters<typeof reconcile>) =>
  Object.fromEntries(reconcile(...given).gaps.map(({ ordinal, state }) => [ordinal, state]));

test('nothing is missing where every request is here', (t) => {
  t.deepEqual(reconcile(arrived(1, 2, 3), dayEnd({ last: 3 })).gaps, []);
  t.deepEqual(reconcile(arrived(), null).gaps, []);
});

test('before the kiosk has spoken, what is between two requests is on its way, and the one before a request has a name', (t) => {
  t.deepEqual(reconcile(arrived(1, 4), null).gaps, [
    { ordinal: 2, number: null, keptAt: null, knownSince: announcedAt, state: 'onItsWay' },
    { ordinal: 3, number: numberOf(3), keptAt: null, knownSince: announcedAt, state: 'onItsWay' },
  ]);
});

test('what the kiosk still holds is on its way, with the time when it was kept', (t) => {
  const said = dayEnd({ last: 4, unsent: { requests: 2, oldest: listed(2, 4) } });
  t.deepEqual(reconcile(arrived(1, 3), said).gaps, [
    { ordinal: 2, number: numberOf(2), keptAt: at, knownSince: announcedAt, state: 'onItsWay' },
    { ordinal: 4, number: numberOf(4), keptAt: at, knownSince: null, state: 'onItsWay' },
  ]);
});

test('what the kiosk believes to be here and is not, is missing', (t) => {
  t.deepEqual(states(arrived(1, 3), dayEnd({ last: 4, unsent: { requests: 1, oldest: listed(2) } })), {
    2: 'onItsWay',
    4: 'missing',
  });
});

test('what was set aside needs a technician, and is not missing', (t) => {
  const setAside = { requests: 1, oldest: listed(2).map((request) => ({ ...request, reason: 'pageLost' })) };
  t.deepEqual(states(arrived(1, 3), dayEnd({ last: 3, setAside })), { 2: 'setAside' });
});

test('requests from after the last day end are on their way until the kiosk says something of them', (t) => {
  t.deepEqual(states(arrived(1, 2, 5), dayEnd({ last: 2 })), { 3: 'onItsWay', 4: 'onItsWay' });
});

test('a list that was too long for the day end makes nobody missing who may stand further down on it', (t) => {
  const unsent = { requests: 300, oldest: listed(3, 4) };
  t.deepEqual(states(arrived(1), dayEnd({ last: 6, unsent })), {
    2: 'missing',
    3: 'onItsWay',
    4: 'onItsWay',
    5: 'onItsWay',
    6: 'onItsWay',
  });
});

test('a kiosk that claims a million requests is counted, and only some are listed', (t) => {
  const { gaps, counts } = reconcile(arrived(1), dayEnd({ last: 1_000_000 }));
  t.is(counts.missing, 999_999);
  t.is(gaps.length, 200);
});
