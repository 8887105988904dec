import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { openDatabase } from '../../src/outbox/database.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { OutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { openSealedFiles } from '../../src/outbox/sealed-files.ts';
import { createScrub, type ScrubStep } from '../../src/outbox/storage/scrub.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { type PretendKiosk, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const now = () => new Date('2026-11-24T02:00:00.000Z');

async function kioskWith(t: ExecutionContext, requests: number): Promise<PretendKiosk> {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  for (let count = 0; count < requests; count += 1) await kiosk.confirmVisit();
  return kiosk;
}

const pagePath = ({ folder }: PretendKiosk, page: string) => join(folder, 'sealed', `${page}.age`);

function flipByte(path: string): Buffer {
  const whole = readFileSync(path);
  const flipped = Buffer.from(whole);
  flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, flipped);
  return whole;
}

function scrubRound(
  outbox: PretendKiosk['outbox'],
  spare?: Parameters<typeof outbox.scrubNext>[0],
): ScrubStep[] {
  const steps: ScrubStep[] = [];
  for (;;) {
    const step = outbox.scrubNext(spare);
    if (step.outcome === 'roundOver') return steps;
    steps.push(step);
  }
}

test('every page that has to travel is read in a round, in order, and again in the next', async (t) => {
  const { outbox } = await kioskWith(t, 3);
  const pages = outbox.waitingRequests().flatMap((request) => request.pages.map(({ page }) => page));
  for (let round = 0; round < 2; round += 1) {
    t.deepEqual(
      scrubRound(outbox),
      pages.map((page) => ({ outcome: 'whole', page })),
    );
  }
});

for (const [what, spoil] of [
  ['one flipped bit in', (path: string) => void flipByte(path)],
  ['a page cut short in', (path: string) => writeFileSync(path, readFileSync(path).subarray(1))],
  ['a page gone from', (path: string) => rmSync(path)],
] as const) {
  test(`${what} a waiting request sets it aside, is told to the technician by its number, and to the citizen by its status`, async (t) => {
    const kiosk = await kioskWith(t, 3);
    const { outbox } = kiosk;
    const [, second] = outbox.waitingRequests();
    const { number, pages } = second ?? t.fail() ?? { number: '', pages: [] };
    const page = pages[1]?.page ?? '';
    spoil(pagePath(kiosk, page));
    const steps = scrubRound(outbox);
    t.deepEqual(
      steps.filter(({ outcome }) => outcome !== 'whole'),
      [{ outcome: 'damaged', page, number }],
    );
    t.deepEqual(
      outbox.damages().map((damage) => ({ ...damage, foundAt: '' })),
      [{ number, page, foundAt: '', healed: false, request: 'setAside' }],
    );
    t.deepEqual(
      outbox.requestsSetAside().map((request) => request.number),
      [number],
    );
    t.is(outbox.statusOf(number).outcome, 'pageLost');
    t.is(outbox.waitingCount(), 2, 'the others go on');
    t.is(outbox.damagesSeen(), 1);
    t.deepEqual(outbox.damages(), []);
  });
}

test('a damaged page of which the backup has a whole copy is put back, and the request goes on', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const { outbox } = kiosk;
  const page = outbox.waitingRequests()[0]?.pages[0]?.page ?? '';
  const whole = flipByte(pagePath(kiosk, page));
  const asked: string[] = [];
  const steps = scrubRound(outbox, (wanted) => {
    asked.push(wanted.page);
    return whole;
  });
  t.deepEqual(asked, [page]);
  t.is(steps.filter(({ outcome }) => outcome === 'healed').length, 1);
  t.deepEqual(readFileSync(pagePath(kiosk, page)), whole);
  t.is(outbox.waitingCount(), 1);
  t.true(outbox.damages()[0]?.healed, 'the technician hears of it all the same');
});

test('a copy that is itself not whole is not put back', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const page = kiosk.outbox.waitingRequests()[0]?.pages[0]?.page ?? '';
  flipByte(pagePath(kiosk, page));
  const steps = scrubRound(kiosk.outbox, () => new Uint8Array(10));
  t.is(steps.filter(({ outcome }) => outcome === 'damaged').length, 1);
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('signed text that changed on the disk is found by its digest, before the office refuses it', async (t) => {
  const kiosk = await kioskWith(t, 2);
  const sql = new DatabaseSync(join(kiosk.folder, 'outbox.sqlite'));
  sql.exec("UPDATE request SET manifest = 'x' || substr(manifest, 2) WHERE position = 1");
  sql.close();
  const [first] = kiosk.outbox.waitingRequests();
  scrubRound(kiosk.outbox);
  t.deepEqual(
    kiosk.outbox.requestsSetAside().map(({ number, reason }) => ({ number, reason })),
    [{ number: first?.number, reason: 'manifestDamaged' }],
  );
  t.is(kiosk.outbox.statusOf(first?.number ?? '').outcome, 'pageLost');
});

test('a restart goes on where the reading was, and not from the beginning', async (t) => {
  const kiosk = await kioskWith(t, 20);
  const read: string[] = [];
  for (let step = 0; step < 30; step += 1) {
    const { outcome, ...rest } = kiosk.outbox.scrubNext();
    if (outcome === 'whole' && 'page' in rest) read.push(rest.page);
  }
  const again = openOutbox({ folder: kiosk.folder, now });
  t.teardown(again.close);
  const next = again.scrubNext();
  t.is(read.length, 30);
  t.is(next.outcome, 'whole');
  const place = next.outcome === 'whole' ? read.indexOf(next.page) : 0;
  t.true(place === -1 || place >= 24, `went on at the page that was read as number ${place}`);
});

test('what the office has already taken need not be read again', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const page = kiosk.outbox.waitingRequests()[0]?.pages[0]?.page ?? '';
  kiosk.outbox.noteUploaded(page);
  flipByte(pagePath(kiosk, page));
  t.false(scrubRound(kiosk.outbox).some((step) => 'page' in step && step.page === page));
  t.is(kiosk.outbox.waitingCount(), 1);
});

test('a disk that fails to read a page is named, and the request is set aside, not sent so', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const database = openDatabase(join(kiosk.folder, 'outbox.sqlite'), { fileMode: 0o600 });
  t.teardown(database.close);
  const files = {
    ...openSealedFiles(join(kiosk.folder, 'sealed'), { fileMode: 0o600, folderMode: 0o700 }),
    read(): never {
      throw new OutboxProblem('outbox.diskFailed', 'EIO');
    },
  };
  const scrub = createScrub(database, files, now);
  t.throws(() => scrub.scrubNext(), { code: 'outbox.diskFailed' });
  t.is(kiosk.outbox.waitingCount(), 0);
  t.is(scrub.damages().length, 1);
});

test('the tables are checked one after the other, and the whole, by what lies on the disk and not in memory', async (t) => {
  const kiosk = await kioskWith(t, 3);
  const path = join(kiosk.folder, 'outbox.sqlite');
  kiosk.outbox.clearDelivered(new Date(0));
  const tables = new DatabaseSync(path, { readOnly: true });
  const { pgno } = tables
    .prepare("SELECT pageno AS pgno FROM dbstat WHERE name = 'outbox' AND pagetype = 'leaf' LIMIT 1")
    .get() as { pgno: number };
  const count = Number(
    tables.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table'").get()?.n,
  );
  tables.close();
  for (let table = 0; table < count; table += 1) t.is(kiosk.outbox.checkNextTable(), null);
  t.is(kiosk.outbox.checkDatabase(), null);

  const bytes = readFileSync(path);
  const pageBytes = bytes.readUInt16BE(16);
  bytes.fill(0xa5, (pgno - 1) * pageBytes, pgno * pageBytes);
  writeFileSync(path, bytes);
  const found = Array.from({ length: count }, () => kiosk.outbox.checkNextTable()?.code ?? 'well');
  t.is(found.filter((code) => code === 'outbox.damaged').length, 1, found.join(' '));
  t.is(kiosk.outbox.checkDatabase()?.code, 'outbox.damaged');
});

test('a spoiled page of a visit is found when the citizen says send, by name, and scanning it again is enough', async (t) => {
  const kiosk = await kioskWith(t, 0);
  const { outbox } = kiosk;
  outbox.startDraft('visit');
  const [first, second, again] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [
    string,
    string,
    string,
  ];
  for (const page of [first, second])
    outbox.addPage('visit', { page, paper: 'kk', sealed: Buffer.alloc(500, page) });
  flipByte(pagePath(kiosk, second));
  const confirmation = {
    ...{ service: 'ktpHilang', kiosk: '042', receipt: '{}' },
    sealManifest: async () => 'signed',
  };
  const error = await t.throwsAsync(outbox.confirm('visit', confirmation), { code: 'outbox.pageLost' });
  t.is((error as unknown as OutboxProblem).page, second);
  t.is(outbox.waitingCount(), 0);
  outbox.removePage('visit', second);
  outbox.addPage('visit', { page: again, paper: 'kk', sealed: Buffer.alloc(500, again) });
  await outbox.confirm('visit', confirmation);
  t.is(outbox.waitingCount(), 1);
});
