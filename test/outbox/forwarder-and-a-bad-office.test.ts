import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import type { Acknowledgement } from '../../src/seal/messages.ts';
import { createSigningKey, signAcknowledgement, signStatusFeed } from '../../src/seal/signatures.ts';
import { openedAtOffice, startForwarding } from '../support/outbox/forwarding.ts';
import { temporaryFolder } from '../support/outbox/pretend-kiosk.ts';
import { send } from '../support/outbox/pretend-office.ts';

const otherDigest = '0'.repeat(64);
const forgeries: Record<string, (said: Acknowledgement) => Acknowledgement> = {
  'of another number': (said) => ({ ...said, number: '0420000999' }),
  'of another kiosk': (said) => ({ ...said, kiosk: '043' }),
  'of another manifest': (said) => ({ ...said, manifestSha256: otherDigest }),
  'with a page missing': (said) => ({ ...said, pages: said.pages.slice(1) }),
  'with a page twice': (said) => ({ ...said, pages: [...said.pages, ...said.pages.slice(0, 1)] }),
  'with another digest of a page': (said) => ({
    ...said,
    pages: said.pages.map((page, index) => (index === 1 ? { ...page, sealedSha256: otherDigest } : page)),
  }),
  'with another length of a page': (said) => ({
    ...said,
    pages: said.pages.map((page) => ({ ...page, sealedBytes: page.sealedBytes - 1 })),
  }),
};

for (const [what, forge] of Object.entries(forgeries)) {
  test(`an acknowledgement ${what} drops nothing`, async (t) => {
    const { office, kiosk, clock, wall, start } = await startForwarding(t);
    const { number, pages } = await kiosk.confirmVisit();
    office.forgeAcknowledgement = forge;
    start({ settings: { keepDeliveredMs: 0 } });
    await clock.resting();
    wall.now = new Date(wall.now.getTime() + 60_000);
    await clock.passRest();
    await clock.resting();

    t.is(kiosk.outbox.waitingCount(), 1);
    t.like(kiosk.outbox.statusOf(number), { stage: 'kept' });
    for (const page of pages.keys()) t.truthy(kiosk.outbox.readSealed(page));
    t.regex(kiosk.outbox.waitingRequests()[0]?.problem ?? '', /^acknowledgement names another/);

    office.forgeAcknowledgement = (said) => said;
    await clock.passRest();
    await clock.resting();
    t.is(kiosk.outbox.waitingCount(), 0);
  });
}

test('an acknowledgement that somebody else signed drops nothing', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const stranger = await createSigningKey();
  await kiosk.confirmVisit();
  office.forgeSigned = (_jws, said) => signAcknowledgement(stranger, said);
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.waitingRequests()[0]?.problem, 'acknowledgement badSignature');
});

test('a status feed passed off as an acknowledgement drops nothing', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit();
  office.forgeSigned = () => signStatusFeed(office.signing, { version: 1, cursor: '1', entries: [] });
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.waitingRequests()[0]?.problem, 'acknowledgement malformed');
});

test('statuses that somebody else signed tell the citizen nothing', async (t) => {
  const { office, kiosk, clock, log, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const stranger = await createSigningKey();
  const entries = [{ number, stage: 'rejected' as const, note: null, at: '2026-11-24T02:00:00.000Z' }];
  const feed = await signStatusFeed(stranger, { version: 1, cursor: '1', entries });
  office.misbehave = (request, response) => {
    if (request.method !== 'GET') return false;
    send(response, 200, 'application/jose', feed);
    return true;
  };
  start();
  await clock.resting();
  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  t.is(kiosk.outbox.statusCursor(), null);
  t.true(log.some(({ event }) => event === 'statuses.notTrusted'));
});

test('a status feed that was kept from an earlier day turns nothing back', async (t) => {
  const { office, kiosk, clock, wall, log, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const at = '2026-11-24T02:00:00.000Z';
  const kept: string[] = [];
  const keepEveryFeed = createOfficeClient({ baseUrl: office.baseUrl, accessToken: office.accessToken });
  const { signal } = new AbortController();
  start({ settings: { statusEveryMs: 1000 } });
  await clock.resting();
  for (const stage of ['inProcess', 'ready'] as const) {
    office.feed.push({ number, stage, note: null, at });
    const said = await keepEveryFeed.statuses(kiosk.outbox.statusCursor(), signal);
    if (said.outcome === 'ok') kept.push(said.feedJws);
    wall.now = new Date(wall.now.getTime() + 60_000);
    await clock.passRest();
    await clock.resting();
  }
  t.like(kiosk.outbox.statusOf(number), { stage: 'ready' });
  const cursor = kiosk.outbox.statusCursor();

  t.is(kept.length, 2);
  for (const feed of kept) {
    office.misbehave = (request, response) => {
      if (request.method !== 'GET') return false;
      send(response, 200, 'application/jose', feed);
      return true;
    };
    wall.now = new Date(wall.now.getTime() + 60_000);
    await clock.passRest();
    await clock.resting();
    t.like(kiosk.outbox.statusOf(number), { stage: 'ready' });
    t.is(kiosk.outbox.statusCursor(), cursor);
  }
  t.true(log.some(({ event, reason }) => event === 'statuses.notTrusted' && reason === 'replayed'));
});

for (const reason of ['numberTaken', 'malformed'] as const) {
  test(`a request refused as ${reason} is set aside for the technician and holds up nobody`, async (t) => {
    const { office, kiosk, clock, start } = await startForwarding(t);
    const poisoned = await kiosk.confirmVisit();
    const others = [await kiosk.confirmVisit(), await kiosk.confirmVisit()];
    let announcements = 0;
    office.forgeAnswer = (answer) => {
      announcements += 1;
      return announcements === 1 ? { outcome: 'refused', reason } : answer;
    };
    start();
    await clock.resting();

    t.is(kiosk.outbox.waitingCount(), 0);
    for (const { number } of others) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
    t.like(kiosk.outbox.statusOf(poisoned.number), { stage: 'kept' });
    t.deepEqual(kiosk.outbox.requestsSetAside(), [
      { number: poisoned.number, confirmedAt: poisoned.confirmedAt, reason },
    ]);

    t.true(kiosk.outbox.tryAgain(poisoned.number), 'the technician has mended it');
    await clock.passRest();
    await clock.resting();
    t.deepEqual(await openedAtOffice(office, poisoned.number), poisoned.pages);
    t.deepEqual(kiosk.outbox.requestsSetAside(), []);
  });
}

test('a manifest that arrived changed is sent again, and is set aside only when it never fits', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const changedOnce = await kiosk.confirmVisit();
  const neverFits = await kiosk.confirmVisit();
  const refusals = new Map([
    [changedOnce.number, 1],
    [neverFits.number, Number.POSITIVE_INFINITY],
  ]);
  let announced = 0;
  office.forgeAnswer = (answer, number) => {
    const left = refusals.get(number) ?? 0;
    if (number === neverFits.number) announced += 1;
    refusals.set(number, left - 1);
    return left > 0 ? { outcome: 'refused', reason: 'badSignature' } : answer;
  };
  start({ settings: { statusEveryMs: 24 * 60 * 60_000 } });
  await clock.resting();
  t.deepEqual(kiosk.outbox.requestsSetAside(), []);
  for (let round = 0; round < 4; round += 1) {
    await clock.passRest();
    await clock.resting();
  }

  t.deepEqual(await openedAtOffice(office, changedOnce.number), changedOnce.pages);
  t.like(kiosk.outbox.requestsSetAside(), [{ number: neverFits.number, reason: 'badSignature' }]);
  t.is(announced, 5);
});

test('a request that the office always fails at lets the others pass and rests longer each time', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const poisoned = await kiosk.confirmVisit();
  const other = await kiosk.confirmVisit();
  office.forgeAnswer = (answer, number) => {
    if (number === poisoned.number) throw new Error('the office stumbles');
    return answer;
  };
  start({ settings: { statusEveryMs: 24 * 60 * 60_000 } });
  const rests = [];
  for (let round = 0; round < 4; round++) rests.push(await clock.passRest());
  await clock.resting();

  t.deepEqual(rests, [3_750, 7_500, 15_000, 30_000]);
  t.like(kiosk.outbox.statusOf(other.number), { stage: 'received' });
  t.like(kiosk.outbox.waitingRequests(), [{ number: poisoned.number, failures: 5, problem: 'officeFailed' }]);
  t.is(kiosk.outbox.linkState().problem, null, 'the link is well');

  const late = await kiosk.confirmVisit();
  office.forgeAnswer = (answer) => answer;
  await clock.passRest();
  await clock.resting();
  t.like(kiosk.outbox.statusOf(late.number), { stage: 'received' });
  t.like(kiosk.outbox.statusOf(poisoned.number), { stage: 'received' });
});

test('a request whose pages always break the link does not keep the others from the office', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const poisoned = await kiosk.confirmVisit();
  const others = [await kiosk.confirmVisit(), await kiosk.confirmVisit()];
  office.misbehave = (request) => {
    const meta = String(request.headers['upload-metadata'] ?? '');
    const isPoisoned = meta.includes(`request ${Buffer.from(poisoned.number).toString('base64')}`);
    if (isPoisoned) request.socket.resetAndDestroy();
    return isPoisoned;
  };
  start();
  await clock.passRest();
  await clock.resting();
  for (const { number } of others) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  t.like(kiosk.outbox.waitingRequests(), [{ number: poisoned.number, problem: 'linkBroke' }]);
});

test('an acknowledgement that is lost on the way is asked for again, and no page travels twice', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number, pages } = await kiosk.confirmVisit();
  let lost = 0;
  office.forgeAnswer = (answer) => {
    if (answer.outcome === 'acknowledged' && lost++ === 0) throw new Error('lost');
    return answer;
  };
  start();
  await clock.passRest();
  await clock.resting();
  t.deepEqual(await openedAtOffice(office, number), pages);
  t.is(kiosk.outbox.waitingCount(), 0);
  t.is(office.log.filter((call) => call.startsWith('PATCH')).length, 2);
});

test('an office that has the request already says so at the first word, and nothing travels again', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const copy = temporaryFolder();
  cpSync(kiosk.folder, copy, { recursive: true });
  const first = start();
  await clock.resting();
  await first.stop();
  t.is(kiosk.outbox.waitingCount(), 0);

  // The card's content of before: this kiosk does not know that the office was told.
  const outbox = openOutbox({ folder: copy, now: () => new Date() });
  t.teardown(() => {
    outbox.close();
    rmSync(copy, { recursive: true });
  });
  t.is(outbox.waitingCount(), 1);
  const calls = office.log.length;
  start({ outbox });
  await clock.resting();
  t.like(outbox.statusOf(number), { stage: 'received' });
  t.deepEqual(office.log.slice(calls), ['GET /api/statuses', 'POST /api/announce']);
});

test('an office that has forgotten a request in mid-upload is told everything again', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number, pages } = await kiosk.confirmVisit();
  let creations = 0;
  office.misbehave = (request) => {
    if (request.method === 'POST' && request.url === '/api/pages/' && ++creations === 2)
      office.forgetEverything();
    return false;
  };
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.waitingRequests()[0]?.problem, 'pageRefused 403');
  await clock.passRest();
  await clock.resting();
  t.deepEqual(await openedAtOffice(office, number), pages);
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('a page the office has lost although its upload was finished is sent anew', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number, pages } = await kiosk.confirmVisit();
  let lost = false;
  office.forgeAnswer = (answer) => {
    if (answer.outcome !== 'acknowledged' || lost) return answer;
    lost = true;
    const [page] = pages.keys();
    office.requests.get(number)?.pages.delete(page ?? '');
    return { outcome: 'wanted', pages: [page ?? ''] };
  };
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingRequests()[0]?.problem, 'stillWanted');
  await clock.passRest();
  await clock.resting();
  t.deepEqual(await openedAtOffice(office, number), pages);
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('an office that never finds a page whole is sent it ever more seldom: bytes cost money', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { pages } = await kiosk.confirmVisit({ pageBytes: [100] });
  office.forgeAnswer = (answer) =>
    answer.outcome === 'acknowledged' ? { outcome: 'wanted', pages: [...pages.keys()] } : answer;
  start({ settings: { statusEveryMs: 24 * 60 * 60_000 } });
  const rests = [];
  for (let round = 0; round < 4; round++) rests.push(await clock.passRest());
  t.deepEqual(rests, [3_750, 7_500, 15_000, 30_000]);
});

test('an upload that the office holds locked is tried again, and the others go on meanwhile', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const locked = await kiosk.confirmVisit({ pageBytes: [100] });
  const other = await kiosk.confirmVisit();
  let isLocked = true;
  let lockedUrl = '';
  office.misbehave = (request, response) => {
    if (request.method === 'PATCH' && lockedUrl === '') lockedUrl = request.url ?? '';
    if (!isLocked || request.url !== lockedUrl) return false;
    send(response, 423, 'text/plain', 'locked');
    return true;
  };
  start();
  await clock.resting();
  t.like(kiosk.outbox.statusOf(other.number), { stage: 'received' });
  t.like(kiosk.outbox.waitingRequests(), [{ number: locked.number, problem: 'officeFailed' }]);

  isLocked = false;
  await clock.passRest();
  await clock.resting();
  t.deepEqual(await openedAtOffice(office, locked.number), locked.pages);
});

test('a kiosk that the office has shut out keeps everything and asks seldom', async (t) => {
  const { kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit();
  start({ accessToken: 'another-token-of-thirty-two-letters!' });
  t.is(await clock.resting(), 10 * 60_000);
  t.is(kiosk.outbox.linkState().problem, 'unauthorised');
  t.is(kiosk.outbox.waitingCount(), 1);
});

test('a page that the card has damaged or lost is never sent: the technician hears of it', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const sealedPath = (page: string) => join(kiosk.folder, 'sealed', `${page}.age`);
  const [flipped, cut, lost, whole] = [
    await kiosk.confirmVisit(),
    await kiosk.confirmVisit(),
    await kiosk.confirmVisit(),
    await kiosk.confirmVisit(),
  ].map(({ number, pages }) => ({ number, path: sealedPath([...pages.keys()][0] ?? '') }));
  const bytes = readFileSync(flipped?.path ?? '');
  bytes[500] = (bytes[500] ?? 0) ^ 1;
  writeFileSync(flipped?.path ?? '', bytes);
  truncateSync(cut?.path ?? '', 100);
  rmSync(lost?.path ?? '');

  start();
  await clock.resting();

  t.deepEqual(
    kiosk.outbox.requestsSetAside().map(({ number, reason }) => [number, reason]),
    [
      [flipped?.number, 'pageDamaged'],
      [cut?.number, 'pageDamaged'],
      [lost?.number, 'pageLost'],
    ],
  );
  t.like(kiosk.outbox.statusOf(whole?.number ?? ''), { stage: 'received' });
  t.is([...office.requests.values()].filter(({ pages }) => pages.size > 0).length, 1);
});
