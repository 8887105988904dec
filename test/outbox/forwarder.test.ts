import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { verifyAcknowledgement } from '../../src/seal/signatures.ts';
import { openedAtOffice, startForwarding } from '../support/outbox/forwarding.ts';

test('a confirmed request reaches the office byte for byte and counts as received', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const request = await kiosk.confirmVisit({ pageBytes: [3_000, 300_000, 40] });
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.acknowledgementOf(request.number), null);

  start();
  await clock.resting();

  t.deepEqual(await openedAtOffice(office, request.number), request.pages);
  t.is(kiosk.outbox.waitingCount(), 0);
  const kept = kiosk.outbox.acknowledgementOf(request.number) ?? '';
  t.like(await verifyAcknowledgement(office.officeKey, kept), { outcome: 'ok' }, 'the proof of it is kept');
  t.deepEqual(kiosk.outbox.statusOf(request.number), {
    outcome: 'found',
    stage: 'received',
    note: null,
    at: '2026-11-24T03:00:00.000Z',
    receivedAt: '2026-11-24T03:00:00.000Z',
  });
});

test('every request is announced, the oldest first, before any page travels', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const confirmed = [];
  for (let visit = 0; visit < 3; visit++) confirmed.push(await kiosk.confirmVisit());

  start();
  await clock.resting();

  t.deepEqual(
    [...office.requests.keys()],
    confirmed.map(({ number }) => number),
  );
  const calls = office.log.filter((call) => !call.startsWith('GET'));
  t.deepEqual(calls.slice(0, 3), Array(3).fill('POST /api/announce'));
  t.is(calls[3], 'POST /api/pages/');
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('a request without pages is delivered by its announcement alone', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit({ pageBytes: [] });
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 0);
  t.deepEqual(office.log.slice(1), ['POST /api/announce']);
});

test('pages stay on the kiosk until their time is over, and are then gone with the manifest', async (t) => {
  const { kiosk, clock, wall, start } = await startForwarding(t);
  const sealedFiles = () => readdirSync(join(kiosk.folder, 'sealed'));
  const { number } = await kiosk.confirmVisit();
  start({ settings: { keepDeliveredMs: 1_000 } });
  await clock.resting();
  t.is(sealedFiles().length, 2);

  wall.now = new Date(wall.now.getTime() + 1_001);
  await clock.passRest();
  await clock.resting();

  t.deepEqual(sealedFiles(), []);
  t.throws(() => kiosk.outbox.manifestOf(number));
  t.is(kiosk.outbox.receiptOf(number)?.number, number, 'the receipt can still be printed again');
});

test('what the office decides is known at the kiosk, in the order in which the office decided', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  for (const stage of ['received', 'inProcess', 'waitingForCitizen', 'inProcess', 'ready'] as const) {
    office.feed.push({ number, stage, note: `catatan ${stage}`, at: '2026-11-25T01:00:00.000Z' });
  }
  const elsewhere = {
    number: '0010000012',
    stage: 'rejected' as const,
    note: null,
    at: '2026-11-25T02:00:00.000Z',
  };
  office.feed.push(elsewhere);

  start();
  await clock.resting();

  t.deepEqual(kiosk.outbox.statusOf(number), {
    outcome: 'found',
    stage: 'ready',
    note: 'catatan ready',
    at: '2026-11-25T01:00:00.000Z',
    receivedAt: '2026-11-24T03:00:00.000Z',
  });
  t.like(kiosk.outbox.statusOf('0010000012'), { stage: 'rejected' }, 'requests of other kiosks too');
  t.is(kiosk.outbox.statusCursor(), '6');

  const asked = office.log.length;
  t.is(await clock.passRest(), 5 * 60_000);
  await clock.resting();
  t.deepEqual(office.log.slice(asked), ['GET /api/statuses?cursor=6'], 'only news are asked for');
});

test('a new request wakes the forwarder out of its rest', async (t) => {
  const { kiosk, clock, start } = await startForwarding(t);
  start({ settings: { wakePollMs: 1_000 } });
  t.is(await clock.passRest(), 1_000, 'it looks once a second');
  await clock.resting();

  await kiosk.confirmVisit();
  await clock.passRest();
  await clock.resting();

  t.is(kiosk.outbox.waitingCount(), 0);
  t.is(clock.nowMs(), 2_000);
});

test('a forwarder that is told to stop ends, and another goes on where it was', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const silence = Promise.withResolvers<void>();
  office.misbehave = (request) => {
    if (request.method !== 'PATCH') return false;
    silence.resolve();
    return true;
  };
  const { number, pages } = await kiosk.confirmVisit();
  const first = start();
  await silence.promise;
  await first.stop();
  t.is(kiosk.outbox.waitingCount(), 1);
  const [page] = kiosk.outbox.waitingRequests()[0]?.pages ?? [];
  t.regex(
    page?.uploadUrl ?? '',
    /\/api\/pages\/./,
    'the address of the upload is kept before its bytes travel',
  );

  office.misbehave = () => false;
  const before = office.log.length;
  start();
  await clock.resting();
  t.deepEqual(await openedAtOffice(office, number), pages);
  t.true(office.log.slice(before).some((call) => call === `HEAD ${new URL(page?.uploadUrl ?? '').pathname}`));
});

test('who confirms while a backlog travels is announced after the page that is on its way', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit({ pageBytes: [100, 100, 100] });
  let number = '';
  office.misbehave = async (request) => {
    if (request.method === 'PATCH' && number === '') {
      // The page is held up until the citizen at the kiosk has confirmed.
      number = 'confirming';
      number = (await kiosk.confirmVisit({ pageBytes: [100] })).number;
    }
    return false;
  };
  start();
  await clock.resting();

  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  const calls = office.log.map((call) => call.replace(/pages\/.*/, 'pages').replace(/\?.*/, ''));
  t.deepEqual(calls.slice(0, 6), [
    'GET /api/statuses',
    'POST /api/announce',
    'POST /api/pages',
    'PATCH /api/pages',
    'POST /api/announce',
    'POST /api/pages',
  ]);
});

test('statuses are asked for in time, however long the backlog', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit({ pageBytes: [100, 100, 100, 100] });
  office.misbehave = (request) => {
    if (request.method === 'PATCH') clock.letPass(6 * 60_000);
    return false;
  };
  start();
  await clock.resting();
  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  t.is(
    office.log.filter((call) => call.startsWith('GET /api/statuses')).length,
    5,
    'once, and after each slow page',
  );
});
