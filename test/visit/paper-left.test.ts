/** Paper of an earlier citizen in the feeder: said kindly where paper is placed, and never in the way. */
import test from 'ava';
import type { KioskEvent } from '../../src/visit/visit-events.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { toFirstPaper } from './to-first-paper.ts';

const left = (inFeeder: boolean): KioskEvent => ({ type: 'scanner.paperLeft', inFeeder });
const sentence = 'Masih ada kertas di alat pindai. Keluarkan dulu, lalu taruh kertas Bapak/Ibu.';

/** The feeder is asked when the visit begins; the answer comes a moment later. */
async function comeWithPaperLeft() {
  const kiosk = await startKiosk();
  const [start, ...rest] = toFirstPaper;
  await kiosk.press(start!);
  await kiosk.send(left(true));
  return { ...kiosk, goToFirstPaper: () => kiosk.press(...rest) };
}

test('whoever comes to the first paper is told that some was left, and scans all the same', async (t) => {
  const { goToFirstPaper, press, view } = await comeWithPaperLeft();
  t.is(view().problem, undefined, 'not before it matters');
  await goToFirstPaper();
  t.is(view().screen, 'placingPaper');
  t.is(view().problem, sentence);
  await press('1');
  t.is(view().screen, 'reviewingPage');
  await press('1');
  t.is(view().screen, 'placingPaper');
  t.is(view().problem, undefined, 'what lies there now is their own');
});

test('paper that was taken out meanwhile is not spoken of', async (t) => {
  const { send, goToFirstPaper, view } = await comeWithPaperLeft();
  await send(left(false));
  await goToFirstPaper();
  t.is(view().problem, undefined);
});

test("a citizen's own pile is not taken for one that was left, though the scanner's plug slips", async (t) => {
  const { press, send, view } = await startKiosk();
  await press(...toFirstPaper);
  await send({ type: 'scanner.unplugged' }, { type: 'scanner.pluggedIn' }, left(true));
  await press('2');
  t.is(view().screen, 'placingPaper');
  t.is(view().problem, undefined);
});

test('the next citizen is not told what the last one was', async (t) => {
  const { press, view } = await comeWithPaperLeft();
  await press('cancel');
  t.is(view().screen, 'welcome');
  await press(...toFirstPaper);
  t.is(view().problem, undefined);
});
