/**
 * Requests of five pages from the first scan until they are cleared, as kiosk and forwarder do it, in a process of its own so that the
 * kernel's count is theirs alone. The argument is JSON: folder, requests, pageBytes, shredding. Prints one line of JSON; for write-bench.ts.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import { bytesWritten } from '../../src/kiosk/bytes-written.ts';
import { createIdentity, sealBytes } from '../../src/seal/age-seal.ts';
import { sealAnswers } from '../../src/seal/sealed-answers.ts';
import { createSigningKey, signManifest } from '../../src/seal/signatures.ts';
import { answersOf, newId } from '../support/outbox/pretend-kiosk.ts';

const { folder, requests, pageBytes, shredding } = JSON.parse(process.argv[2] ?? '') as {
  folder: string;
  requests: number;
  pageBytes: number[];
  shredding: 'unlink' | 'overwrite';
};

const counted = { syncs: 0, commits: 0 };
/** A commit is one sync of SQLite's log, unless it may wait for the next. */
let isSynced = true;
const sync = fs.fsyncSync;
fs.fsyncSync = (file) => {
  counted.syncs += 1;
  sync(file);
};
syncBuiltinESMExports();
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql) {
  if (sql.startsWith('PRAGMA synchronous')) isSynced = sql.endsWith('FULL');
  if (sql === 'COMMIT' && isSynced) counted.commits += 1;
  exec.call(this, sql);
};

// After the count began, so that every part of the outbox counts.
const { openOutbox } = await import('../../src/outbox/outbox.ts');
const outbox = openOutbox({ folder, now: () => new Date(), shredding });
const { recipient } = await createIdentity();
const key = await createSigningKey();
const thumbnail = randomBytes(3_000).toString('base64');
const first = { bytes: bytesWritten() ?? 0, ...counted };
let sealedBytes = 0;

for (let count = 0; count < requests; count += 1) {
  const visit = newId();
  outbox.startDraft(visit);
  for (const bytes of pageBytes) {
    const sealed = await sealBytes(recipient, randomBytes(bytes));
    sealedBytes += sealed.length;
    outbox.addPage(visit, { page: newId(), paper: 'kk', sealed });
  }
  const { number, confirmedAt } = await outbox.confirm(visit, {
    service: 'ktpHilang',
    kiosk: '042',
    receipt: JSON.stringify({ service: 'ktpHilang', papers: ['kk'], language: 'id' }),
    sealManifest: async (made, at, pages) =>
      signManifest(key, {
        ...{ version: 1, kiosk: '042', number: made, service: 'ktpHilang', confirmedAt: at, pages },
        sealedAnswers: await sealAnswers(recipient, {
          answers: answersOf(pages),
          thumbnails: Object.fromEntries(pages.map(({ page }) => [page, thumbnail])),
        }),
      }),
  });
  const intent = outbox.beginIntent({ act: 'printReceipt', number });
  outbox.together(() => {
    outbox.finishIntent(intent, 'done');
    outbox.receiptPrinted(number);
    outbox.notePaperUsed(180);
  });
  const { pages } = outbox.waitingRequests().at(-1) ?? { pages: [] };
  outbox.noteAnnounced(
    number,
    pages.map(({ page }) => page),
  );
  for (const { page } of pages) {
    outbox.noteUploadUrl(page, `https://office.example/pages/${newId()}`);
    outbox.noteUploaded(page);
  }
  outbox.noteDelivered(number, { acknowledgement: 'x'.repeat(1_200), receivedAt: confirmedAt });
}
// As a week later.
outbox.clearDelivered(new Date(Date.now() + 1_000));
outbox.close();
process.stdout.write(
  `${JSON.stringify({
    sealedBytes,
    bytes: (bytesWritten() ?? 0) - first.bytes,
    fileSyncs: counted.syncs - first.syncs,
    commitSyncs: counted.commits - first.commits,
  })}\n`,
);
