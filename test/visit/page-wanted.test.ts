/** The office wants one page again: whoever shows the receipt comes straight to that page, and only that page is kept. */
import test from 'ava';
import { fromPromise } from 'xstate';
import { OutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { receiptCode } from '../../src/request/request-number.ts';
import { words } from '../../src/request/words/words.ts';
import type { SavedRequest, StatusAnswer } from '../../src/visit/visit-context.ts';
import type * as steps from '../../src/visit/visit-steps.ts';
import type { PretendSteps } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { knownStatus, requestNumber, wantedStatus } from './visit-walk.ts';

const shown = { type: 'barcode.scanned', text: receiptCode(requestNumber), symbology: null } as const;

const lookUp = (status: StatusAnswer): PretendSteps['lookUpStatus'] => fromPromise(async () => status);

function saving(answers: (() => SavedRequest)[] = []) {
  const saved: steps.SaveRequestInput[] = [];
  const saveRequest: PretendSteps['saveRequest'] = fromPromise(async ({ input }) => {
    saved.push(input);
    return answers.shift()?.() ?? { number: '0270041991', confirmedAt: '2026-11-25T02:24:00.000Z' };
  });
  return { saved, saveRequest };
}

test('showing the receipt leads straight to the wanted page, says why, and keeps that page alone', async (t) => {
  const { saved, saveRequest } = saving();
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(wantedStatus), saveRequest });
  await send(shown);
  t.is(view().screen, 'pageWanted');
  t.is(view().heading, 'Petugas minta lagi: Kartu Keluarga');
  t.is(view().body[0], 'Halaman ini kurang jelas. Mohon pindai lagi. Pesan petugas: Bagian bawahnya kabur.');
  await press('1');
  t.is(view().screen, 'reviewingPage');
  t.truthy(view().preview, 'the usual look at the page');
  await press('1');
  t.is(view().screen, 'confirmingPage');
  t.is(saved.length, 0, 'nothing is kept before it is confirmed');
  await press('1');
  t.is(view().screen, 'showingReceipt');
  t.is(view().emphasis, '027-0041-835', 'the number that the citizen knows');
  t.is(view().body[0], words.id.followUpKept.next.morePages, 'another page is wanted too');
  t.is(saved.length, 1);
  t.deepEqual(saved[0]?.following?.followUp, {
    ...{ kind: 'page', request: requestNumber, replaces: '0'.repeat(24) },
  });
  t.deepEqual(
    saved[0]?.following?.pages.map(({ paper }) => paper),
    ['kk'],
  );
  await press('enter');
  t.is(view().screen, 'welcome');
});

test('a bad picture is scanned again, and a second side may be added', async (t) => {
  const { saved, saveRequest } = saving();
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(wantedStatus), saveRequest });
  await send(shown);
  await press('1', '2');
  t.is(view().screen, 'placingPaper', 'again');
  t.is(view().heading, 'Letakkan Kartu Keluarga');
  await press('1', '5');
  t.is(view().screen, 'placingPaper', 'one more page');
  await press('1', '1');
  t.is(view().screen, 'confirmingPage');
  await press('2');
  t.is(view().screen, 'reviewingPage');
  await press('1', '1');
  t.is(saved[0]?.following?.pages.length, 2);
});

test('who does not have the paper at hand sees the status, and can still change their mind', async (t) => {
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(wantedStatus) });
  await send(shown);
  await press('2');
  t.is(view().screen, 'showingStatus');
  t.is(view().body[0], 'Petugas minta lagi: Kartu Keluarga');
  const digit = (view().choices ?? []).findIndex(({ label }) => label === 'Pindai kertas yang diminta') + 1;
  await press(`${digit}` as '4');
  t.is(view().screen, 'pageWanted');
  await press('cancel');
  t.is(view().screen, 'welcome');
});

test('stopping with the page scanned says that only the page goes', async (t) => {
  const { saved, saveRequest } = saving();
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(wantedStatus), saveRequest });
  await send(shown);
  await press('1', '1', 'cancel');
  t.is(view().heading, 'Tidak jadi mengirim halaman ini?');
  await press('2');
  t.is(view().screen, 'welcome');
  t.is(saved.length, 0);
});

test('a full disk keeps nothing, says so, and goes back to the question', async (t) => {
  const full = () => {
    throw new OutboxProblem('outbox.diskFull', 'Free space.');
  };
  const { saved, saveRequest } = saving([full]);
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(wantedStatus), saveRequest });
  await send(shown);
  await press('1', '1', '1');
  t.is(view().screen, 'saveFailed');
  t.is(view().heading, 'Halaman belum tersimpan');
  await press('backspace');
  t.is(view().screen, 'confirmingPage');
  await press('1');
  t.is(view().screen, 'showingReceipt');
  t.is(saved.length, 2);
});

test('a page that the disk has spoiled is scanned again before the receipt', async (t) => {
  let spoiled = '';
  const { send, press, view } = await startKiosk({
    lookUpStatus: lookUp(wantedStatus),
    saveRequest: fromPromise(async ({ input }) => {
      if (spoiled === '') {
        spoiled = input.following?.pages[0]?.page ?? '';
        throw new OutboxProblem('outbox.pageLost', 'Scan it again.', { page: spoiled });
      }
      return { number: '0270041991', confirmedAt: '2026-11-25T02:24:00.000Z' };
    }),
  });
  await send(shown);
  await press('1', '1', '1');
  t.is(view().screen, 'pageSpoiled');
  await press('1', '1', '1');
  t.is(view().screen, 'confirmingPage');
  await press('1');
  t.is(view().screen, 'showingReceipt');
});

test('what was brought already, or is wanted no more, is said kindly and not asked for again', async (t) => {
  const { wanted: _, ...rest } = { wanted: null, ...wantedStatus };
  const brought = { ...rest, followed: 'page' } as StatusAnswer;
  const { send, view } = await startKiosk({ lookUpStatus: lookUp(brought) });
  await send(shown);
  t.is(view().screen, 'showingStatus');
  t.is(view().body[0], words.id.showingStatus.followed.page);
  t.false(view().choices?.some(({ label }) => label === words.id.showingStatus.scanWanted));
});

test('of a number that was given twice no page is asked: nobody knows whose receipt it is', async (t) => {
  const twice = {
    ...wantedStatus,
    givenTwice: { confirmedAt: '2026-11-24T02:24:00.000Z', number: '0270041843', isOtherKnown: true },
  } as StatusAnswer;
  const { send, view } = await startKiosk({ lookUpStatus: lookUp(twice) });
  await send(shown);
  t.is(view().screen, 'showingStatus');
  t.deepEqual(
    view()
      .choices?.map(({ label }) => label)
      .filter((label) => /Batalkan|Pindai/.test(label)),
    [],
  );
});

test('withdrawing is asked about once, the safe answer first, and then kept like a request', async (t) => {
  const { saved, saveRequest } = saving();
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(knownStatus), saveRequest });
  await send(shown);
  t.is(view().choices?.at(-1)?.label, 'Batalkan permohonan ini');
  await press('4');
  t.is(view().screen, 'confirmingWithdrawal');
  await press('1');
  t.is(view().screen, 'showingStatus');
  t.is(saved.length, 0);
  await press('4', '2');
  t.is(view().screen, 'showingReceipt');
  t.deepEqual(saved[0]?.following, {
    ...{ followUp: { kind: 'withdrawal', request: requestNumber }, paper: null, language: 'id', pages: [] },
  });
});

for (const stage of [
  'kept',
  'inProcess',
  'ready',
  'withCourier',
  'delivered',
  'rejected',
  'withdrawn',
] as const) {
  test(`a request that is ${stage} can't be withdrawn at the kiosk`, async (t) => {
    const { send, view } = await startKiosk({
      lookUpStatus: lookUp({ ...knownStatus, stage } as StatusAnswer),
    });
    await send(shown);
    t.false(view().choices?.some(({ label }) => label === words.id.showingStatus.withdraw));
  });
}
