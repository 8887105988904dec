/** The drill that everybody should do once a year: a backup of a working office, put back into an empty one, on either database. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { z } from 'zod';
import { makeBackup } from '../../../src/office/backup/make-backup.ts';
import { restoreBackup } from '../../../src/office/backup/restore-backup.ts';
import { type DatabasePlace, openOfficeDatabase } from '../../../src/office/database/office-database.ts';
import { createOffice } from '../../../src/office/office.ts';
import { openPageStorage } from '../../../src/office/pages/open-page-storage.ts';
import { createIdentity, openBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { verifyMissingRequests } from '../../../src/seal/signatures.ts';
import { isOnPostgres, newTestPlace, testPostgres } from '../support/test-database.ts';
import { enrolTestKiosk, type TestKiosk, type TestRequest } from '../support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from '../support/test-office.ts';

async function emptyFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-drill-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
}

async function placeFor(folder: string, kind: 'same' | 'other'): Promise<DatabasePlace> {
  if (kind === 'same') return newTestPlace(folder);
  return isOnPostgres
    ? { file: join(folder, 'office.sqlite') }
    : { url: await testPostgres(), schema: `drill_${randomBytes(6).toString('hex')}` };
}

/** A backup of an office in which two requests are whole, one is announced, and one comes while the backup is made. */
async function backedUp(t: ExecutionContext) {
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const whole = [await kiosk.makeRequest(), await kiosk.makeRequest()];
  const acknowledgements = [];
  for (const request of whole) acknowledgements.push(await kiosk.deliver(request));
  const begun = await kiosk.makeRequest();
  await kiosk.announce(begun.jws);
  const meanwhile = await kiosk.makeRequest();
  const to = await emptyFolder(t);
  const { identity, recipient } = await createIdentity();
  const [made] = await Promise.all([backUp(running, to, recipient), kiosk.deliver(meanwhile)]);
  return { running, kiosk, whole, acknowledgements, begun, meanwhile, to, identity, recipient, made };
}

async function backUp(running: TestOffice, to: string, recipient: string) {
  const { folder, place } = running;
  const { sealedPages } = await openPageStorage({ folder, url: null });
  return makeBackup({ folder, place, sealedPages, to, recipient, now: running.now() });
}

/** What a kiosk asks an office that was started anew: which of these do you not have? */
async function missingOf(t: ExecutionContext, kiosk: TestKiosk, requests: TestRequest[]): Promise<string[]> {
  const answer = await kiosk.fetch('/api/missing', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      requests: requests.map(({ number, jws }) => `${number}:${sha256Of(jws).slice(0, 16)}`),
    }),
  });
  const read = await verifyMissingRequests(kiosk.enrolment.officeKey, await answer.text());
  return read.outcome === 'ok' ? read.missingRequests.missing : t.fail(read.reason);
}

for (const kind of ['same', 'other'] as const) {
  test(`an office comes back from its backup on the ${kind} kind of database, and goes on with its kiosks`, async (t) => {
    t.timeout(300_000);
    const { running, kiosk, whole, acknowledgements, begun, to, identity, made } = await backedUp(t);
    t.is(made.pagesMissing, 0);
    const late = await kiosk.makeRequest();
    await kiosk.deliver(late);

    const folder = await emptyFolder(t);
    const place = await placeFor(folder, kind);
    const { sealedPages } = await openPageStorage({ folder, url: null });
    const restored = await restoreBackup({ from: to, identity, folder, place, sealedPages });
    t.like(restored, { outcome: 'restored', name: made.name, pages: made.pages, pagesMissing: 0 });

    for (const page of whole.flatMap(({ number, pages }) => pages.map((each) => ({ number, ...each })))) {
      const sealed = await sealedPages.read(page);
      t.deepEqual(Buffer.from(sealed), Buffer.from(page.sealed));
      const keyFile = await readFile(join(folder, 'office-identity.txt'), 'utf8');
      const opened = await openBytes(/AGE-SECRET-KEY-\S+/.exec(keyFile)?.[0] ?? '', sealed);
      t.deepEqual(Buffer.from(opened), Buffer.from(page.plain));
    }

    const office = await createOffice({
      ...{ folder, database: place, now: running.now },
      log: pino({ level: 'silent' }),
      host: '127.0.0.1',
      port: 0,
    });
    await office.listen();
    await running.office.close();
    // From now on the kiosk speaks to this one, with the token that it has; the test's end closes it.
    running.office = office;
    t.like(await office.audit.check(), { outcome: 'whole' });
    for (const [at, request] of whole.entries()) {
      const answer = await kiosk.announce(request.jws);
      t.deepEqual(answer, { outcome: 'acknowledged', acknowledgement: acknowledgements[at] ?? '' });
    }
    t.deepEqual(await missingOf(t, kiosk, [...whole, late]), [late.number]);
    t.truthy(await kiosk.deliver(late));
    t.truthy(await kiosk.deliver(begun));
    t.truthy(await kiosk.deliver(await kiosk.makeRequest()), 'new rows go on behind the old ones');
    t.like(await office.audit.check(), { outcome: 'whole' });
  });
}

test('a second backup on the same medium copies only the pages that are new', async (t) => {
  const { running, kiosk, meanwhile, to, recipient, made } = await backedUp(t);
  const more = await kiosk.makeRequest();
  await kiosk.deliver(more);
  running.pass(24 * 60 * 60 * 1000);
  const again = await backUp(running, to, recipient);
  t.is(again.newPages, more.pages.length + (6 - made.newPages));
  t.is(again.pages, 8);
  t.is(meanwhile.pages.length, 2);
  t.is((await readdir(to)).filter((name) => name.startsWith('backup-')).length, 2);
});

test('nothing is restored from a backup that was changed, with another key, or over an office', async (t) => {
  const { running, to, identity, made } = await backedUp(t);
  const folder = await emptyFolder(t);
  const place = await newTestPlace(folder);
  const { sealedPages } = await openPageStorage({ folder, url: null });
  const into = { from: to, identity, folder, place, sealedPages };
  const over = await restoreBackup({ ...into, folder: running.folder });
  t.regex(over.outcome === 'refused' ? over.sentence : '', /an office in .* already/);
  const stranger = await createIdentity();
  const other = await restoreBackup({ ...into, identity: stranger.identity });
  t.regex(other.outcome === 'refused' ? other.sentence : '', /another key/);

  const rows = join(to, made.name, 'rows-00001.age');
  const bytes = await readFile(rows);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(rows, bytes);
  const damaged = await restoreBackup(into);
  t.regex(damaged.outcome === 'refused' ? damaged.sentence : '', /rows-00001\.age of the backup is damaged/);
  const database = await openOfficeDatabase(place);
  t.teardown(database.close);
  const counted = await database.one(
    z.object({ count: z.number() }),
    'SELECT count(*) AS count FROM requests',
  );
  t.is(counted?.count, 0);
});

test('a backup gives nothing away to whoever finds the medium', async (t) => {
  const { to, made, running } = await backedUp(t);
  const secret = /AGE-SECRET-KEY-\S+/.exec(
    await readFile(join(running.folder, 'office-identity.txt'), 'utf8'),
  )?.[0];
  for (const name of await readdir(join(to, made.name))) {
    const text = (await readFile(join(to, made.name, name))).toString('latin1');
    t.false(text.includes(secret ?? t.fail()), name);
    t.false(text.includes('petugas'), name);
  }
});
