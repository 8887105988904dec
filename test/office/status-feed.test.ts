import test from 'ava';
import { statusesSince } from '../../src/office/status-feed.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { verifyStatusFeed } from '../../src/seal/signatures.ts';
import { openTestDatabase } from './support/test-database.ts';
import { enrolTestKiosk, type TestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

async function ask(kiosk: TestKiosk, cursor?: string) {
  const answer = await kiosk.fetch(
    `/api/statuses${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
  );
  const read = await verifyStatusFeed(kiosk.enrolment.officeKey, await answer.text());
  if (read.outcome === 'bad') throw new Error(`status feed: ${read.reason}`);
  return read.statusFeed;
}

test('a request is told from the moment when all its pages are here', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  t.deepEqual((await ask(kiosk)).entries, []);
  await kiosk.deliver(request);
  t.deepEqual((await ask(kiosk)).entries, [
    { number: request.number, stage: 'received', note: null, at: running.now().toISOString() },
  ]);
});

test('with a cursor only what is new since is told, and any kiosk hears of every request', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const first = await kiosk.makeRequest({ papers: [] });
  await kiosk.deliver(first);
  const { cursor, entries } = await ask(neighbour);
  t.deepEqual(
    entries.map((entry) => entry.number),
    [first.number],
  );
  t.like(await ask(neighbour, cursor), { since: cursor, cursor, entries: [], startsOver: undefined });

  const second = await neighbour.makeRequest({ papers: [] });
  await neighbour.deliver(second);
  t.deepEqual(
    (await ask(neighbour, cursor)).entries.map((entry) => entry.number),
    [second.number],
  );
});

test('a cursor that is not ours, or from a newer copy of the office, starts over', async (t) => {
  const kiosk = await enrolTestKiosk(await startTestOffice(t));
  await kiosk.deliver(await kiosk.makeRequest({ papers: [] }));
  for (const cursor of ['', 'x', '-1', '1e3', '999999', "1' OR 1=1"]) {
    t.like(await ask(kiosk, cursor), { since: cursor, entries: { length: 1 }, startsOver: true }, cursor);
  }
});

test('a long feed comes in several answers, none missing and none twice', async (t) => {
  const { database } = await openTestDatabase(t);
  await database.run(
    `INSERT INTO kiosks (kiosk, place, public_key, token_digest, enrolled_at, last_seen_at)
     VALUES ('001', 'Balai Desa', '{}', '', '', '')`,
  );
  await database.transaction(async () => {
    for (let serial = 0; serial < 1203; serial += 1) {
      const number = makeRequestNumber('001', serial);
      await database.run(
        `INSERT INTO requests (number, kiosk, service, confirmed_at, announced_at, sealed_answers, manifest, manifest_sha256, stage, revision)
         VALUES (?, '001', 'ktp-hilang', '', '', '', '', '', 'ready', 0)`,
        number,
      );
      for (const stage of ['received', 'ready']) {
        await database.run(
          `INSERT INTO history (number, at, step, stage, told) VALUES (?, '2026-11-24T02:24:00.000Z', '', ?, 1)`,
          number,
          stage,
        );
      }
    }
  });
  const told: string[] = [];
  let cursor: string | null = null;
  for (;;) {
    const feed = await statusesSince(database, cursor);
    if (feed.entries.length === 0) break;
    t.true(feed.entries.length <= 500);
    told.push(...feed.entries.map((entry) => `${entry.number} ${entry.stage}`));
    cursor = feed.cursor;
  }
  t.deepEqual(
    told,
    Array.from({ length: 1203 }, (_, serial) => `${makeRequestNumber('001', serial)} ready`),
  );
});
