/**
 * Run inside the lab's machine on a disk that will lose its power: the kiosk's outbox with visits that are confirmed and others that are
 * not, one after the other. It says a line only after `confirm` has returned, as a receipt would be printed.
 *
 *     node test/lab/guest-confirms.ts FOLDER careful|careless REQUESTS
 *
 * `careless` is the control: the same program, but nothing is forced to the disk. Whoever looks for losses must find them there.
 */
import { randomBytes } from 'node:crypto';
import fs, { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

const [folder = '', care = '', requests = ''] = process.argv.slice(2);
if (care === 'careless') forceNothing();
const { openOutbox } = await import('../../src/outbox/outbox.ts');
const { sha256Of } = await import('../../src/seal/digest.ts');

const outbox = openOutbox({ folder, now: () => new Date() });
for (let confirmed = 0; confirmed < Number(requests); ) {
  const visit = newId();
  outbox.startDraft(visit);
  const pages: Record<string, string> = {};
  for (let count = 0; count < 2; count += 1) {
    const page = newId();
    // The outbox does not look into what is sealed, and a software CPU would take long to seal.
    const sealed = randomBytes(3_000 + count * 20_000);
    outbox.addPage(visit, { page, paper: 'kk', sealed });
    pages[page] = sha256Of(sealed);
  }
  const [first = ''] = Object.keys(pages);
  if (visit < '3') {
    outbox.removePage(visit, first);
    delete pages[first];
  }
  // One citizen in eight is sent away.
  if (visit > 'e') {
    outbox.discardDraft(visit);
    continue;
  }
  const { number } = await outbox.confirm(visit, {
    service: 'ktp-hilang',
    kiosk: '042',
    receipt: '{}',
    sealManifest: async () => randomBytes(1_500).toString('base64url'),
  });
  confirmed += 1;
  // Written at once, past every buffer: what the paper says cannot be taken back.
  writeSync(1, `${JSON.stringify({ number, pages })}\n`);
}
writeSync(1, '{"done":true}\n');

function newId(): string {
  return randomBytes(10).toString('hex');
}

/** Takes the ground from under the outbox without changing it: files are not synced, and SQLite is told not to sync either. */
function forceNothing(): void {
  fs.fsyncSync = () => {};
  fs.fdatasyncSync = () => {};
  syncBuiltinESMExports();
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (text) {
    exec.call(this, text.replace(/synchronous\s*=\s*\w+/i, 'synchronous = OFF'));
  };
}
