/** Somebody restored a backup or helped with chmod 777: the programs close their keys before they use them, and say so. */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { enrolTestKiosk } from '../office/support/test-kiosk.ts';
import { startTestOffice } from '../office/support/test-office.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a kiosk whose keys were left open closes them and tells the technician', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  const files = ['kiosk-key.json', 'enrolment.json'].map((name) => join(rig.kioskFolder, name));
  t.deepEqual(files.map(modeOf), [0o600, 0o600]);
  await rig.killKiosk();
  for (const file of files) chmodSync(file, 0o666);
  await rig.startKiosk();
  t.deepEqual(files.map(modeOf), [0o600, 0o600]);
  t.regex(rig.log(), /"files":\[.*kiosk-key\.json.*"msg":"keys\.wereOpen"/);
});

test('an office whose keys were left open closes them, says so, and still opens what it received', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const files = ['office-identity.txt', 'office-signing-key.json', 'cookie-secret'].map((name) =>
    join(running.folder, name),
  );
  const before = files.map((file) => readFileSync(file, 'utf8'));
  for (const file of files) chmodSync(file, 0o644);
  await running.restart();
  t.deepEqual(files.map(modeOf), [0o600, 0o600, 0o600]);
  t.deepEqual(
    files.map((file) => readFileSync(file, 'utf8')),
    before,
  );
  t.regex(running.logged(), /office-identity\.txt.*keys\.wereOpen/);
  await kiosk.deliver(await kiosk.makeRequest());
});
