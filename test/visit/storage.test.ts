import test from 'ava';
import { fromPromise } from 'xstate';
import { OutboxProblem, type OutboxProblemCode } from '../../src/outbox/outbox-problem.ts';
import { storageReadable, storageServes, storageStateNames } from '../../src/outbox/storage/storage-state.ts';
import { words } from '../../src/request/words/words.ts';
import { visitOf } from '../../src/visit/view.ts';
import type { SavedRequest, VisitPage } from '../../src/visit/visit-context.ts';
import type { KeyPressed } from '../../src/visit/visit-events.ts';
import type * as steps from '../../src/visit/visit-steps.ts';
import { pretendPage } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { toFirstPaper } from './to-first-paper.ts';
import { requestNumber } from './visit-walk.ts';

const toLastCheck = [...toFirstPaper, '1', '1', '1', '1', '1', '1', '2'] as const;

for (const state of storageStateNames) {
  const serves = storageServes(state);
  const tellsStatus = storageReadable(state);
  test(`storage ${state}: new visits ${serves ? 'start' : 'are refused with a sentence of its own'}, a status is ${tellsStatus ? 'told' : 'not promised'}`, async (t) => {
    const { send, press, view } = await startKiosk();
    await send({ type: 'storage.became', state });
    if (serves) {
      t.is(view().screen, 'welcome');
      return;
    }
    t.is(view().screen, 'outOfOrder');
    const own = words.id.outOfOrder.storage[state as keyof typeof words.id.outOfOrder.storage];
    t.true(view().body.includes(own));
    t.is(view().body.includes(words.id.outOfOrder.status), tellsStatus);
    t.is(view().hints.find(({ key }) => key === 'enter')?.off === undefined, tellsStatus);
    await press('enter');
    t.is(view().screen, tellsStatus ? 'choosingLanguage' : 'outOfOrder');
    if (tellsStatus) {
      await press('1');
      t.is(view().screen, 'askingForReceipt', 'nothing but a status');
      await press('cancel');
    }
    await send({ type: 'storage.became', state: 'ok' });
    t.is(view().screen, 'welcome');
  });
}

test('a visit in progress goes on when the storage fills up; the next one does not begin', async (t) => {
  const { send, press, view } = await startKiosk();
  await press(...toFirstPaper);
  await send({ type: 'storage.became', state: 'full' });
  t.is(view().screen, 'placingPaper');
  await press('1', '1', '1', '1', '1', '1', '2', '1');
  t.is(view().screen, 'showingReceipt');
  await press('enter');
  t.is(view().screen, 'outOfOrder');
});

const refusals: [OutboxProblemCode, keyof typeof words.id.saveFailed.storage][] = [
  ['outbox.diskFull', 'full'],
  ['outbox.notWritable', 'readOnly'],
  ['outbox.diskFailed', 'failing'],
  ['outbox.damaged', 'damaged'],
  ['outbox.folderMissing', 'missing'],
];
for (const [code, state] of refusals) {
  test(`${code} when a page is kept: said as what it is, and not as a fault of the scanner`, async (t) => {
    const { press, view } = await startKiosk({
      scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(async () => {
        throw new OutboxProblem(code, 'What to do.');
      }),
    });
    await press(...toFirstPaper, '1');
    t.is(view().screen, 'scanFailed');
    t.is(view().heading, words.id.scanFailed.notKeptHeading);
    t.is(view().problem, words.id.saveFailed.storage[state]);
  });

  test(`${code} when the request is kept: no receipt, why, and what it means`, async (t) => {
    let fails = true;
    const printed: string[] = [];
    const { press, view } = await startKiosk({
      saveRequest: fromPromise<SavedRequest, steps.SaveRequestInput>(async () => {
        if (fails) throw new OutboxProblem(code, 'What to do.');
        return { number: '0270041835', confirmedAt: '2026-11-24T02:24:00.000Z' };
      }),
      printReceipt: fromPromise<steps.PrintReceiptOutput, steps.PrintReceiptInput>(async ({ input }) => {
        printed.push(input.number);
        return { outcome: 'confirmed' };
      }),
    });
    await press(...toLastCheck, '1');
    t.is(view().screen, 'saveFailed');
    t.is(view().problem, words.id.saveFailed.storage[state]);
    t.deepEqual(view().body, [words.id.saveFailed.noReceipt]);
    t.deepEqual(printed, []);
    fails = false;
    await press('1');
    t.is(view().screen, 'showingReceipt');
    t.is(printed.length, 1);
  });
}

test('a page that the disk has spoiled is scanned again before the receipt, at its place, and the others stay', async (t) => {
  const removed: string[] = [];
  let spoiled = '';
  const { press, view, kiosk } = await startKiosk({
    scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(async ({ input }) => [pretendPage(input.paper)]),
    removePage: fromPromise<void, steps.RemovePageInput>(async ({ input }) => {
      removed.push(input.page);
    }),
    saveRequest: fromPromise<SavedRequest, steps.SaveRequestInput>(async ({ input }) => {
      if (spoiled === '') {
        spoiled = input.answers?.pages[1]?.page ?? '';
        throw new OutboxProblem('outbox.pageLost', 'Scan it again.', { page: spoiled });
      }
      return { number: '0270041835', confirmedAt: '2026-11-24T02:24:00.000Z' };
    }),
  });
  const pages = () => visitOf(kiosk.getSnapshot())?.context.pages.map(({ page }) => page) ?? [];
  await press(...toLastCheck);
  const [first, second, third] = pages();
  await press('1');
  t.is(view().screen, 'pageSpoiled');
  t.is(spoiled, second ?? '');
  await press('1');
  t.is(view().screen, 'placingPaper');
  t.deepEqual(removed, [second]);
  await press('1', '1');
  t.is(view().screen, 'reviewingRequest');
  const [nowFirst, again, nowThird] = pages();
  t.deepEqual([nowFirst, nowThird], [first, third]);
  t.not(again, second);
  await press('1');
  t.is(view().screen, 'showingReceipt');
});

test('a request of which a page was lost says so to whoever shows the receipt, and what to do', async (t) => {
  const { press, view } = await startKiosk({
    lookUpStatus: fromPromise(async ({ input }) => ({
      outcome: 'pageLost' as const,
      number: input.number,
      at: '2026-11-24T02:24:00.000Z',
    })),
  });
  await press('enter', '1', '2', ...([...requestNumber] as KeyPressed['key'][]), 'enter');
  t.is(view().screen, 'showingStatus');
  t.is(view().heading, words.id.showingStatus.pageLostHeading);
  t.deepEqual(view().body, [words.id.showingStatus.pageLostBody]);
});
