/** A kiosk in wrong hands can't fill the office's disk or keep the other kiosks out. */
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { concernsTheLink } from '../../src/outbox/forwarding/office-answers.ts';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';
import { createVisitor } from './support/visitor.ts';

const locationOf = (answer: Response) => answer.headers.get('location') ?? '';
const dayMs = 24 * 60 * 60 * 1000;

test('a kiosk that announces more than it may is asked to come again, and has room when its pages have come', async (t) => {
  const running = await startTestOffice(t, { room: { announcedBytes: 80_000 } });
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const client = createOfficeClient({
    baseUrl: running.office.url,
    accessToken: kiosk.enrolment.accessToken,
  });
  const announce = (jws: string) => client.announce(jws, AbortSignal.timeout(60_000));
  const taken = [];
  let refused = await kiosk.makeRequest();
  let answer = await announce(refused.jws);
  while (answer.outcome === 'wanted') {
    taken.push(refused);
    refused = await kiosk.makeRequest();
    answer = await announce(refused.jws);
  }
  t.true(taken.length > 1 && taken.length < 20);
  t.like(answer, { outcome: 'tryLater', reason: 'officeFailed' });
  t.false(
    answer.outcome === 'tryLater' && concernsTheLink(answer),
    'the kiosk goes on with its other requests',
  );
  t.is(
    (await announce(taken[0]?.jws ?? '')).outcome,
    'wanted',
    'what is known already may be asked for again',
  );

  const other = await neighbour.makeRequest();
  t.is((await neighbour.announce(other.jws)).outcome, 'wanted', 'another kiosk has its own room');
  for (const request of taken) await kiosk.deliver(request);
  t.is((await announce(refused.jws)).outcome, 'wanted');
});

test('a kiosk has so many uploads under way at most: the oldest makes room', async (t) => {
  const running = await startTestOffice(t, { room: { uploads: 2 } });
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const its = await neighbour.makeRequest();
  await neighbour.announce(its.jws);
  const kept = locationOf(await neighbour.beginUpload(its, its.pages[0] ?? t.fail()));
  const begun: string[] = [];
  for (let request = 0; request < 3; request += 1) {
    const made = await kiosk.makeRequest();
    await kiosk.announce(made.jws);
    const location = locationOf(await kiosk.beginUpload(made, made.pages[0] ?? t.fail()));
    await kiosk.patch(location, 0, made.pages[0]?.sealed.subarray(0, 1000) ?? t.fail());
    // Files of the same moment have no order.
    const at = new Date(running.now().getTime() + request * 1000);
    await utimes(join(running.folder, 'uploads', location.split('/').at(-1) ?? ''), at, at);
    begun.push(location);
  }
  const statuses = await Promise.all(begun.map(async (location) => (await kiosk.offsetOf(location)).status));
  t.deepEqual(statuses, [404, 200, 200]);
  t.is((await neighbour.offsetOf(kept)).status, 200);
});

test('a kiosk sends so much a day at most, and goes on the next day', async (t) => {
  const running = await startTestOffice(t, { room: { arrivedBytesADay: 0 } });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const [page = t.fail()] = request.pages;
  const refused = await kiosk.beginUpload(request, page);
  t.is(refused.status, 507);
  t.deepEqual(await refused.json(), { error: 'noRoom' });

  const generous = await startTestOffice(t, { room: { arrivedBytesADay: page.sealed.length + 10 } });
  const other = await enrolTestKiosk(generous);
  const first = await other.makeRequest({ papers: [{ paper: 'f-102' }] });
  await other.deliver(first);
  const second = await other.makeRequest({ papers: [{ paper: 'f-102' }] });
  await other.announce(second.jws);
  const begin = async () => (await other.beginUpload(second, second.pages[0] ?? t.fail())).status;
  t.is(await begin(), 507);
  generous.pass(dayMs + 1000);
  t.is(await begin(), 201);
});

test('nothing is taken when the disk of the office is nearly full, and everything is when it is not', async (t) => {
  const running = await startTestOffice(t, { room: { freeBytes: Number.MAX_SAFE_INTEGER } });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  const answer = await kiosk.fetch('/api/announce', {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: request.jws,
  });
  t.is(answer.status, 507);
  t.is((await kiosk.fetch('/api/statuses')).status, 200, 'it still answers');
});

test('uploads that stood still for a month are dropped, others go on', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const [old, recent] = await Promise.all(
    request.pages.map(async (page) => locationOf(await kiosk.beginUpload(request, page))),
  );
  for (const [location = '', days] of [
    [old, 31],
    [recent, 29],
  ] as const) {
    const at = new Date(running.now().getTime() - days * dayMs);
    await utimes(join(running.folder, 'uploads', location.split('/').at(-1) ?? ''), at, at);
  }
  await running.restart();
  t.is((await kiosk.offsetOf(old ?? '')).status, 404);
  t.is((await kiosk.offsetOf(recent ?? '')).status, 200);
  await kiosk.deliver(request);
  t.deepEqual(await readdir(join(running.folder, 'uploads')), []);
});

test('a kiosk that floods the office is slowed down, and its neighbours at the same address are not', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const statuses = new Set<number>();
  for (let round = 0; round < 60; round += 1) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => kiosk.offsetOf('/api/pages/none')));
    for (const answer of answers) statuses.add(answer.status);
  }
  t.deepEqual([...statuses].sort(), [404, 429]);
  t.is((await neighbour.fetch('/api/statuses')).status, 200);
  t.is((await createVisitor(running).go('/login')).status, 303, 'nor are the officers');
});
