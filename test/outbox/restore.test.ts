import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { isOutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { makeBackup } from '../../src/outbox/storage/backup.ts';
import { restoreOutbox } from '../../src/outbox/storage/restore.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { createSigningKey } from '../../src/seal/signatures.ts';
import { confirmAs, newId, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const now = new Date('2026-11-24T05:00:00.000Z');

/** A folder as a kiosk leaves it that was switched off: some requests, and a backup made before the last of them. */
async function usedFolder(t: ExecutionContext, { before = 4, after = 2 } = {}) {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  const backup = mkdtempSync(join(tmpdir(), 'silaku-medium-'));
  t.teardown(() => {
    kiosk.close();
    rmSync(backup, { recursive: true, force: true });
  });
  for (let count = 0; count < before; count += 1) await kiosk.confirmVisit();
  await makeBackup({ from: kiosk.folder, to: backup });
  for (let count = 0; count < after; count += 1) await kiosk.confirmVisit();
  const requests = kiosk.outbox.waitingRequests();
  const manifests = new Map(requests.map(({ number }) => [number, kiosk.outbox.manifestOf(number)]));
  kiosk.outbox.close();
  return { folder: kiosk.folder, backup, requests, manifests, key: kiosk.key };
}

type Used = Awaited<ReturnType<typeof usedFolder>>;
const databaseOf = ({ folder }: Used) => join(folder, 'outbox.sqlite');

/** Every request of the restored outbox is one of the kiosk's own, word for word and page for page. */
function assertGenuine(t: ExecutionContext, { folder, manifests, requests }: Used): string[] {
  const outbox = openOutbox({ folder, now: () => now });
  try {
    const restored = outbox.waitingRequests();
    for (const { number, pages } of restored) {
      t.is(outbox.manifestOf(number), manifests.get(number) ?? '');
      t.deepEqual(
        pages.map(({ page, sealedSha256 }) => ({ page, sealedSha256 })),
        requests
          .find((each) => each.number === number)
          ?.pages.map(({ page, sealedSha256 }) => ({ page, sealedSha256 })),
      );
    }
    return restored.map(({ number }) => number);
  } finally {
    outbox.close();
  }
}

/** One page of SQLite's file, and what it belongs to. */
function pagesOfFile(path: string): { page: number; name: string; kind: string }[] {
  const sql = new DatabaseSync(path, { readOnly: true });
  const rows = sql.prepare('SELECT pageno AS page, name, pagetype AS kind FROM dbstat ORDER BY pageno').all();
  sql.close();
  return rows.map((row) => ({ ...row })) as { page: number; name: string; kind: string }[];
}

/** The same bytes in every run. */
function noise(seed: number, bytes: number): Buffer {
  let state = seed + 1;
  return Buffer.from(
    Array.from({ length: bytes }, () => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      return state >> 16;
    }),
  );
}

test('a healthy database is never replaced, and a folder without an outbox gets none', async (t) => {
  const used = await usedFolder(t);
  const bytes = readFileSync(databaseOf(used));
  t.like(restoreOutbox({ folder: used.folder, backup: used.backup, now }), {
    outcome: 'refused',
    why: 'healthy',
  });
  const empty = mkdtempSync(join(tmpdir(), 'silaku-empty-'));
  t.teardown(() => rmSync(empty, { recursive: true }));
  t.like(restoreOutbox({ folder: empty, backup: used.backup, now }), { why: 'nothingThere' });
  t.deepEqual(readdirSync(empty), []);
  t.deepEqual(readFileSync(databaseOf(used)), bytes);
});

test('while a program has the database open, nothing is restored', async (t) => {
  const used = await usedFolder(t);
  writeFileSync(databaseOf(used), noise(2, 20_000));
  const holder = spawn('sleep', ['600'], { stdio: [openSync(databaseOf(used), 'r'), 'ignore', 'ignore'] });
  t.teardown(() => holder.kill());
  await once(holder, 'spawn');
  const refusal = restoreOutbox({ folder: used.folder, backup: used.backup, now });
  t.like(refusal, { outcome: 'refused', why: 'inUse' });
  t.regex(refusal.outcome === 'refused' ? refusal.sentence : '', /sleep/);
});

test('from a backup, and from what the damaged database still tells: nothing is lost, the damaged one is kept aside', async (t) => {
  const used = await usedFolder(t);
  // The root page of an index that restoring does not need.
  const index = pagesOfFile(databaseOf(used)).find(({ name }) => name === 'page_by_visit');
  const bytes = readFileSync(databaseOf(used));
  const size = bytes.readUInt16BE(16);
  noise(1, size).copy(bytes, ((index?.page ?? 0) - 1) * size);
  writeFileSync(databaseOf(used), bytes);
  t.throws(() => openOutbox({ folder: used.folder, now: () => now }), { code: 'outbox.damaged' });

  const restored = restoreOutbox({ folder: used.folder, backup: used.backup, now });
  t.like(restored, { outcome: 'restored', requests: 6, salvaged: 2, unreadable: 0, pagesMissing: [] });
  t.deepEqual(
    assertGenuine(t, used),
    used.requests.map(({ number }) => number),
  );
  const aside = restored.outcome === 'restored' ? restored.aside : '';
  t.deepEqual(readFileSync(join(aside, 'outbox.sqlite')), bytes);
});

test('the database is gone altogether: the backup brings it back with its pages, and later pages are kept aside, not shredded', async (t) => {
  const used = await usedFolder(t);
  const later = used.requests.slice(4).flatMap(({ pages }) => pages.map(({ page }) => `${page}.age`));
  rmSync(databaseOf(used));
  const lost = used.requests[0]?.pages[0]?.page ?? '';
  rmSync(join(used.folder, 'sealed', `${lost}.age`));
  t.throws(() => openOutbox({ folder: used.folder, now: () => now }), { code: 'outbox.damaged' });

  const restored = restoreOutbox({ folder: used.folder, backup: used.backup, now });
  t.like(restored, { outcome: 'restored', requests: 4, salvaged: 0, pagesFromBackup: 1, pagesMissing: [] });
  t.is(assertGenuine(t, used).length, 4);
  const aside = restored.outcome === 'restored' ? restored.aside : '';
  t.deepEqual(readdirSync(aside).sort(), later.sort());
});

test('a number that was on a receipt is never given again after a restore', async (t) => {
  const used = await usedFolder(t, { before: 2, after: 5 });
  rmSync(databaseOf(used));
  restoreOutbox({ folder: used.folder, backup: used.backup, now });
  const outbox = openOutbox({ folder: used.folder, now: () => now });
  t.teardown(outbox.close);
  const visit = newId();
  outbox.startDraft(visit);
  outbox.addPage(visit, { page: newId(), paper: 'kk', sealed: Buffer.alloc(100, 1) });
  const { recipient } = await createIdentity();
  const { number } = await confirmAs(outbox, visit, await createSigningKey(), recipient);
  // Ten serials make a lane; the kiosk is still in the boot that has begun the lane of the numbers used so far.
  const laneOf = (text: string) => text.slice(0, 8);
  const lanes = new Set(used.requests.map((request) => laneOf(request.number)));
  t.false(lanes.has(laneOf(number)), `${number} is in a lane of its own`);
});

test('a newest backup that is itself spoiled is passed over for the one before; without any good one it is refused', async (t) => {
  const used = await usedFolder(t);
  await makeBackup({ from: used.folder, to: used.backup });
  writeFileSync(join(used.backup, 'outbox-backup.sqlite'), noise(3, 20_000));
  writeFileSync(databaseOf(used), noise(4, 20_000));
  const refusedAt = { ...used, folder: used.folder };
  copyFileSync(join(used.backup, 'outbox-backup-before.sqlite'), join(used.backup, 'kept'));
  writeFileSync(join(used.backup, 'outbox-backup-before.sqlite'), 'no database');
  t.like(restoreOutbox({ folder: used.folder, backup: used.backup, now }), { why: 'noGoodBackup' });
  copyFileSync(join(used.backup, 'kept'), join(used.backup, 'outbox-backup-before.sqlite'));
  t.like(restoreOutbox({ folder: used.folder, backup: used.backup, now }), {
    outcome: 'restored',
    requests: 4,
  });
  t.is(assertGenuine(t, refusedAt).length, 4);
});

test('whichever page of the database is damaged, it is found at the start or by a digest, restoring keeps the rest genuine, and with a backup every request of it is there', async (t) => {
  const used = await usedFolder(t, { before: 3, after: 2 });
  const whole = readFileSync(databaseOf(used));
  const size = whole.readUInt16BE(16);
  const pages = pagesOfFile(databaseOf(used));
  const classes = new Set(pages.map(({ name, kind }) => `${name} ${kind}`));
  t.true(classes.size > 15, [...classes].join(', '));
  // Of each class up to three, the same in every run.
  const chosen = [...classes].flatMap((each) =>
    pages.filter(({ name, kind }) => `${name} ${kind}` === each).slice(0, 3),
  );
  for (const { page, name, kind } of chosen) {
    const what = `page ${page}, ${kind} of ${name}`;
    const spoiled = Buffer.from(whole);
    noise(page, size).copy(spoiled, (page - 1) * size);
    for (const backup of [null, used.backup]) {
      for (const ending of ['-wal', '-shm']) rmSync(databaseOf(used) + ending, { force: true });
      writeFileSync(databaseOf(used), spoiled);
      const found = howFound(used.folder);
      t.true(['outbox.damaged', 'digest'].includes(found), `${what}: ${found}`);
      if (found !== 'outbox.damaged') continue;
      const restored = restoreOutbox({ folder: used.folder, backup, now });
      t.is(restored.outcome, 'restored', what);
      const numbers = assertGenuine(t, used);
      if (restored.outcome !== 'restored') continue;
      if (backup) t.true(numbers.length >= 3, `${what}: ${numbers.length} requests`);
      // Pages of requests that could not be read lie aside; for the next turn they come back.
      for (const file of readdirSync(restored.aside).filter((each) => each.endsWith('.age'))) {
        copyFileSync(join(restored.aside, file), join(used.folder, 'sealed', file));
      }
      rmSync(restored.aside, { recursive: true });
    }
  }
  t.true(existsSync(databaseOf(used)));
});

/** As the kiosk looks at it: when it opens the database, and when it reads page after page. */
function howFound(folder: string): string {
  let outbox: ReturnType<typeof openOutbox> | undefined;
  try {
    outbox = openOutbox({ folder, now: () => now });
    for (let step = outbox.scrubNext(); step.outcome !== 'roundOver'; step = outbox.scrubNext()) {
      if (step.outcome === 'damaged') return 'digest';
    }
    return 'nothing';
  } catch (error) {
    return isOutboxProblem(error) ? error.code : String(error);
  } finally {
    outbox?.close();
  }
}
