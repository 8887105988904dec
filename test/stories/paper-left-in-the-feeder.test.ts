import test from 'ava';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('paper that was left in the feeder is told to the technician and to the next citizen, who takes it out and scans', async (t) => {
  const rig = await startKioskRig({ documentScanner: { source: 'feeder' } });
  t.teardown(rig.stop);
  await rig.act('pile', 'blankPage');
  await rig.press('enter');
  await rig.becomes('scanner', 'attention');
  t.like((await rig.health()).devices.scanner, { fault: { code: 'scanner.paperLeft' } });
  await rig.press('1', '1', '1', '1', '2', '1', '1');
  await rig.type('7408011203850001');
  await rig.press('1', 'enter');
  const placing = await rig.reaches('placingPaper');
  t.is(placing.problem, 'Masih ada kertas di alat pindai. Keluarkan dulu, lalu taruh kertas Bapak/Ibu.');
  await rig.act('pile', 'formF102');
  await rig.press('1');
  const page = await rig.reaches('reviewingPage');
  t.is(page.heading, 'Gambarnya jelas?', 'the empty sheet is not in the request');
  t.is(rig.sealedFiles().length, 1);
  await rig.becomes('scanner', 'ready');
});

test('a kiosk that starts with paper in the feeder says so, and serves', async (t) => {
  const rig = await startKioskRig({ documentScanner: { source: 'feeder' } });
  t.teardown(rig.stop);
  await rig.killKiosk();
  await rig.act('pile', 'blankPage');
  await rig.startKiosk();
  await rig.becomes('scanner', 'attention');
  t.is((await rig.view()).screen, 'welcome');
});
