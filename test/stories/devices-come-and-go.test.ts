import test from 'ava';
import { makeRequestNumber, receiptCode } from '../../src/request/request-number.ts';
import { goToFirstPaper, goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('the scanner is unplugged in the middle of a page: no half page is kept, and the page is read once it is back', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToFirstPaper(rig);
  await rig.act('slow-scan', '30000');
  await rig.press('1');
  await rig.reaches('scanningPage', (view) => (view.progress?.percent ?? 0) > 0);
  await rig.act('scanner-unplug');
  const failed = await rig.reaches('scanFailed');
  t.regex(failed.problem ?? '', /tidak tersambung/);
  t.deepEqual(rig.sealedFiles(), []);
  await rig.act('clear');
  await rig.act('slow-scan', '0');
  await rig.press('1');
  await rig.reaches('reviewingPage');
  t.is(rig.sealedFiles().length, 1);
  await rig.becomes('scanner', 'ready');
  const { scanner } = (await rig.health()).devices;
  t.is(scanner?.driver, 'SaneDocumentScanner');
  t.is(scanner?.fault?.code, 'device.unplugged');
});

test('the printer is unplugged in the middle of a receipt and plugged in again: one whole receipt, marked as a copy', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.act('printer-unplug-midway');
  await rig.press('1');
  const delayed = await rig.reaches('receiptDelayed');
  t.is(await rig.receiptCount(), 0);
  await rig.act('printer-plug');
  const shown = await rig.reaches('showingReceipt');
  t.is(shown.emphasis, delayed.emphasis);
  t.is(await rig.receiptCount(), 1);
  t.true((await rig.receiptText(0)).includes('SALINAN'), 'the first one may be in somebody’s hand');
  t.is(
    rig.withOutbox((outbox) => outbox.waitingCount()),
    1,
  );
});

test('the barcode scanner drops out again and again while a receipt is asked for: the question stays, and the code is read in the end', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await rig.press('enter', '1', '2');
  await rig.reaches('askingForReceipt');
  for (let flap = 0; flap < 3; flap += 1) {
    await rig.act('barcode-unplug');
    await rig.becomes('barcode', 'resting');
    await rig.act('barcode-plug');
    await rig.becomes('barcode', 'ready');
    t.is((await rig.view()).screen, 'askingForReceipt');
  }
  await rig.act('show', receiptCode(makeRequestNumber('027', 4183)));
  await rig.reaches('showingStatus');
});

test('the panel is unplugged in mid-visit: the keys go on, and its buttons work again when it is back', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await rig.becomes('panel', 'ready');
  await rig.act('press', 'green');
  await rig.reaches('choosingLanguage');
  await rig.act('panel-unplug');
  await rig.becomes('panel', 'gone');
  await rig.press('1');
  await rig.reaches('choosingErrand');
  await rig.act('panel-plug');
  await rig.becomes('panel', 'ready');
  await rig.act('press', 'yellow');
  t.is((await rig.reaches('choosingLanguage')).problem, undefined);
});
