/** After a restart the visit of before is offered; told to stop, the kiosk finishes what it has begun and says when the power may go. */
import test from 'ava';
import { fromPromise } from 'xstate';
import { makeDraftSlipCode } from '../../src/request/own-codes.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import type { InterruptedVisit } from '../../src/visit/interruption-views.ts';
import { stopEventOf } from '../../src/visit/stop-event.ts';
import { visitOf } from '../../src/visit/view.ts';
import type { SavedRequest } from '../../src/visit/visit-context.ts';
import { draftOf, resumedVisit } from '../../src/visit/visit-draft.ts';
import type * as steps from '../../src/visit/visit-steps.ts';
import { waits } from '../../src/visit/waits.ts';
import { pretendPage } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { toFirstPaper } from './to-first-paper.ts';

const interrupted: InterruptedVisit = {
  visit: 'before',
  service: 'ktp-rusak',
  pages: 2,
  at: '2026-11-24T02:24:00.000Z',
};
const input = { feeder: false, keepDays: 3, interrupted };

function steppedKiosk(changes: Parameters<typeof startKiosk>[0] = {}, kioskInput = input) {
  const discarded: steps.DiscardDraftInput[] = [];
  const opened: steps.OpenDraftInput[] = [];
  return startKiosk(
    {
      discardDraft: fromPromise(async ({ input }) => void discarded.push(input)),
      openDraft: fromPromise(async ({ input }) => {
        opened.push(input);
        return { outcome: 'gone', why: 'expired' };
      }),
      ...changes,
    },
    kioskInput,
  ).then((kiosk) => ({ ...kiosk, discarded, opened }));
}

test('the offer names service, pages and time, and asks one question in both languages', async (t) => {
  const { view } = await steppedKiosk();
  t.is(view().screen, 'offeringDraft');
  const text = view().body.join('\n');
  t.regex(text, /KTP rusak, 2 halaman\.\nDimulai 24 Nov 2026, 10\.24 WITA/);
  t.regex(text, /2 pages/);
  t.is(view().choices?.length, 2);
});

for (const [keys, answer] of [
  [['1'], 'yes'],
  [['enter'], 'yes'],
  [['down', 'up', 'enter'], 'yes'],
  [['2'], 'no'],
  [['down', 'enter'], 'no'],
  [['cancel'], 'no'],
  [['5', 'backspace', 'help'], null],
] as const) {
  test(`the keys ${keys.join(' ')} at the offer mean ${answer ?? 'nothing'}`, async (t) => {
    const { press, view, discarded, opened } = await steppedKiosk();
    await press(...keys);
    const seen = { opened: opened.map(({ by }) => by), discarded: discarded.map(({ visit }) => visit) };
    if (answer === 'yes') t.deepEqual(seen, { opened: [{ visit: 'before' }], discarded: [] });
    else if (answer === 'no') t.deepEqual(seen, { opened: [], discarded: ['before'] });
    else t.deepEqual(seen, { opened: [], discarded: [] });
    const screens = { yes: 'draftGone', no: 'welcome' };
    t.is(view().screen, answer ? screens[answer] : 'offeringDraft');
  });
}

test('the buttons of the panel answer as well', async (t) => {
  const { send, discarded, view } = await steppedKiosk();
  await send({ type: 'button.pressed', button: 'red' });
  t.deepEqual(discarded, [{ visit: 'before' }]);
  t.is(view().screen, 'welcome');
});

test('nobody answers: after a few minutes it is gone, and is not offered again', async (t) => {
  const { pass, press, view, discarded } = await steppedKiosk();
  await pass(waits.interruptedOfferedMs - 1);
  t.is(view().screen, 'offeringDraft');
  await pass(1);
  t.deepEqual(discarded, [{ visit: 'before' }]);
  await press('enter', 'cancel');
  t.is(view().screen, 'welcome');
});

test('a kiosk that can not serve offers it when it can, within the hour', async (t) => {
  const { send, pass, press, view, discarded } = await steppedKiosk();
  await send({ type: 'printer.paperOut' });
  t.is(view().screen, 'outOfOrder');
  await press('enter');
  t.is(view().screen, 'choosingLanguage', 'a status can be asked for, and nothing is taken over');
  await press('cancel');
  await pass(waits.interruptedWaitsMs - 1);
  t.deepEqual(
    discarded.filter(({ visit }) => visit === 'before'),
    [],
  );
  await send({ type: 'printer.ready' });
  t.is(view().screen, 'offeringDraft');
  await send({ type: 'printer.paperOut' });
  await pass(waits.interruptedWaitsMs);
  t.true(discarded.some(({ visit }) => visit === 'before'));
  await send({ type: 'printer.ready' });
  t.is(view().screen, 'welcome');
});

test('a slip or a receipt that is shown meanwhile is answered first, then it is offered again', async (t) => {
  const { send, press, view, opened } = await steppedKiosk();
  await send({ type: 'barcode.scanned', text: makeDraftSlipCode('1'.repeat(19)), symbology: null });
  t.is(view().screen, 'draftGone');
  t.regex(view().heading, /habis/);
  t.true(opened[0]?.by !== null && 'slip' in (opened[0]?.by ?? {}));
  await press('cancel');
  t.is(view().screen, 'offeringDraft');
});

test('what is kept of a visit says nothing about the person, and leads back to the same paper', async (t) => {
  const { press, kiosk } = await startKiosk({}, { feeder: false });
  await press(...toFirstPaper, '1', '3', '1', '1');
  const visit = visitOf(kiosk.getSnapshot())?.context;
  const facts = visit && draftOf(visit);
  if (!visit || !facts) return t.fail('a visit with pages has a draft');
  t.false(/7408011203850001|preview/.test(JSON.stringify(facts)));
  const pages = visit.pages.map(({ preview: _, ...page }) => ({ ...page, rotation: 0 as const }));
  const again = resumedVisit({ facts, pages });
  t.deepEqual(
    again.pages.map(({ page, rotation, preview }) => [page, rotation, preview]),
    visit.pages.map(({ page, rotation }) => [page, rotation, null]),
    'also how a page was turned',
  );
  t.deepEqual(again.unseen, visit.unseen);
  t.is(again.goOnAt, 1);
});

test('after the last paper it goes on at the delivery, and a page nobody looked at comes first', (t) => {
  const page = (name: string) => {
    const { preview: _, ...rest } = pretendPage('f-102', { page: name });
    return rest;
  };
  const consent = { noticeVersion: '2026-11', language: 'id', at: '2026-11-24T02:24:00.000Z' } as const;
  const facts = {
    service: 'ktp-rusak',
    caseAnswers: { applicant: 'self' },
    language: 'id',
    consent,
  } as const;
  const seen = [{ page: 'a'.repeat(16), rotation: 0 as const }];
  const again = resumedVisit({
    facts: { ...facts, paper: 2, seen },
    pages: [page('a'.repeat(16)), page('b'.repeat(16))],
  });
  t.like(again, { papersDone: true, unseen: ['b'.repeat(16)] });
});

test('told to stop between visits, it takes nobody any more and says when it is safe', async (t) => {
  const { kiosk, send, press, view } = await startKiosk();
  await send(stopEventOf(kiosk.getSnapshot()));
  t.is(view().screen, 'shuttingDown');
  t.regex(view().body.join(' '), /Jangan cabut listrik/);
  await press('enter');
  await send({ type: 'technician.tookOver' }, { type: 'printer.paperOut' });
  t.is(view().screen, 'shuttingDown');
  await send({ type: 'kiosk.closed' });
  t.is(view().screen, 'safeToSwitchOff');
  t.regex(view().heading, /Aman dimatikan/);
});

test('told to stop in mid-visit, the citizen reads how many pages are kept', async (t) => {
  const { kiosk, send, press, view } = await startKiosk();
  await press(...toFirstPaper, '1', '1');
  await send(stopEventOf(kiosk.getSnapshot()));
  t.is(view().screen, 'shuttingDown');
  t.regex(view().body.join(' '), /1 halaman tersimpan/);
  t.false(JSON.stringify(view()).includes('8501'));
});

test('told to stop while it saves, it saves and prints first', async (t) => {
  const number = makeRequestNumber('027', 4183);
  const saving = Promise.withResolvers<void>();
  const printing = Promise.withResolvers<void>();
  const { kiosk, send, press, view, settled } = await startKiosk({
    saveRequest: fromPromise<SavedRequest, steps.SaveRequestInput>(async () => {
      await saving.promise;
      return { number, confirmedAt: '2026-11-24T02:24:00.000Z' };
    }),
    printReceipt: fromPromise<steps.PrintReceiptOutput, steps.PrintReceiptInput>(async () => {
      await printing.promise;
      return { outcome: 'confirmed' };
    }),
  });
  await press(...toFirstPaper, '1', '1', '1', '1', '1', '1', '2', '1');
  t.is(view().screen, 'savingRequest');
  await send(stopEventOf(kiosk.getSnapshot()));
  t.is(view().screen, 'savingRequest');
  t.regex(view().problem ?? '', /Jangan cabut listrik/);
  saving.resolve();
  await settled();
  t.is(view().screen, 'printingReceipt');
  printing.resolve();
  await settled();
  t.is(view().screen, 'shuttingDown');
  t.is(view().emphasis, undefined, 'the receipt is in the hand');
});

test('a save that never ends does not keep the kiosk from stopping, and the number stays on the screen', async (t) => {
  const { kiosk, send, press, pass, view } = await startKiosk({
    printReceipt: fromPromise<steps.PrintReceiptOutput, steps.PrintReceiptInput>(() => new Promise(() => {})),
  });
  await press(...toFirstPaper, '1', '1', '1', '1', '1', '1', '2', '1');
  t.is(view().screen, 'printingReceipt');
  await send(stopEventOf(kiosk.getSnapshot()));
  await pass(waits.printTakesTooLongMs);
  t.is(view().screen, 'shuttingDown');
  t.regex(view().emphasis ?? '', /^027-/);
});
