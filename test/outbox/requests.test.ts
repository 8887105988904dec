import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { isOutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { parseRequestNumber } from '../../src/request/request-number.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { publicKeyOf, verifyManifest } from '../../src/seal/signatures.ts';
import { confirmAs, kioskNumber, newId, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

async function kioskOf(t: ExecutionContext) {
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient);
  t.teardown(kiosk.close);
  function draftWithPage(): { visit: string; page: string } {
    const [visit, page] = [newId(), newId()];
    kiosk.outbox.startDraft(visit);
    kiosk.outbox.addPage(visit, { page, paper: 'kk', sealed: new Uint8Array(300).fill(1) });
    return { visit, page };
  }
  return { kiosk, recipient, draftWithPage };
}

const confirmation = (sealManifest: () => Promise<string>) => ({
  service: 'ktpHilang',
  kiosk: kioskNumber,
  receipt: '{}',
  sealManifest,
});

test('a confirmed visit is a request with a valid number, a signed manifest of its pages, and a receipt owed', async (t) => {
  const { kiosk, recipient, draftWithPage } = await kioskOf(t);
  const { visit, page } = draftWithPage();
  const confirmed = await confirmAs(kiosk.outbox, visit, kiosk.key, recipient);

  t.like(parseRequestNumber(confirmed.number), { outcome: 'ok', kiosk: kioskNumber });
  t.is(confirmed.confirmedAt, '2026-11-24T02:00:00.000Z');
  const read = await verifyManifest(publicKeyOf(kiosk.key), kiosk.outbox.manifestOf(confirmed.number));
  t.like(read, { outcome: 'ok', sha256: confirmed.manifestSha256 });
  if (read.outcome !== 'ok') return t.fail();
  t.like(read.manifest, { number: confirmed.number, confirmedAt: confirmed.confirmedAt });
  t.deepEqual(
    read.manifest.pages.map((sealed) => sealed.page),
    [page],
  );
  t.deepEqual(kiosk.outbox.draftPages(visit), []);
  t.like(kiosk.outbox.pendingReceipts(), [{ number: confirmed.number, mayHavePrinted: false }]);
  t.deepEqual(kiosk.outbox.statusOf(confirmed.number), {
    outcome: 'found',
    stage: 'kept',
    note: null,
    at: confirmed.confirmedAt,
    receivedAt: null,
  });
});

test('confirming twice, one after the other or at once, gives one request', async (t) => {
  const { kiosk, recipient, draftWithPage } = await kioskOf(t);
  const { visit } = draftWithPage();
  const confirm = () => confirmAs(kiosk.outbox, visit, kiosk.key, recipient);
  const [one, other] = await Promise.all([confirm(), confirm()]);
  t.deepEqual(one, other);
  t.deepEqual(await confirm(), one);
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.pendingReceipts().length, 1);
});

test('numbers of one boot follow one another; what fails leaves a gap and is never given again', async (t) => {
  const { kiosk, recipient, draftWithPage } = await kioskOf(t);
  const serials: number[] = [];
  for (let visit = 0; visit < 4; visit++) {
    const draft = draftWithPage();
    const failing = confirmation(() => Promise.reject(new Error('no key')));
    if (visit === 2) await t.throwsAsync(kiosk.outbox.confirm(draft.visit, failing), { message: 'no key' });
    const { number } = await confirmAs(kiosk.outbox, draft.visit, kiosk.key, recipient);
    const read = parseRequestNumber(number);
    if (read.outcome === 'ok') serials.push(read.serial);
  }
  const [first = -1] = serials;
  t.is(first % 10, 0);
  t.deepEqual(serials, [first, first + 1, first + 3, first + 4]);
});

test('when sealing fails the draft is still a draft, and nothing is owed', async (t) => {
  const { kiosk, draftWithPage } = await kioskOf(t);
  const { visit, page } = draftWithPage();
  await t.throwsAsync(
    kiosk.outbox.confirm(
      visit,
      confirmation(() => Promise.reject(new Error('no key'))),
    ),
  );
  t.is(kiosk.outbox.waitingCount(), 0);
  t.deepEqual(kiosk.outbox.pendingReceipts(), []);
  t.deepEqual(
    kiosk.outbox.draftPages(visit).map((kept) => kept.page),
    [page],
  );
});

test('a citizen who leaves while the request is being sealed has confirmed nothing', async (t) => {
  const { kiosk, draftWithPage } = await kioskOf(t);
  const { visit } = draftWithPage();
  const confirming = kiosk.outbox.confirm(
    visit,
    confirmation(async () => {
      kiosk.outbox.discardDraft(visit);
      return 'a.b.c';
    }),
  );
  await t.throwsAsync(confirming);
  t.is(kiosk.outbox.waitingCount(), 0);
  t.deepEqual(kiosk.outbox.pendingReceipts(), []);
  const error = await t.throwsAsync(
    kiosk.outbox.confirm(
      visit,
      confirmation(async () => 'a.b.c'),
    ),
  );
  t.true(isOutboxProblem(error) && error.code === 'outbox.draftGone');
});

test('a page that the disk has lost is noticed before anything is promised', async (t) => {
  const { kiosk, recipient, draftWithPage } = await kioskOf(t);
  const { visit, page } = draftWithPage();
  rmSync(join(kiosk.folder, 'sealed', `${page}.age`));
  const error = await t.throwsAsync(confirmAs(kiosk.outbox, visit, kiosk.key, recipient));
  t.true(isOutboxProblem(error) && error.code === 'outbox.pageLost');
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('a kiosk that has used up its numbers says so', async (t) => {
  const { kiosk, recipient, draftWithPage } = await kioskOf(t);
  const sql = new DatabaseSync(join(kiosk.folder, 'outbox.sqlite'));
  sql
    .prepare(`
      WITH RECURSIVE lanes (lane) AS (SELECT 0 UNION ALL SELECT lane + 1 FROM lanes WHERE lane < 99999)
      INSERT INTO lane (kiosk, lane, boot, taken) SELECT ?, lane, NULL, 10 FROM lanes WHERE lane <> 77777`)
    .run(kioskNumber);
  sql.close();
  for (let left = 10; left > 0; left--) {
    const { number } = await confirmAs(kiosk.outbox, draftWithPage().visit, kiosk.key, recipient);
    t.is(number.slice(3, 8), '77777');
  }
  const { visit } = draftWithPage();
  const error = await t.throwsAsync(confirmAs(kiosk.outbox, visit, kiosk.key, recipient));
  t.true(isOutboxProblem(error) && error.code === 'outbox.numbersUsedUp');
});

test('the oldest waiting request is the first confirmed, even when the clock ran backwards', async (t) => {
  const { recipient } = await createIdentity();
  let now = new Date('2026-11-24T02:00:00.000Z');
  const kiosk = await startPretendKiosk(recipient, { now: () => now });
  t.teardown(kiosk.close);
  t.is(kiosk.outbox.oldestWaiting(), null);
  const first = await kiosk.confirmVisit();
  now = new Date('2026-01-01T00:00:00.000Z');
  const second = await kiosk.confirmVisit();
  t.deepEqual(kiosk.outbox.oldestWaiting(), { number: first.number, confirmedAt: first.confirmedAt });
  t.deepEqual(
    kiosk.outbox.waitingRequests().map(({ number }) => number),
    [first.number, second.number],
  );
});

test('the work mark moves with each request that comes, and with nothing else', async (t) => {
  const { kiosk, draftWithPage } = await kioskOf(t);
  const marks = [kiosk.outbox.workMark()];
  draftWithPage();
  marks.push(kiosk.outbox.workMark());
  await kiosk.confirmVisit();
  marks.push(kiosk.outbox.workMark());
  t.deepEqual(marks, [0, 0, 1]);
});
