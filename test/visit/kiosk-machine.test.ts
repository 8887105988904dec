import test from 'ava';
import { fromPromise } from 'xstate';
import { makeRequestNumber, receiptCode } from '../../src/request/request-number.ts';
import { visitOf } from '../../src/visit/view.ts';
import type { VisitPage } from '../../src/visit/visit-context.ts';
import type { KeyPressed } from '../../src/visit/visit-events.ts';
import type * as steps from '../../src/visit/visit-steps.ts';
import { countdownSeconds, waits } from '../../src/visit/waits.ts';
import { pretendKiosk } from './pretend-steps.ts';
import { startKiosk, superviseKiosk } from './supervised-kiosk.ts';
import { toFirstPaper } from './to-first-paper.ts';

test('a citizen goes from the welcome screen to a receipt with the digits and Enter alone', async (t) => {
  const saved: steps.SaveRequestInput[] = [];
  const { press, view } = await startKiosk({
    saveRequest: fromPromise(async ({ input }) => {
      saved.push(input);
      return { number: makeRequestNumber('027', 4183), confirmedAt: '2026-11-24T02:24:00.000Z' };
    }),
  });
  await press(...toFirstPaper);
  t.is(view().screen, 'placingPaper');
  await press('1', '1', '1', '1', '1', '1', '2');
  t.is(view().screen, 'reviewingRequest');
  await press('1');
  t.is(view().screen, 'showingReceipt');
  t.regex(view().emphasis ?? '', /^027-0041-83\d$/);
  t.is(saved.length, 1);
  t.like(saved[0]?.answers, { service: 'ktp-rusak', nik: '7408011203850001', missingPapers: [] });
  await press('enter');
  t.is(view().screen, 'welcome');
});

test('a citizen who walks away sees a countdown, then leaves no trace on the screen or the disk', async (t) => {
  const discarded: string[] = [];
  const { press, pass, view, kiosk } = await startKiosk({
    discardDraft: fromPromise(async ({ input }) => {
      discarded.push(input.visit);
    }),
  });
  await press(...toFirstPaper, '1');
  const { visit } = kiosk.getSnapshot().context.visit;
  await pass(waits.searchingPapersMs);
  t.is(view().secondsLeft, countdownSeconds);
  for (let second = 1; second < countdownSeconds; second += 1) await pass(waits.countdownTickMs);
  t.is(view().secondsLeft, 1);
  await pass(waits.countdownTickMs);
  t.is(view().screen, 'welcome');
  t.true(discarded.includes(visit));
  t.false(JSON.stringify(view()).includes('8501'), 'nothing of the NIK');
});

test('what a device says of itself keeps no abandoned visit on the screen, a shown code does', async (t) => {
  const { press, pass, send, view } = await startKiosk();
  const flap = () => send({ type: 'printer.unplugged' }, { type: 'printer.ready' });
  await press('enter', '1');
  await pass(waits.citizenQuietMs - 1);
  await flap();
  await pass(1);
  t.is(view().secondsLeft, countdownSeconds, 'the minute did not begin anew');
  await flap();
  t.is(view().secondsLeft, countdownSeconds, 'the countdown did not end');
  await send({ type: 'barcode.scanned', text: 'https://example.org/x', symbology: null });
  t.is(view().secondsLeft, undefined);
  t.regex(view().problem ?? '', /bukan dari Si LAKU/);
});

test('any key during the countdown keeps the visit and does nothing else', async (t) => {
  const { press, pass, view } = await startKiosk();
  await press('enter', '1');
  t.is(view().screen, 'choosingErrand');
  await pass(waits.citizenQuietMs);
  t.is(view().secondsLeft, countdownSeconds);
  await press('1');
  t.is(view().screen, 'choosingErrand');
  t.is(view().secondsLeft, undefined);
});

test('the next citizen sees nothing of the last one', async (t) => {
  const { press, view, kiosk } = await startKiosk();
  await press(...toFirstPaper, '1', 'cancel', '2');
  t.is(view().screen, 'welcome');
  await press('enter');
  const visit = visitOf(kiosk.getSnapshot())?.context;
  t.like(visit, { nik: null, pages: [], service: null, consent: null, language: 'id' });
});

test('stopping asks first, and going on returns to the same question', async (t) => {
  const { press, view } = await startKiosk();
  await press(...toFirstPaper, 'cancel');
  t.is(view().screen, 'confirmingStop');
  await press('1');
  t.is(view().screen, 'placingPaper');
});

for (const [event, sentence] of [
  [{ type: 'printer.paperOut' }, 'Kertas struk habis.'],
  [{ type: 'printer.unplugged' }, 'Printer struk sedang bermasalah.'],
  [{ type: 'scanner.unplugged' }, 'Alat pindai surat sedang bermasalah.'],
] as const) {
  test(`after ${event.type} nobody is invited to start, and the screen says why`, async (t) => {
    const { send, pass, view } = await startKiosk();
    await send(event);
    if (event.type !== 'printer.paperOut') {
      t.is(view().screen, 'welcome', 'a plug may have slipped');
      await pass(waits.deviceRestsMs);
    }
    t.is(view().screen, 'outOfOrder');
    t.true(view().body.includes(sentence), view().body.join('\n'));
    await send({ type: 'printer.ready' }, { type: 'scanner.pluggedIn' });
    t.is(view().screen, 'welcome');
  });
}

for (const device of ['printer', 'scanner'] as const) {
  test(`a ${device} that drops out for a moment is not told to anybody`, async (t) => {
    const { send, pass, view } = await startKiosk();
    const back = device === 'printer' ? 'printer.ready' : 'scanner.pluggedIn';
    for (let flap = 0; flap < 3; flap += 1) {
      await send({ type: `${device}.unplugged` });
      await pass(waits.deviceRestsMs - 1);
      t.is(view().screen, 'welcome');
      await send({ type: back });
      await pass(waits.deviceRestsMs);
      t.is(view().screen, 'welcome');
    }
  });
}

test('a printer that hangs is opened anew once, and nobody is called meanwhile', async (t) => {
  const { send, pass, view, resets } = await startKiosk();
  await send({ type: 'printer.offline' });
  await pass(waits.deviceBusyMs);
  t.deepEqual(resets, ['printer']);
  t.is(view().screen, 'outOfOrder');
  t.true(view().body.includes('Alat dinyalakan ulang sendiri. Tunggu sebentar.'));
  t.false(view().body.includes('Mohon panggil petugas desa.'));
  await pass(waits.deviceResetsMs);
  t.true(view().body.includes('Mohon panggil petugas desa.'));
  await send({ type: 'printer.ready' });
  t.is(view().screen, 'welcome');
});

test('out of order, a receipt can still be shown and leads to its status', async (t) => {
  const { send, press, view } = await startKiosk();
  await send({ type: 'printer.paperOut' });
  await send({ type: 'barcode.scanned', text: receiptCode(makeRequestNumber('027', 4183)), symbology: null });
  t.is(view().screen, 'showingStatus');
  await press('1');
  t.is(view().screen, 'outOfOrder');
  await press('enter', '1');
  t.is(view().screen, 'askingForReceipt', 'no new request is offered');
});

test('a fault in the middle of a visit does not end it: the number stays and the receipt prints later', async (t) => {
  let works = false;
  const { press, send, view } = await startKiosk({
    printReceipt: fromPromise<steps.PrintReceiptOutput, steps.PrintReceiptInput>(async () => {
      if (!works) throw Object.assign(new Error('no paper'), { code: 'printer.paperOut' });
      return { outcome: 'confirmed' };
    }),
  });
  await press(...toFirstPaper, '1', '1', '1', '1', '1', '1', '2');
  await send({ type: 'printer.paperOut' });
  await press('1');
  t.is(view().screen, 'receiptDelayed');
  t.truthy(view().emphasis);
  works = true;
  await send({ type: 'printer.ready' });
  t.is(view().screen, 'showingReceipt');
});

test('a technician waits until the visit in progress is finished', async (t) => {
  const { press, send, view } = await startKiosk();
  await press('enter', '1');
  await send({ type: 'technician.tookOver' });
  t.is(view().screen, 'choosingErrand');
  await press('cancel');
  t.is(view().screen, 'technicianAtWork');
  await send({ type: 'technician.released' });
  t.is(view().screen, 'welcome');
});

test('a scan that never ends is given up, and the citizen is asked what to do', async (t) => {
  const { press, pass, view } = await startKiosk({
    scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(() => new Promise(() => {})),
  });
  await press(...toFirstPaper, '1');
  t.is(view().screen, 'scanningPage');
  await pass(waits.scanTakesTooLongMs);
  t.is(view().screen, 'scanFailed');
  t.truthy(view().problem);
});

test('stopping while the scanner works stops the scanner and goes back to the paper', async (t) => {
  const signals: AbortSignal[] = [];
  const { press, view } = await startKiosk({
    scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    }),
  });
  await press(...toFirstPaper, '1', 'cancel');
  t.is(view().screen, 'placingPaper');
  t.true(signals[0]?.aborted);
});

for (const [code, sentence] of [
  ['scanner.noPaper', /Kertas belum ada/],
  ['scanner.jammed', /tersangkut/],
  ['scanner.coverOpen', /Tutup alat/],
  ['never.heardOf', /tidak menjawab/],
] as const) {
  test(`the citizen is told in words about ${code}`, async (t) => {
    const { press, view } = await startKiosk({
      scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(async () => {
        throw Object.assign(new Error(code), { code });
      }),
    });
    await press(...toFirstPaper, '1');
    t.is(view().screen, 'scanFailed');
    t.regex(view().problem ?? '', sentence);
  });
}

test('a wrong NIK is explained by its wrong part and never repeated', async (t) => {
  const { press, view } = await startKiosk();
  await press(
    'enter',
    '1',
    '1',
    '1',
    '1',
    '2',
    '1',
    '1',
    ...([...'7408019903850001'] as KeyPressed['key'][]),
    'enter',
  );
  t.is(view().screen, 'typingNik');
  t.regex(view().problem ?? '', /ke-7 dan ke-8/);
  t.false(/\d{5}/.test(view().problem ?? ''));
  await press('backspace', 'enter');
  t.is(view().problem, 'Angkanya baru 15. Kurang 1.');
});

test('a barcode that is not ours is refused in words, and one shown at another step does no harm', async (t) => {
  const { press, send, view } = await startKiosk();
  await press('enter', '1', '2');
  t.is(view().screen, 'askingForReceipt');
  await send({ type: 'barcode.scanned', text: 'https://example.org/x', symbology: null });
  t.regex(view().problem ?? '', /bukan dari Si LAKU/);
  await send({ type: 'barcode.refused', reason: 'controlCharacters' });
  t.is(view().screen, 'askingForReceipt');
  await press('backspace', '1');
  await send({ type: 'barcode.scanned', text: receiptCode(makeRequestNumber('027', 1)), symbology: null });
  t.is(view().screen, 'readingNotice');
  t.truthy(view().problem);
});

test('more choices than digits are shown page by page', async (t) => {
  const { press, view } = await startKiosk();
  await press(...toFirstPaper, '1', '1', '1', '1', '1', '1', '1');
  t.is(view().screen, 'choosingDistrict');
  t.is(view().choices?.length, 9);
  const first = view().choices?.[0]?.label;
  await press('9');
  t.is(view().choices?.length, 8, 'the last seven districts and "more"');
  t.not(view().choices?.[0]?.label, first);
  await press('9');
  t.is(view().choices?.[0]?.label, first);
});

test('a village without a courier is told so, and pick-up is offered', async (t) => {
  const { press, view } = await startKiosk();
  await press(...toFirstPaper, '1', '1', '1', '1', '1', '1', '1', '1', '1');
  t.is(view().screen, 'noCourierThere');
  await press('1');
  t.is(view().screen, 'reviewingRequest');
});

test('the panel buttons do what the keys of the same colour do', async (t) => {
  const { send, view } = await startKiosk();
  await send({ type: 'button.pressed', button: 'green' }, { type: 'button.pressed', button: 'green' });
  t.is(view().screen, 'choosingErrand');
  await send({ type: 'button.pressed', button: 'yellow' });
  t.is(view().screen, 'choosingLanguage');
  await send({ type: 'button.pressed', button: 'blue' });
  t.regex(view().problem ?? '', /bantuan/i);
  await send({ type: 'button.pressed', button: 'red' });
  t.is(view().screen, 'welcome');
});

test('a paper that is not there is written down for the office', async (t) => {
  const saved: steps.SaveRequestInput[] = [];
  const { press } = await startKiosk({
    saveRequest: fromPromise(async ({ input }) => {
      saved.push(input);
      return { number: makeRequestNumber('027', 1), confirmedAt: '2026-11-24T02:24:00.000Z' };
    }),
  });
  await press(...toFirstPaper, '1', '1', '2', '2', '1');
  t.deepEqual(saved[0]?.answers?.missingPapers, ['ktp-rusak']);
});

test('turning a page changes how it is shown and what the request says, not the page', async (t) => {
  const saved: steps.SaveRequestInput[] = [];
  const { press, view } = await startKiosk({
    saveRequest: fromPromise(async ({ input }) => {
      saved.push(input);
      return { number: makeRequestNumber('027', 1), confirmedAt: '2026-11-24T02:24:00.000Z' };
    }),
  });
  await press(...toFirstPaper, '1');
  const upright = view().preview;
  await press('3');
  t.deepEqual(view().preview, { columns: 3, rows: ['130', '203'] });
  t.notDeepEqual(view().preview, upright);
  await press('1', '2', '2', '1');
  t.is(saved[0]?.answers?.pages[0]?.rotation, 90);
});

test('retaking and removing take the page off the disk first', async (t) => {
  const removed: string[] = [];
  const { press, view, kiosk } = await startKiosk({
    removePage: fromPromise(async ({ input }) => {
      removed.push(input.page);
    }),
  });
  const pages = () => visitOf(kiosk.getSnapshot())?.context.pages ?? [];
  await press(...toFirstPaper, '1');
  const [first] = pages();
  await press('2');
  t.deepEqual(removed, [first?.page]);
  t.is(view().screen, 'placingPaper');
  t.is(pages().length, 0);
  await press('1', '5', '1');
  t.is(pages().length, 2);
  await press('4');
  t.is(view().screen, 'reviewingPage', 'the other page of the paper is shown');
  t.is(pages().length, 1);
});

test('the slip of a day end is printed at the welcome screen at once, and after a visit that is going on', async (t) => {
  let rounds = 0;
  const printOwedReceipts = fromPromise<void, void>(async () => {
    rounds += 1;
  });
  const { send, press, view } = superviseKiosk(() =>
    pretendKiosk().provide({ actors: { printOwedReceipts } }),
  );
  await send({ type: 'printer.ready' }, { type: 'scanner.ready' }, { type: 'devices.checked' });
  t.is(view().screen, 'welcome');
  t.is(rounds, 1);
  await send({ type: 'day.ended' });
  t.is(view().screen, 'welcome');
  t.is(rounds, 2);
  await press('enter', '1');
  await send({ type: 'day.ended' });
  t.is(view().screen, 'choosingErrand');
  t.is(rounds, 2);
  await press('cancel');
  t.is(view().screen, 'welcome');
  t.is(rounds, 3);
});
