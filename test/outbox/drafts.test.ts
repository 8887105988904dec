import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { isOutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { type PretendKiosk, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const sealed = new Uint8Array([1, 2, 3, 4]);
const [pageA, pageB, pageC] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string];

async function kioskOf(t: ExecutionContext): Promise<PretendKiosk> {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  return kiosk;
}

const filesOf = (kiosk: PretendKiosk) => readdirSync(join(kiosk.folder, 'sealed')).sort();

test('a page is on the disk as it was sealed when addPage returns, and its digest is told', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.outbox.startDraft('visit');
  const kept = kiosk.outbox.addPage('visit', { page: pageA, paper: 'kk', sealed });
  t.deepEqual(kept, { page: pageA, sealedBytes: 4, sealedSha256: sha256Of(sealed) });
  t.deepEqual(new Uint8Array(readFileSync(join(kiosk.folder, 'sealed', `${pageA}.age`))), sealed);
  t.deepEqual(kiosk.outbox.draftPages('visit'), [{ ...kept, paper: 'kk' }]);
});

test('a page that the citizen takes back is gone, the others keep their order', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.outbox.startDraft('visit');
  for (const page of [pageC, pageA, pageB]) kiosk.outbox.addPage('visit', { page, paper: 'kk', sealed });
  kiosk.outbox.removePage('visit', pageA);
  kiosk.outbox.removePage('visit', pageA);
  t.deepEqual(
    kiosk.outbox.draftPages('visit').map(({ page }) => page),
    [pageC, pageB],
  );
  t.deepEqual(filesOf(kiosk), [`${pageB}.age`, `${pageC}.age`]);
});

test('a visit that ends without confirming leaves nothing, and its neighbour untouched', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.outbox.startDraft('visit');
  kiosk.outbox.startDraft('other');
  kiosk.outbox.addPage('visit', { page: pageA, paper: 'kk', sealed });
  kiosk.outbox.addPage('other', { page: pageB, paper: 'kk', sealed });
  kiosk.outbox.removePage('visit', pageB);
  kiosk.outbox.discardDraft('visit');
  kiosk.outbox.discardDraft('visit');
  kiosk.outbox.discardDraft('never begun');
  t.deepEqual(filesOf(kiosk), [`${pageB}.age`]);
  t.is(kiosk.outbox.discardAllDrafts().drafts, 1);
  t.deepEqual(filesOf(kiosk), []);
});

test('a page that comes after the visit has ended is refused and leaves no file', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.outbox.startDraft('visit');
  kiosk.outbox.discardDraft('visit');
  const error = t.throws(() => kiosk.outbox.addPage('visit', { page: pageA, paper: 'kk', sealed }));
  t.true(isOutboxProblem(error) && error.code === 'outbox.draftGone');
  t.deepEqual(filesOf(kiosk), []);
});

test('an id that could name another file, or was used before, is a mistake that writes nothing', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.outbox.startDraft('visit');
  for (const page of ['../../../etc/passwd', '', 'A'.repeat(16), `${pageA}/x`, `${pageA}\n`]) {
    t.throws(() => kiosk.outbox.addPage('visit', { page, paper: 'kk', sealed }), { name: 'AssertionError' });
  }
  kiosk.outbox.addPage('visit', { page: pageA, paper: 'kk', sealed });
  const other = new Uint8Array([9]);
  t.throws(() => kiosk.outbox.addPage('visit', { page: pageA, paper: 'kk', sealed: other }), {
    name: 'AssertionError',
  });
  t.deepEqual(new Uint8Array(readFileSync(join(kiosk.folder, 'sealed', `${pageA}.age`))), sealed);
});

test('ending a draft never touches a confirmed request', async (t) => {
  const kiosk = await kioskOf(t);
  const { pages } = await kiosk.confirmVisit();
  kiosk.outbox.startDraft('visit');
  for (const page of pages.keys()) kiosk.outbox.removePage('visit', page);
  kiosk.outbox.discardDraft('visit');
  kiosk.outbox.discardAllDrafts();
  t.is(filesOf(kiosk).length, pages.size);
  t.is(kiosk.outbox.waitingCount(), 1);
});
