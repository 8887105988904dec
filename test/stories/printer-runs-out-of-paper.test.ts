import test from 'ava';
import { goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('the printer runs out of paper before the receipt: the number stays large, and the receipt prints once when paper is back', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.act('paper-out');
  await rig.press('1');
  const delayed = await rig.reaches('receiptDelayed');
  t.regex(delayed.emphasis ?? '', /^027-\d{4}-\d{3}$/);
  t.is(await rig.receiptCount(), 0);
  t.is(
    rig.withOutbox((outbox) => outbox.waitingCount()),
    1,
    'the request is kept although there is no receipt',
  );

  await rig.act('paper-in');
  const shown = await rig.reaches('showingReceipt');
  t.is(shown.emphasis, delayed.emphasis);
  t.is(await rig.receiptCount(), 1);
  const paper = await rig.receiptText(0);
  t.true(paper.includes('KTP rusak'));
  t.false(paper.includes('SALINAN'), 'nothing came out before, so this is the first copy');
  await rig.press('enter');
  await rig.reaches('welcome');
  t.is(await rig.receiptCount(), 1, 'the receipt is not owed any more');
});

test('the citizen has left when the paper comes back: the owed receipt prints before the next one starts', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.act('paper-out');
  await rig.press('1');
  await rig.reaches('receiptDelayed');
  await rig.press('enter');
  await rig.reaches('outOfOrder', (view) => view.body.includes('Kertas struk habis.'));
  await rig.act('paper-in');
  await rig.reaches('welcome');
  t.is(await rig.receiptCount(), 1);
});
