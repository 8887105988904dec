/** The office is put back from yesterday's backup, or starts again in mid-upload: the kiosk sends again what it still holds. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { enrolTestKiosk } from '../office/support/test-kiosk.ts';
import { readOffice, sealedAtKiosk, startRealForwarding } from '../support/outbox/real-forwarding.ts';

function backupOf(t: ExecutionContext, folder: string) {
  const copy = mkdtempSync(join(tmpdir(), 'silaku-backup-'));
  t.teardown(() => rmSync(copy, { recursive: true }));
  return {
    take: () => cpSync(folder, copy, { recursive: true }),
    putBack() {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      cpSync(copy, folder, { recursive: true });
    },
  };
}

test('what the office acknowledged after its backup was made is sent again by itself', async (t) => {
  const { running, kiosk, clock, log, start, drain, restartOffice } = await startRealForwarding(t);
  const backup = backupOf(t, running.folder);
  start();
  const before = await kiosk.confirmVisit();
  await drain();
  await restartOffice(backup.take);
  const after = [await kiosk.confirmVisit(), await kiosk.confirmVisit()];
  await drain();
  for (const { number } of after) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });

  await restartOffice(backup.putBack);
  t.is(readOffice(running.folder).arrivals.size, 1);
  await clock.passRest();
  await clock.resting();
  await drain();

  const { arrivals, pages } = readOffice(running.folder);
  const all = [before, ...after];
  t.deepEqual([...arrivals].sort(), all.map(({ number }): [string, number] => [number, 1]).sort());
  const ids = all.flatMap((request) => [...request.pages.keys()]);
  t.deepEqual([...pages].sort(), [...sealedAtKiosk(kiosk.outbox, ids)].sort());
  for (const { number } of all) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  const forgotten = log.filter(({ event }) => event === 'held.forgottenByOffice');
  t.like(forgotten, [{ requests: 2 }], 'the technician reads of it, once');
});

test('a request that the office has forgotten is said to be kept here until it has arrived again', async (t) => {
  const { running, proxy, kiosk, clock, start, drain, restartOffice } = await startRealForwarding(t);
  const backup = backupOf(t, running.folder);
  const first = start();
  await clock.resting();
  await restartOffice(backup.take);
  const { number } = await kiosk.confirmVisit();
  await drain();
  await restartOffice(backup.putBack);
  await first.stop();

  // The question about what is held is answered; the link breaks before anything is sent again.
  proxy.cutAfterBytes = 1_500;
  start({ limits: { announceMs: 5_000 } });
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 1);
  t.like(kiosk.outbox.statusOf(number), { stage: 'kept' }, 'received would be a lie');
  proxy.cutAfterBytes = Number.POSITIVE_INFINITY;
  await drain();
  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
});

test('an office that went on after its backup was put back is not taken for the one of before', async (t) => {
  const { running, kiosk, clock, start, drain, restartOffice } = await startRealForwarding(t);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const backup = backupOf(t, running.folder);
  start();
  await clock.resting();
  await restartOffice(backup.take);
  const own = await kiosk.confirmVisit();
  const lost = await neighbour.makeRequest({ papers: [] });
  await neighbour.deliver(lost);
  await drain();
  await clock.passRest();
  await clock.resting();
  t.like(kiosk.outbox.statusOf(lost.number), { stage: 'received' });
  const cursor = Number.parseInt(kiosk.outbox.statusCursor() ?? '', 10);

  await restartOffice(backup.putBack);
  // The new history grows past the old one's length before this kiosk asks again.
  const others = [];
  while (others.length < cursor + 2) {
    const other = await neighbour.makeRequest({ papers: [], serial: 500 + others.length });
    await neighbour.deliver(other);
    others.push(other.number);
  }
  await clock.passRest();
  await clock.resting();
  await drain();
  await clock.passRest();
  await clock.resting();

  for (const number of others) t.like(kiosk.outbox.statusOf(number), { stage: 'received' }, 'none is missed');
  t.like(kiosk.outbox.statusOf(own.number), { stage: 'received' });
  t.is(
    kiosk.outbox.statusOf(lost.number).outcome,
    'unknown',
    'the office does not know it, so nobody says so',
  );
});

test('a page whose file the office has lost is wanted again, and the acknowledgement stays the same', async (t) => {
  const { running, kiosk, start, drain, clock, restartOffice } = await startRealForwarding(t);
  start();
  const { number, pages } = await kiosk.confirmVisit();
  await drain();
  const acknowledged = kiosk.outbox.acknowledgementOf(number);
  const [lost = ''] = pages.keys();
  await restartOffice(() => rmSync(join(running.folder, 'sealed', number, `${lost}.age`)));
  await clock.passRest();
  await clock.resting();
  await drain();
  t.is(kiosk.outbox.acknowledgementOf(number), acknowledged);
  t.deepEqual(
    [...readOffice(running.folder).pages].sort(),
    [...sealedAtKiosk(kiosk.outbox, pages.keys())].sort(),
  );
});

test('an office that starts again without a loss is asked once, and nothing travels again', async (t) => {
  const { running, proxy, kiosk, start, drain, clock, restartOffice, log } = await startRealForwarding(t);
  start();
  for (let visit = 0; visit < 3; visit++) await kiosk.confirmVisit({ pageBytes: [20_000] });
  await drain();
  await restartOffice();
  await clock.passRest();
  await clock.resting();
  const carried = proxy.carried.towards;
  for (let round = 0; round < 5; round++) await clock.passRest();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 0);
  t.true(proxy.carried.towards - carried < 5 * 600, 'five small questions for statuses');
  t.false(log.some(({ event }) => event === 'held.forgottenByOffice'));
  t.deepEqual([...readOffice(running.folder).arrivals.values()], [1, 1, 1]);
});

test('one kiosk hears nothing about the requests of another, whatever it asks', async (t) => {
  const { running, kiosk, start, drain } = await startRealForwarding(t);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  start();
  const { number, manifestSha256 } = await kiosk.confirmVisit();
  await drain();
  const ask = (requests: string[]) =>
    neighbour.fetch('/api/missing', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
  const right = await ask([`${number}:${manifestSha256.slice(0, 16)}`]);
  const wrong = await ask([`${number}:${'0'.repeat(16)}`]);
  t.deepEqual([right.status, wrong.status], [200, 200]);
  for (const answer of [right, wrong]) {
    const [, payload = ''] = (await answer.text()).split('.');
    t.deepEqual(JSON.parse(Buffer.from(payload, 'base64url').toString()).missing, []);
  }
  t.is((await ask(['x'])).status, 400);
  t.is((await ask(Array(501).fill(`${number}:${'0'.repeat(16)}`))).status, 400);
  const sql = new DatabaseSync(join(running.folder, 'office.sqlite'), { readOnly: true });
  t.is(
    (sql.prepare('SELECT count(*) AS lost FROM pages WHERE whole_at IS NULL').get() as { lost: number }).lost,
    0,
  );
  sql.close();
});

test('an office that is started again in mid-upload gets the rest of the page, not all of it', async (t) => {
  const { running, proxy, kiosk, clock, start, drain, restartOffice } = await startRealForwarding(t);
  const { pages } = await kiosk.confirmVisit({ pageBytes: [400_000] });
  proxy.cutAfterBytes = 250_000;
  proxy.cutsLeft = 1;
  start({ limits: { chunkBytes: 64 * 1024 } });
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 1);
  const carried = proxy.carried.towards;
  await restartOffice();
  await drain();
  t.true(proxy.carried.towards - carried < 260_000, 'what had travelled stayed there');
  t.deepEqual([...readOffice(running.folder).pages], [...sealedAtKiosk(kiosk.outbox, pages.keys())]);
});
