import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';
import { mountCard, mountSmallDisk } from '../support/small-disk.ts';

test('the database is damaged at the start: the kiosk comes up out of order, says what to do, touches nothing, and goes on by itself once the database is back', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.press('1');
  await rig.reaches('showingReceipt');
  await rig.killKiosk();
  const pages = rig.sealedFiles();
  rig.withOutbox((outbox) => t.is(outbox.waitingCount(), 1));

  const database = join(rig.kioskFolder, 'outbox.sqlite');
  const whole = readFileSync(database);
  const spoiled = Buffer.from(whole);
  spoiled.fill(0x5a, 1_024, 8_192);
  writeFileSync(database, spoiled);
  for (const name of ['-wal', '-shm']) rmSync(database + name, { force: true });
  await rig.startKiosk({ until: 'outOfOrder' });
  const view = await rig.view();
  t.true(view.body.some((line) => line.includes('rusak')));
  t.truthy(view.hints.find(({ key }) => key === 'enter')?.off, 'no status can be told either');
  await rig.press('enter', '1');
  t.is((await rig.view()).screen, 'outOfOrder');
  const { storage, state } = await rig.health();
  t.is(state, 'outOfOrder');
  t.is(storage?.state, 'damaged');
  t.is(storage?.code, 'outbox.damaged');
  t.regex(storage?.hint ?? '', /silaku restore/);
  t.deepEqual(rig.sealedFiles(), pages);
  t.deepEqual(readFileSync(database), spoiled);

  rmSync(database);
  t.is((await rig.health()).storage?.state, 'damaged', 'a database that is gone is not simply made anew');
  t.deepEqual(rig.sealedFiles(), pages);

  writeFileSync(`${database}.back`, whole);
  renameSync(`${database}.back`, database);
  await rig.reaches('welcome');
  rig.withOutbox((outbox) => t.is(outbox.waitingCount(), 1));
  t.deepEqual(rig.sealedFiles(), pages);
});

test('the folder is not there at the start, as when a disk is not mounted: the kiosk waits for it', async (t) => {
  let hidden = '';
  const rig = await startKioskRig({
    firstScreen: 'outOfOrder',
    beforeStart(folder) {
      hidden = `${folder}-hidden`;
      renameSync(folder, hidden);
    },
  });
  t.teardown(rig.stop);
  const { storage } = await rig.health();
  t.is(storage?.state, 'missing');
  t.false(existsSync(rig.kioskFolder), 'no empty outbox is made in its place');
  renameSync(hidden, rig.kioskFolder);
  await rig.reaches('welcome');
});

test('the card is read-only at the start: out of order, with the reason, and no crash', async (t) => {
  const card = mountCard(t, 64);
  const rig = await startKioskRig({
    kioskFolder: card.folder,
    firstScreen: 'outOfOrder',
    beforeStart(folder) {
      mkdirSync(join(folder, 'sealed'));
      card.turnReadOnly();
    },
  });
  t.teardown(rig.stop);
  const { storage } = await rig.health();
  t.is(storage?.state, 'readOnly');
  t.is(storage?.code, 'outbox.notWritable');
});

test('the disk is full to the last byte at the start, after weeks of use: out of order, and open again as soon as there is room', async (t) => {
  const disk = mountSmallDisk(t, 64);
  const rig = await startKioskRig({ kioskFolder: disk.folder });
  t.teardown(rig.stop);
  await rig.killKiosk();
  writeFileSync(join(disk.folder, 'sealed', 'half-written.age.new'), '');
  rmSync(join(disk.folder, 'outbox.sqlite-shm'));
  disk.fillUpTo(0);
  await rig.startKiosk({ until: 'outOfOrder' });
  const { storage } = await rig.health();
  t.is(storage?.state, 'full');
  t.is(storage?.code, 'outbox.diskFull');
  disk.makeRoom();
  await rig.reaches('welcome');
});
