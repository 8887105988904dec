import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { goToFirstPaper } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('the disk spoils a page: before the receipt it is scanned again, afterwards the technician is told and the citizen learns it from the receipt', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  const spoil = (name: string) => {
    const path = join(rig.kioskFolder, 'sealed', name);
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.length - 100);
    writeFileSync(path, bytes);
  };

  await goToFirstPaper(rig);
  const scan = async (sheet: string) => {
    await rig.reaches('placingPaper');
    await rig.act('lay', sheet);
    await rig.press('1');
    await rig.reaches('reviewingPage');
    await rig.press('1');
  };
  await scan('formF102');
  const [page = ''] = rig.sealedFiles();
  await scan('ktpFront');
  await scan('ktpBack');
  await rig.reaches('choosingHandover');
  await rig.press('2');
  await rig.reaches('reviewingRequest');
  spoil(page);
  await rig.press('1');
  await rig.reaches('pageSpoiled');
  t.is(await rig.receiptCount(), 0);
  await rig.press('1');
  await scan('formF102');
  await rig.reaches('reviewingRequest');
  t.false(rig.sealedFiles().includes(page));
  t.is(rig.sealedFiles().length, 3);
  await rig.press('1');
  await rig.reaches('showingReceipt');
  await rig.press('enter');
  await rig.reaches('welcome');
  t.is((await rig.health()).storage?.state, 'ok');

  const number = rig.withOutbox((outbox) => outbox.oldestWaiting()?.number ?? '');
  spoil(rig.sealedFiles()[1] ?? '');
  const limit = AbortSignal.timeout(120_000);
  while ((await rig.health()).storage?.state !== 'worn' && !limit.aborted) await pause(200);
  const { storage } = await rig.health();
  t.is(storage?.state, 'worn');
  t.deepEqual(
    storage?.damages.map((damage) => ({ number: damage.number, request: damage.request })),
    [{ number, request: 'setAside' }],
  );
  t.regex(storage?.hint ?? '', /silaku storage/);
  t.is((await rig.view()).screen, 'welcome', 'one page may be chance: the kiosk goes on');

  await rig.press('enter', '1', '2');
  await rig.reaches('askingForReceipt');
  await rig.type(number);
  const status = await rig.reaches('showingStatus');
  t.is(status.heading, 'Satu lembar rusak di kiosk');
});
