import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { backupGenerations, makeBackup, pageOfBackup } from '../../src/outbox/storage/backup.ts';
import { keepBackups } from '../../src/outbox/storage/backup-rounds.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { HandClock } from '../support/outbox/hand-clock.ts';
import { type PretendKiosk, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';
import { mountCard, mountSmallDisk } from '../support/small-disk.ts';

async function kioskWith(t: ExecutionContext, requests: number): Promise<PretendKiosk> {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  for (let count = 0; count < requests; count += 1) await kiosk.confirmVisit();
  return kiosk;
}

function mediumOf(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-medium-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function numbersIn(path: string): string[] {
  const sql = new DatabaseSync(path, { readOnly: true });
  const rows = sql.prepare('SELECT number FROM request ORDER BY position').all() as { number: string }[];
  sql.close();
  return rows.map(({ number }) => number);
}

const waitingNumbers = ({ outbox }: PretendKiosk) => outbox.waitingRequests().map(({ number }) => number);

test('a backup holds every request and every page that has to travel, byte for byte, as one file without a log', async (t) => {
  const kiosk = await kioskWith(t, 3);
  const to = mediumOf(t);
  t.deepEqual(await makeBackup({ from: kiosk.folder, to }), {
    outcome: 'made',
    requests: 3,
    pages: 6,
    newPages: 6,
  });
  t.deepEqual(readdirSync(to).sort(), ['outbox-backup.sqlite', 'sealed']);
  t.deepEqual(numbersIn(join(to, backupGenerations[0])), waitingNumbers(kiosk));
  for (const page of kiosk.outbox.waitingRequests().flatMap(({ pages }) => pages)) {
    t.deepEqual(pageOfBackup(to, page), kiosk.outbox.readSealed(page.page));
  }
});

test('the copy before stays beside the newest, pages are written once, and those that have arrived go', async (t) => {
  const kiosk = await kioskWith(t, 2);
  const to = mediumOf(t);
  await makeBackup({ from: kiosk.folder, to });
  const [first] = waitingNumbers(kiosk);
  await kiosk.confirmVisit();
  kiosk.outbox.noteDelivered(first ?? '', {
    acknowledgement: 'signed',
    receivedAt: '2026-11-24T02:00:00.000Z',
  });
  const second = await makeBackup({ from: kiosk.folder, to });
  t.like(second, { outcome: 'made', requests: 3, pages: 4, newPages: 2 });
  t.is(numbersIn(join(to, backupGenerations[0])).length, 3);
  t.is(numbersIn(join(to, backupGenerations[1])).length, 2);
  t.is(readdirSync(join(to, 'sealed')).length, 6, 'the older copy still waits with the first request');
  await makeBackup({ from: kiosk.folder, to });
  t.is(readdirSync(join(to, 'sealed')).length, 4);
});

test('requests that come while a backup is made are in it or in the next, and the copy is whole', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const to = mediumOf(t);
  for (let round = 0; round < 5; round += 1) {
    const [result] = await Promise.all([makeBackup({ from: kiosk.folder, to }), kiosk.confirmVisit()]);
    t.is(result.outcome, 'made', JSON.stringify(result));
  }
  t.like(await makeBackup({ from: kiosk.folder, to }), { outcome: 'made', requests: 6 });
});

test('a medium that is not there is told, and no folder is made on the card in its place', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const to = join(mediumOf(t), 'not-mounted');
  const result = await makeBackup({ from: kiosk.folder, to });
  t.like(result, { outcome: 'failed', code: 'backup.missing' });
  t.false(existsSync(to));
});

test('a medium that is full is told, and what it held before is still whole', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const disk = mountSmallDisk(t, 4);
  t.is((await makeBackup({ from: kiosk.folder, to: disk.folder })).outcome, 'made');
  const before = numbersIn(join(disk.folder, backupGenerations[0]));
  disk.fillUpTo(0);
  await kiosk.confirmVisit({ pageBytes: [200_000] });
  const result = await makeBackup({ from: kiosk.folder, to: disk.folder });
  t.like(result, { outcome: 'failed', code: 'outbox.diskFull' });
  t.regex(result.outcome === 'failed' ? result.hint : '', /second medium/);
  t.deepEqual(numbersIn(join(disk.folder, backupGenerations[0])), before);
  disk.makeRoom();
  t.like(await makeBackup({ from: kiosk.folder, to: disk.folder }), { outcome: 'made', requests: 2 });
});

test('a medium that has turned read-only is told', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const card = mountCard(t, 16);
  t.is((await makeBackup({ from: kiosk.folder, to: card.folder })).outcome, 'made');
  card.turnReadOnly();
  const result = await makeBackup({ from: kiosk.folder, to: card.folder });
  t.is(result.outcome, 'failed');
  t.regex(result.outcome === 'failed' ? result.hint : '', /second medium/);
});

test('a page that is damaged on the card is not copied over a whole one, and keeps nothing else from the copy', async (t) => {
  const kiosk = await kioskWith(t, 2);
  const to = mediumOf(t);
  const page = kiosk.outbox.waitingRequests()[0]?.pages[0];
  if (!page) return t.fail();
  await makeBackup({ from: kiosk.folder, to });
  writeFileSync(join(kiosk.folder, 'sealed', `${page.page}.age`), 'spoiled');
  t.is((await makeBackup({ from: kiosk.folder, to })).outcome, 'made');
  t.is(pageOfBackup(to, page)?.length, page.sealedBytes);

  const fresh = mediumOf(t);
  t.like(await makeBackup({ from: kiosk.folder, to: fresh }), { outcome: 'made', pages: 4, newPages: 3 });
  t.is(pageOfBackup(fresh, page), null);
});

test('a backup is made at the start, soon after a request, and every so often without one; its state is there for the technician', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const to = join(mediumOf(t), 'medium');
  mkdirSync(to);
  const clock = new HandClock();
  const ended = new AbortController();
  const said: string[] = [];
  const log = (_fields: object, event: string) => said.push(event);
  const wall = { now: new Date('2026-11-24T02:00:00.000Z') };
  const everyMs = 60 * 60_000;
  const running = keepBackups(
    {
      ...{ outbox: kiosk.outbox, from: kiosk.folder, to, everyMs, clock, now: () => wall.now },
      log: { info: log, warn: log, error: log },
    },
    ended.signal,
  );
  const mark = () => kiosk.outbox.backupNote();
  await clock.passRest();
  t.deepEqual(mark(), { folder: to, at: '2026-11-24T02:00:00.000Z', code: null, hint: null });
  t.is(said.length, 1);
  await clock.passRest();
  t.is(said.length, 1, 'nothing has changed');

  await kiosk.confirmVisit();
  wall.now = new Date('2026-11-24T02:05:00.000Z');
  while (said.length < 2) await clock.passRest();
  t.is(numbersIn(join(to, backupGenerations[0])).length, 2);
  const soonMs = clock.nowMs();
  t.true(soonMs < 120_000, `a copy was there ${soonMs} ms after the start`);

  rmSync(to, { recursive: true });
  while (said.length < 3) await clock.passRest();
  t.true(clock.nowMs() - soonMs >= everyMs - 60_000);
  t.like(mark(), { at: '2026-11-24T02:05:00.000Z', code: 'backup.missing' });
  mkdirSync(to);
  while (said.length < 4) await clock.passRest();
  t.like(mark(), { code: null });
  t.true(readFileSync(join(to, backupGenerations[0])).length > 0);
  ended.abort();
  await running;
});
