import test from 'ava';
import { goToFirstPaper, scanEveryPaper } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';
import { mountSmallDisk } from '../support/small-disk.ts';

const mebi = 1024 * 1024;

test('the disk fills up in the middle of a visit: the page that does not fit is said, the request still gets its receipt, and nobody new is let in until there is room', async (t) => {
  const disk = mountSmallDisk(t, 96);
  const rig = await startKioskRig({ kioskFolder: disk.folder });
  t.teardown(rig.stop);
  await goToFirstPaper(rig);
  await rig.press('1');
  await rig.reaches('reviewingPage');
  await rig.press('1');
  await rig.reaches('placingPaper');

  disk.fillUpTo(7 * mebi);
  await rig.press('1');
  const refused = await rig.reaches('scanFailed');
  t.regex(refused.problem ?? '', /penuh/);
  t.is(rig.sealedFiles().length, 1, 'what does not fit leaves nothing half written');

  // Without the missing paper, which an officer will ask for, the request is complete.
  await rig.press('2');
  await rig.reaches('choosingHandover');
  await rig.press('2', '1');
  await rig.reaches('showingReceipt');
  t.is(await rig.receiptCount(), 1);
  t.is(
    rig.withOutbox((outbox) => outbox.waitingCount()),
    1,
  );
  await rig.press('enter');

  const closed = await rig.reaches('outOfOrder');
  t.true(closed.body.some((line) => line.includes('penuh')));
  const { storage, state } = await rig.health();
  t.is(state, 'outOfOrder');
  t.is(storage?.state, 'full');
  t.is(storage?.code, 'storage.full');
  t.regex(storage?.hint ?? '', /[Ff]ree space/);
  t.true((storage?.freeBytes ?? 0) < 8 * mebi);

  await rig.press('enter');
  await rig.reaches('choosingLanguage', (view) => view.problem === undefined);
  await rig.press('1');
  await rig.reaches('askingForReceipt');
  await rig.press('cancel');
  await rig.reaches('outOfOrder');

  disk.makeRoom();
  await rig.reaches('welcome');
});

test('the disk is full to the last byte when the citizen says send: no receipt, a sentence, and once there is room the same request is kept', async (t) => {
  const disk = mountSmallDisk(t, 96);
  const rig = await startKioskRig({ kioskFolder: disk.folder });
  t.teardown(rig.stop);
  await goToFirstPaper(rig);
  await scanEveryPaper(rig);
  await rig.reaches('choosingHandover');
  await rig.press('2');
  await rig.reaches('reviewingRequest');
  disk.fillUpTo(0);
  await rig.press('1');
  const failed = await rig.reaches('saveFailed');
  t.regex(failed.problem ?? '', /penuh/);
  t.true(failed.body.some((line) => line.includes('Tanpa struk')));
  t.is(await rig.receiptCount(), 0);
  disk.makeRoom();
  await rig.press('1');
  await rig.reaches('showingReceipt');
  t.is(await rig.receiptCount(), 1);
  t.is(rig.withOutbox((outbox) => outbox.waitingRequests().flatMap(({ pages }) => pages)).length, 3);
});
