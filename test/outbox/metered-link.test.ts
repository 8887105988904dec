/** A SIM card whose megabytes cost money: pages wait for the quota and for cheap hours, announcements never, old requests not for ever. */
import test from 'ava';
import { readHours, unlimited } from '../../src/outbox/forwarding/data-plan.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { startRealForwarding } from '../support/outbox/real-forwarding.ts';

const at = (wita: string) => new Date(`2026-11-${wita}:00.000+08:00`);

test('outside the cheap hours requests are announced and pages wait; when the hour comes they go', async (t) => {
  const { kiosk, clock, wall, start } = await startRealForwarding(t);
  wall.now = at('24T12:00');
  const requests = [await kiosk.confirmVisit(), await kiosk.confirmVisit()];
  const withoutPages = await kiosk.confirmVisit({ pageBytes: [] });
  start({ settings: { data: { ...unlimited, cheapHours: readHours('22:00-05:00') } } });
  await clock.resting();
  t.true(kiosk.outbox.waitingRequests().every(({ announced }) => announced));
  t.like(kiosk.outbox.linkState(), { problem: null, pagesWait: 'cheapHours' });
  t.like(kiosk.outbox.statusOf(withoutPages.number), { stage: 'received' }, 'nothing of it is big');

  wall.now = at('24T22:00');
  t.true((await clock.passRest()) <= 5 * 60_000, 'the hour is noticed soon');
  await clock.resting();
  for (const { number } of requests) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  t.is(kiosk.outbox.linkState().pagesWait, null);
});

test('pages of a request that has waited too long go at any price, the others wait on', async (t) => {
  const { kiosk, clock, wall, start } = await startRealForwarding(t);
  wall.now = at('24T06:00');
  const old = await kiosk.confirmVisit();
  wall.now = at('26T12:00');
  const young = await kiosk.confirmVisit();
  const data = { ...unlimited, cheapHours: readHours('22:00-05:00'), bytesPerDay: 10, bytesPerMonth: 10 };
  start({ settings: { data: { ...data, pagesWaitAtMostMs: 48 * 60 * 60_000 } } });
  await clock.resting();
  t.like(kiosk.outbox.statusOf(old.number), { stage: 'received' });
  t.like(kiosk.outbox.statusOf(young.number), { stage: 'kept' });
});

test('pages stop at the quota of the day, go on the next day, and the count outlives a restart', async (t) => {
  const { proxy, kiosk, clock, wall, start } = await startRealForwarding(t);
  wall.now = at('24T08:00');
  for (let visit = 0; visit < 6; visit++) await kiosk.confirmVisit({ pageBytes: [40_000] });
  const settings = { data: { ...unlimited, bytesPerDay: 120_000 } };
  const first = start({ settings });
  await clock.resting();
  const left = kiosk.outbox.waitingCount();
  t.true(left > 0 && left < 6, `${left} wait for tomorrow`);
  t.is(kiosk.outbox.linkState().pagesWait, 'dayQuota');
  t.true(proxy.carried.towards + proxy.carried.back < 160_000);
  const counted = kiosk.outbox.dataUse().dayBytes;
  const carried = proxy.carried.towards + proxy.carried.back;
  t.true(counted >= carried && counted < carried * 1.1, `${counted} counted, ${carried} carried`);
  await first.stop();

  const again = openOutbox({ folder: kiosk.folder, now: () => wall.now });
  t.teardown(again.close);
  const second = start({ settings, outbox: again });
  await clock.resting();
  t.is(again.waitingCount(), left, 'the restart has forgotten nothing');
  await second.stop();

  wall.now = at('25T00:30');
  start({ settings });
  await clock.resting();
  t.true(kiosk.outbox.waitingCount() < left);
});

test('at the quota of the month announcements still go, and their statuses come', async (t) => {
  const { kiosk, clock, start, log } = await startRealForwarding(t);
  start({ settings: { data: { ...unlimited, bytesPerMonth: 100 } } });
  await clock.resting();
  await kiosk.confirmVisit();
  await clock.passRest();
  await clock.resting();
  t.is(kiosk.outbox.linkState().pagesWait, 'monthQuota');
  t.is(log.filter(({ event }) => event === 'request.announced').length, 1);
  t.is(log.filter(({ event }) => event === 'page.sent').length, 0);
  t.is(kiosk.outbox.linkState().problem, null);
});
