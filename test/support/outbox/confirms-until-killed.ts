/**
 * A kiosk process of its own for the power-cut test: visits that are confirmed, and others that are not, one after the
 * other, until somebody kills it. It prints a line only after `confirm` has returned, as a receipt would be printed.
 */
import { writeSync } from 'node:fs';
import { openOutbox } from '../../../src/outbox/outbox.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { createSigningKey } from '../../../src/seal/signatures.ts';
import { confirmAs, newId, plainPage } from './pretend-kiosk.ts';

const [folder = '', recipient = ''] = process.argv.slice(2);
const outbox = openOutbox({ folder, now: () => new Date() });
const key = await createSigningKey();

for (let visit = newId(); ; visit = newId()) {
  outbox.startDraft(visit);
  const pages: Record<string, string> = {};
  for (let count = 0; count < 3; count++) {
    const page = newId();
    const sealed = await sealBytes(recipient, plainPage(2_000 + count * 30_000));
    outbox.addPage(visit, { page, paper: 'kk', sealed });
    pages[page] = sha256Of(sealed);
  }
  const [first = ''] = Object.keys(pages);
  if (visit < '3') {
    outbox.removePage(visit, first);
    delete pages[first];
  }
  // One citizen in four leaves without a word, one is sent away.
  if (visit > 'c') continue;
  if (visit > 'b') {
    outbox.discardDraft(visit);
    continue;
  }
  const { number } = await confirmAs(outbox, visit, key, recipient);
  // Written at once, past every buffer: what the paper says cannot be taken back.
  writeSync(1, `${JSON.stringify({ number, pages })}\n`);
}
