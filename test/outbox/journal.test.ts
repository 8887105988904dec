/** The kiosk's journal: whole after everything, written with what it tells, changed by nobody unnoticed, and computed anew by others. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { entryHash, keptEntryHash } from '../../src/seal/journal-entry.ts';
import { publicKeyOf, verifyManifest } from '../../src/seal/signatures.ts';
import { confirmAs, newId, type PretendKiosk, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

async function kioskOf(t: ExecutionContext): Promise<PretendKiosk> {
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient);
  t.teardown(kiosk.close);
  return kiosk;
}

const told = (outbox: Outbox) =>
  outbox.journalEntries(0, 1_000).map(({ event, subject }) => [event, subject]);

/** As somebody with the card in a reader and time would do it. */
function tamper({ folder }: PretendKiosk, sql: string): void {
  const other = new DatabaseSync(join(folder, 'outbox.sqlite'));
  other.exec(`
    DROP TRIGGER IF EXISTS journal_is_never_changed; DROP TRIGGER IF EXISTS journal_is_never_shortened;
    DROP TRIGGER IF EXISTS journal_only_grows;
    PRAGMA foreign_keys = OFF;`);
  other.exec(sql);
  other.close();
}

test('the journal begins with the kiosk and its key, and tells what was promised and what became of it', async (t) => {
  const kiosk = await kioskOf(t);
  const { outbox } = kiosk;
  outbox.beginJournal({ kiosk: '042', publicKey: kiosk.key.x });
  outbox.beginJournal({ kiosk: '042', publicKey: kiosk.key.x });
  outbox.noteKioskStarted('0.1.0');
  const { number, manifestSha256 } = await kiosk.confirmVisit();
  outbox.receiptPrinted(number);
  outbox.receiptPrinted(number);
  outbox.noteDelivered(number, { acknowledgement: 'signed', receivedAt: '2026-11-24T03:00:00.000Z' });
  outbox.noteDelivered(number, { acknowledgement: 'signed', receivedAt: '2026-11-24T03:00:00.000Z' });
  outbox.clearDelivered(new Date('2027-01-01T00:00:00.000Z'));
  outbox.noteRollChanged();
  outbox.noteKioskStopped();
  t.deepEqual(told(outbox), [
    ['journal.began', null],
    ['kiosk.started', null],
    ['request.kept', number],
    ['receipt.printed', number],
    ['request.delivered', number],
    ['pages.cleared', number],
    ['roll.changed', null],
    ['kiosk.stopped', null],
  ]);
  const [began, , kept, , delivered] = outbox.journalEntries(0, 10);
  t.deepEqual(JSON.parse(began!.details), { kiosk: '042', publicKey: kiosk.key.x });
  t.deepEqual(JSON.parse(kept!.details), { ordinal: 1, manifestSha256 });
  t.deepEqual(JSON.parse(delivered!.details), { acknowledgementSha256: sha256Of('signed') });
  t.deepEqual(outbox.checkJournal(), { outcome: 'whole', entries: 8, head: outbox.journalHead().hash });
});

test('a kiosk that is enrolled anew begins anew in the same chain, and its requests count from one', async (t) => {
  const kiosk = await kioskOf(t);
  const { recipient } = await createIdentity();
  const { outbox } = kiosk;
  const confirmFor = async (number: string) => {
    const visit = newId();
    outbox.startDraft(visit);
    return confirmAs(outbox, visit, kiosk.key, recipient, number);
  };
  outbox.beginJournal({ kiosk: '042', publicKey: kiosk.key.x });
  await confirmFor('042');
  outbox.beginJournal({ kiosk: '043', publicKey: kiosk.key.x });
  await confirmFor('043');
  await confirmFor('043');
  const kept = outbox.journalEntries(0, 10).filter(({ event }) => event === 'request.kept');
  t.deepEqual(
    kept.map(({ details }) => (JSON.parse(details) as { ordinal: number }).ordinal),
    [1, 1, 2],
  );
  t.is(outbox.checkJournal().outcome, 'whole');
});

test('whoever holds a manifest computes the code on its receipt and finds the request before it', async (t) => {
  const kiosk = await kioskOf(t);
  const { outbox } = kiosk;
  const first = await kiosk.confirmVisit();
  outbox.receiptPrinted(first.number);
  const second = await kiosk.confirmVisit();
  const links = [];
  for (const { number } of [first, second]) {
    const jws = outbox.manifestOf(number);
    const read = await verifyManifest(publicKeyOf(kiosk.key), jws);
    if (read.outcome !== 'ok' || !read.manifest.journal) return t.fail();
    const { journal: link } = read.manifest;
    const proof = outbox.receiptOf(number)!.proof!;
    t.is(keptEntryHash({ number, manifestSha256: sha256Of(jws), link }), proof.hash);
    t.is(link.sequence, proof.sequence);
    links.push({ link, hash: proof.hash });
  }
  t.is(links[0]?.link.predecessor, null);
  t.deepEqual(links[1]?.link.predecessor, { number: first.number, sequence: 1, entry: links[0]!.hash });
  t.is(links[1]?.link.ordinal, 2);
});

test('an entry that the other process writes while a manifest is signed comes before the request, and the manifest knows it', async (t) => {
  const kiosk = await kioskOf(t);
  const { outbox } = kiosk;
  const earlier = await kiosk.confirmVisit();
  const visit = newId();
  outbox.startDraft(visit);
  let tries = 0;
  const { number } = await outbox.confirm(visit, {
    service: 'ktpHilang',
    kiosk: '042',
    receipt: '{}',
    async sealManifest(_number, _confirmedAt, _pages, link) {
      tries += 1;
      if (tries === 1) {
        outbox.noteDelivered(earlier.number, {
          acknowledgement: 'signed',
          receivedAt: '2026-11-24T03:00:00.000Z',
        });
      }
      return JSON.stringify(link);
    },
  });
  t.is(tries, 2);
  const entries = outbox.journalEntries(0, 10);
  t.deepEqual(
    entries.map(({ event }) => event),
    ['request.kept', 'request.delivered', 'request.kept'],
  );
  const link = JSON.parse(outbox.manifestOf(number));
  t.is(link.previous, entries[1]?.hash);
  t.is(
    keptEntryHash({ number, manifestSha256: sha256Of(outbox.manifestOf(number)), link }),
    entries[2]!.hash,
  );
});

test('what is discarded is counted without saying whose it was', async (t) => {
  const { outbox } = await kioskOf(t);
  outbox.startDraft('visit-of-somebody');
  outbox.discardDraft('visit-of-somebody');
  outbox.discardDraft('visit-of-somebody');
  outbox.startDraft('one');
  outbox.startDraft('two');
  outbox.discardAllDrafts();
  outbox.discardAllDrafts();
  const entries = outbox.journalEntries(0, 10);
  t.deepEqual(
    entries.map(({ event, details }) => [event, details]),
    [
      ['drafts.discarded', '{"drafts":1}'],
      ['drafts.discarded', '{"drafts":2}'],
    ],
  );
});

test('a confirmation that fails leaves no entry', async (t) => {
  const { outbox } = await kioskOf(t);
  outbox.startDraft('visit');
  await t.throwsAsync(
    outbox.confirm('visit', {
      service: 'ktpHilang',
      kiosk: '042',
      receipt: '{}',
      async sealManifest() {
        outbox.discardDraft('visit');
        return 'manifest';
      },
    }),
    { message: /draftGone/ },
  );
  t.deepEqual(told(outbox), [['drafts.discarded', null]]);
});

test('the database refuses to change, replace, remove or slip in an entry', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.outbox.noteKioskStarted('1');
  kiosk.outbox.noteKioskStarted('2');
  const other = new DatabaseSync(join(kiosk.folder, 'outbox.sqlite'));
  t.teardown(() => other.close());
  const columns = 'at, boot, uptime_ms, certain, event, subject, details, previous, hash FROM journal';
  for (const sql of [
    "UPDATE journal SET details = '{}'",
    'DELETE FROM journal WHERE sequence = 2',
    `INSERT OR REPLACE INTO journal SELECT 1, ${columns} WHERE sequence = 2`,
    `INSERT INTO journal SELECT 7, ${columns} WHERE sequence = 2`,
  ]) {
    t.throws(() => other.exec(sql), { message: 'the journal is append-only' }, sql);
  }
  t.is(kiosk.outbox.checkJournal().outcome, 'whole');
});

for (const [what, sql, brokenAt] of [
  ['changed', `UPDATE journal SET details = '{"version":"9"}' WHERE sequence = 2`, 2],
  ['removed', 'DELETE FROM journal WHERE sequence = 3', 3],
  ['given another time', "UPDATE journal SET at = '2026-11-01T00:00:00.000Z' WHERE sequence = 4", 4],
  ['made certain of', 'UPDATE journal SET certain = 1 - certain WHERE sequence = 1', 1],
] as const) {
  test(`an entry that was ${what} is named by the check`, async (t) => {
    const kiosk = await kioskOf(t);
    for (const version of ['1', '2', '3', '4']) kiosk.outbox.noteKioskStarted(version);
    tamper(kiosk, sql);
    t.deepEqual(kiosk.outbox.checkJournal(), { outcome: 'broken', brokenAt });
  });
}

test('the newest entries can be checked alone: what was changed before them is not seen, in them it is', async (t) => {
  const kiosk = await kioskOf(t);
  for (const version of ['1', '2', '3', '4', '5']) kiosk.outbox.noteKioskStarted(version);
  t.like(kiosk.outbox.checkJournal(2), { outcome: 'whole', entries: 5 });
  t.like(kiosk.outbox.checkJournal(100), { outcome: 'whole', entries: 5 });
  tamper(kiosk, `UPDATE journal SET details = '{}' WHERE sequence = 2`);
  t.is(kiosk.outbox.checkJournal(2).outcome, 'whole');
  tamper(kiosk, `UPDATE journal SET details = '{}' WHERE sequence = 5`);
  t.deepEqual(kiosk.outbox.checkJournal(2), { outcome: 'broken', brokenAt: 5 });
  tamper(kiosk, 'DELETE FROM journal WHERE sequence = 3');
  t.deepEqual(kiosk.outbox.checkJournal(2), { outcome: 'broken', brokenAt: 3 });
});

test('an entry that was rewritten with the hash that belongs to it is found by the one after it', async (t) => {
  const kiosk = await kioskOf(t);
  for (const version of ['1', '2', '3']) kiosk.outbox.noteKioskStarted(version);
  const second = kiosk.outbox.journalEntries(1, 1)[0]!;
  const details = '{"version":"9"}';
  const hash = entryHash({ ...second, details });
  tamper(kiosk, `UPDATE journal SET details = '${details}', hash = '${hash}' WHERE sequence = 2`);
  t.deepEqual(kiosk.outbox.checkJournal(), { outcome: 'broken', brokenAt: 3 });
});

test('the next entry of a request is found without walking the journal', async (t) => {
  const { folder } = await kioskOf(t);
  const sql = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
  t.teardown(() => sql.close());
  for (const query of [
    "SELECT hash FROM journal WHERE event = 'request.kept' AND substr(subject, 1, 3) = '042' ORDER BY sequence DESC LIMIT 1",
    "SELECT hash FROM journal WHERE event = 'request.kept' AND subject = '0420000010'",
    "SELECT details FROM journal WHERE event = 'journal.began' ORDER BY sequence DESC LIMIT 1",
  ]) {
    const plan = sql.prepare(`EXPLAIN QUERY PLAN ${query}`).all();
    t.true(
      plan.every(({ detail }) => /USING INDEX journal_/.test(String(detail))),
      JSON.stringify(plan),
    );
  }
});
