/** The scanner's own button, where the paper lies: pressing it is an answer, and shows that somebody is there. */
import test from 'ava';
import { fromPromise } from 'xstate';
import type { VisitPage } from '../../src/visit/visit-context.ts';
import type { KioskEvent } from '../../src/visit/visit-events.ts';
import type { ScanPageInput } from '../../src/visit/visit-steps.ts';
import { countdownSeconds, waits } from '../../src/visit/waits.ts';
import { pretendPage } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { toFirstPaper } from './to-first-paper.ts';

const pressed: KioskEvent = { type: 'scanner.buttonPressed', button: 'scan' };

test("the scanner's button scans the paper that was placed", async (t) => {
  const { press, send, view } = await startKiosk();
  await press(...toFirstPaper);
  await send(pressed);
  t.is(view().screen, 'reviewingPage');
  await send(pressed);
  t.is(view().screen, 'reviewingPage', 'a look at a page is answered with the keys');
});

test("after a scan that failed the scanner's button means again", async (t) => {
  let fails = true;
  const { press, send, view } = await startKiosk({
    scanPage: fromPromise(async ({ input }) => {
      if (fails) throw Object.assign(new Error('stuck'), { code: 'scanner.noPaper' });
      return [pretendPage(input.paper)];
    }),
  });
  await press(...toFirstPaper);
  await send(pressed);
  t.is(view().screen, 'scanFailed');
  fails = false;
  await send(pressed);
  t.is(view().screen, 'reviewingPage');
});

test("whoever presses the scanner's button is there: the minute begins anew, and the countdown ends", async (t) => {
  const { press, pass, send, view } = await startKiosk();
  await press('enter', '1');
  await pass(waits.citizenQuietMs - 1);
  await send(pressed);
  t.is(view().screen, 'choosingErrand', 'a question is not answered by it');
  await pass(waits.citizenQuietMs - 1);
  t.is(view().secondsLeft, undefined);
  await pass(1);
  t.is(view().secondsLeft, countdownSeconds);
  await send(pressed);
  t.is(view().secondsLeft, undefined);
  t.is(view().screen, 'choosingErrand');
});

test("while the kiosk asks whether anybody is there, the scanner's button only says yes", async (t) => {
  const { press, pass, send, view } = await startKiosk();
  await press(...toFirstPaper);
  await pass(waits.searchingPapersMs);
  t.is(view().secondsLeft, countdownSeconds);
  await send(pressed);
  t.is(view().screen, 'placingPaper');
  t.is(view().secondsLeft, undefined);
});

test("the scanner's button starts no visit and stops no scan", async (t) => {
  const { press, send, view } = await startKiosk({
    scanPage: fromPromise<VisitPage[], ScanPageInput>(() => new Promise(() => {})),
  });
  await send(pressed);
  t.is(view().screen, 'welcome');
  await press(...toFirstPaper, '1');
  await send(pressed);
  t.is(view().screen, 'scanningPage');
});
