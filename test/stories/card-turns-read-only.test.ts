import test from 'ava';
import { goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';
import { mountCard } from '../support/small-disk.ts';

test('the card turns read-only in mid-visit: no receipt for what was not kept, the status of earlier requests is still told, and no new visit starts', async (t) => {
  const card = mountCard(t, 96);
  const rig = await startKioskRig({ kioskFolder: card.folder });
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.press('1');
  await rig.reaches('showingReceipt');
  const number = rig.withOutbox((outbox) => outbox.oldestWaiting()?.number ?? '');
  await rig.press('enter');

  await goToLastCheck(rig);
  card.turnReadOnly();
  await rig.press('1');
  const failed = await rig.reaches('saveFailed');
  t.regex(failed.problem ?? '', /Panggil petugas/);
  t.true(failed.body.some((line) => line.includes('Tanpa struk')));
  await rig.press('1');
  await rig.reaches('saveFailed');
  t.is(await rig.receiptCount(), 1, 'only the first request has a receipt');
  await rig.press('2');

  await rig.reaches('outOfOrder');
  const { storage } = await rig.health();
  t.is(storage?.state, 'readOnly');
  t.regex(storage?.hint ?? '', /read-only/);

  await rig.press('enter');
  await rig.reaches('choosingLanguage');
  await rig.press('1');
  await rig.reaches('askingForReceipt');
  await rig.type(number);
  const status = await rig.reaches('showingStatus');
  t.regex(status.heading, /Tersimpan di kiosk/);
});
