import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { confirmAs, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const [pageA, pageB, pageC] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string];
const day = 24 * 60 * 60 * 1000;
const limits = { mostDrafts: 3, mostBytes: 1_000 };
const facts = '{"service":"ktp-rusak"}';

async function kioskOf(t: ExecutionContext) {
  const wall = { now: new Date('2026-11-24T02:00:00.000Z') };
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient, { now: () => wall.now });
  t.teardown(kiosk.close);
  const { outbox } = kiosk;
  return {
    ...kiosk,
    recipient,
    later: (ms: number) => {
      wall.now = new Date(wall.now.getTime() + ms);
    },
    draft(visit: string, page: string, bytes = 100) {
      outbox.startDraft(visit, facts);
      outbox.addPage(visit, { page, paper: 'kk', sealed: new Uint8Array(bytes), facts: '{}' });
    },
    keep: (visit: string, code = `code of ${visit}`) =>
      outbox.keepDraft(visit, {
        codeSha256: code,
        keptUntil: new Date(wall.now.getTime() + 3 * day).toISOString(),
        limits,
      }).outcome,
    /** What the printing of a slip leaves in the log. */
    print(visit: string, outcome: 'done' | 'failed' | 'unknown' | null, code = `code of ${visit}`) {
      const intent = outbox.beginIntent({ act: 'printDraftSlip' });
      outbox.slipBegun(code, intent);
      if (outcome) outbox.finishIntent(intent, outcome);
    },
    files: () => readdirSync(join(kiosk.folder, 'sealed')).sort(),
  };
}

test('a draft with a slip outlives the end of its visit and every restart, until its time is over', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('visit', pageA);
  t.is(kiosk.keep('visit'), 'kept');
  kiosk.print('visit', 'done');
  kiosk.outbox.discardDraft('visit');
  t.deepEqual(kiosk.files(), [`${pageA}.age`]);
  t.like(kiosk.outbox.recoverDrafts(), { drafts: 0, interrupted: null }, 'it is offered to nobody else');
  t.deepEqual(kiosk.outbox.draftOfSlip('code of visit'), { outcome: 'kept', visit: 'visit' });
  kiosk.later(3 * day - 1);
  t.is(kiosk.outbox.dropExpiredDrafts(), 0);
  kiosk.later(1);
  t.deepEqual(kiosk.outbox.draftOfSlip('code of visit'), { outcome: 'gone', why: 'expired' });
  t.is(kiosk.outbox.dropExpiredDrafts(), 1);
  t.deepEqual(kiosk.files(), []);
  t.deepEqual(kiosk.outbox.draftPages('visit'), []);
  t.deepEqual(kiosk.outbox.draftOfSlip('never printed'), { outcome: 'gone', why: 'unknown' });
});

test('a draft that expired while the kiosk was off is gone at the start', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('visit', pageA);
  kiosk.keep('visit');
  kiosk.print('visit', 'done');
  kiosk.outbox.discardDraft('visit');
  kiosk.later(3 * day);
  t.like(kiosk.outbox.recoverDrafts(), { drafts: 1, interrupted: null });
  t.deepEqual(kiosk.files(), []);
});

for (const [outcome, stays] of [
  ['done', true],
  ['unknown', true],
  [null, true],
  ['failed', false],
] as const) {
  test(`a slip whose printing ended ${outcome ?? 'with the power'} ${stays ? 'may be' : 'is not'} in somebody's hand`, async (t) => {
    const kiosk = await kioskOf(t);
    kiosk.draft('visit', pageA);
    kiosk.keep('visit');
    kiosk.print('visit', outcome);
    kiosk.outbox.discardDraft('visit');
    t.is(kiosk.files().length, stays ? 1 : 0);
  });
}

test('a slip that may be in a hand stays good when the next try fails, and after a failed one the next counts', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('one', pageA);
  kiosk.keep('one');
  kiosk.print('one', 'unknown');
  kiosk.print('one', 'failed');
  kiosk.draft('two', pageB);
  kiosk.keep('two');
  kiosk.print('two', 'failed');
  kiosk.print('two', 'done');
  kiosk.outbox.discardDraft('one');
  kiosk.outbox.discardDraft('two');
  t.is(kiosk.files().length, 2);
});

test('a slip that never began to be printed keeps nothing', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('visit', pageA);
  kiosk.keep('visit');
  kiosk.outbox.discardDraft('visit');
  t.deepEqual(kiosk.files(), []);
  t.deepEqual(kiosk.outbox.draftOfSlip('code of visit'), { outcome: 'gone', why: 'used' });
});

test('who holds the slip may throw all of it away', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('visit', pageA);
  kiosk.keep('visit');
  kiosk.print('visit', 'done');
  kiosk.outbox.discardDraft('visit', { slipToo: true });
  t.deepEqual(kiosk.files(), []);
});

test('a draft that became a request is used up, and its facts are gone', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('before', pageA);
  kiosk.keep('before');
  kiosk.print('before', 'done');
  const taken = kiosk.outbox.takeUpDraft('before', 'visit');
  t.deepEqual(taken, { facts, pages: [{ page: pageA, paper: 'kk', facts: '{}' }] });
  t.deepEqual(
    kiosk.outbox.draftOfSlip('code of before'),
    { outcome: 'kept', visit: 'visit' },
    'until it is sent',
  );
  await confirmAs(kiosk.outbox, 'visit', kiosk.key, kiosk.recipient);
  t.deepEqual(kiosk.outbox.draftOfSlip('code of before'), { outcome: 'gone', why: 'used' });
  kiosk.outbox.discardDraft('visit', { slipToo: true });
  t.deepEqual(kiosk.files(), [`${pageA}.age`], 'a confirmed request is never touched');
});

test('there is room for so many drafts and bytes; whose slip is over, or not out, takes none', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('one', pageA, 600);
  t.is(kiosk.keep('one'), 'kept');
  kiosk.print('one', 'done');
  kiosk.draft('two', pageB, 401);
  t.is(kiosk.keep('two'), 'full');
  kiosk.draft('three', pageC, 400);
  t.is(kiosk.keep('three'), 'kept');
  kiosk.print('three', 'failed');
  t.is(kiosk.keep('one', 'another code'), 'kept', 'its own room is not counted twice');
  kiosk.later(3 * day);
  t.is(kiosk.keep('two'), 'kept');
});

test('of what a power cut interrupted only the newest with a page is offered, the rest goes', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('older', pageA);
  kiosk.later(-5 * day);
  kiosk.draft('newer', pageB);
  kiosk.outbox.startDraft('without a page', facts);
  kiosk.outbox.noteDraft('newer', '{"service":"kk-ubah"}');
  const { interrupted, drafts } = kiosk.outbox.recoverDrafts();
  t.like(interrupted, { visit: 'newer', facts: '{"service":"kk-ubah"}', pages: 1 });
  t.is(drafts, 2);
  t.deepEqual(kiosk.files(), [`${pageB}.age`]);
  t.is(kiosk.outbox.dropExpiredDrafts(), 0, 'it waits to be offered');
});

test('a page that the card has lost is not gone on with', async (t) => {
  const kiosk = await kioskOf(t);
  kiosk.draft('visit', pageA);
  kiosk.outbox.addPage('visit', { page: pageB, paper: 'kk', sealed: new Uint8Array(9), facts: '{}' });
  const { rmSync } = await import('node:fs');
  rmSync(join(kiosk.folder, 'sealed', `${pageA}.age`));
  t.is(kiosk.outbox.recoverDrafts().interrupted?.pages, 1);
  t.deepEqual(
    kiosk.outbox.takeUpDraft('visit', 'again')?.pages.map(({ page }) => page),
    [pageB],
  );
  rmSync(join(kiosk.folder, 'sealed', `${pageB}.age`));
  t.is(kiosk.outbox.takeUpDraft('again', 'once more'), null);
  t.deepEqual(kiosk.outbox.draftPages('once more'), []);
});

test('a slip from before the time was certain is valid as long as it says, from when the time is certain', async (t) => {
  const time = { at: '2011-11-28T00:00:00.000Z', certain: false };
  const { recipient } = await createIdentity();
  const stamp = () => ({ ...time, boot: 'b1', uptimeMs: 0 });
  const kiosk = await startPretendKiosk(recipient, { now: () => new Date(time.at), stamp });
  t.teardown(kiosk.close);
  const { outbox } = kiosk;
  outbox.startDraft('visit', facts);
  outbox.addPage('visit', { page: pageA, paper: 'kk', sealed: new Uint8Array(100), facts: '{}' });
  outbox.keepDraft('visit', { codeSha256: 'code', keptUntil: '2011-12-01T00:00:00.000Z', limits });
  outbox.slipBegun('code', outbox.beginIntent({ act: 'printDraftSlip' }));
  outbox.discardDraft('visit');

  Object.assign(time, { at: '2026-11-24T02:00:00.000Z', certain: true });
  t.is(outbox.dropExpiredDrafts(), 0);
  t.deepEqual(outbox.draftOfSlip('code'), { outcome: 'kept', visit: 'visit' });
  time.at = '2026-11-27T01:59:59.999Z';
  t.is(outbox.dropExpiredDrafts(), 0);
  time.at = '2026-11-27T02:00:00.000Z';
  t.deepEqual(outbox.draftOfSlip('code'), { outcome: 'gone', why: 'expired' });
  t.is(outbox.dropExpiredDrafts(), 1);
});
