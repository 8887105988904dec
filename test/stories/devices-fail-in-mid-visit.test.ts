import test from 'ava';
import { goToFirstPaper } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('the scanner fails in every way in front of one citizen, who is told each time what to do and gets through', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToFirstPaper(rig);

  await rig.act('jam');
  await rig.press('1');
  const jammed = await rig.reaches('scanFailed');
  t.regex(jammed.problem ?? '', /tersangkut/);

  await rig.act('clear');
  await rig.act('scanner-unplug');
  await rig.press('1');
  const unplugged = await rig.reaches('scanFailed', (view) => view.problem !== jammed.problem);
  t.regex(unplugged.problem ?? '', /tidak tersambung/);

  await rig.act('clear');
  await rig.act('take-away');
  await rig.press('1');
  const blank = await rig.reaches('reviewingPage');
  t.is(blank.heading, 'Kertasnya kosong?');

  await rig.press('1');
  await rig.reaches('placingPaper');
  await rig.act('lay', 'formF102');
  await rig.press('1');
  const page = await rig.reaches('reviewingPage');
  t.is(page.heading, 'Gambarnya jelas?');
  t.truthy(page.preview);
  t.is(rig.sealedFiles().length, 1, 'the empty page is off the disk');
});

test('hostile codes before the scanner change nothing but a sentence', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await rig.press('enter', '1', '2');
  await rig.reaches('askingForReceipt');
  for (const code of [
    'https://example.org/bukan-struk',
    '\x1b[2J\x1b[31mhalo',
    '\x00\x01\x02',
    '9'.repeat(600),
  ]) {
    await rig.act('show', code);
    const view = await rig.reaches('askingForReceipt', (now) => now.problem !== undefined);
    t.regex(view.problem ?? '', /bukan dari Si LAKU/);
    t.false(JSON.stringify(view).includes('halo'));
    // A typed digit takes the sentence away, so that the next code has to bring it back.
    await rig.press('0');
    await rig.reaches('askingForReceipt', (now) => now.problem === undefined);
    await rig.press('backspace');
  }
  await rig.act('press', 'red');
  await rig.reaches('welcome');
});
