import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { goToFirstPaper, scanEveryPaper } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('a citizen who stops leaves no page, no number and no digit behind, on the disk or in the log', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToFirstPaper(rig);
  await scanEveryPaper(rig);
  await rig.reaches('choosingHandover');
  t.is(rig.sealedFiles().length, 3);
  await rig.press('cancel');
  await rig.reaches('confirmingStop');
  await rig.press('3');
  await rig.reaches('welcome');
  t.deepEqual(rig.sealedFiles(), []);
  t.is(
    rig.withOutbox((outbox) => outbox.waitingCount()),
    0,
  );
  for (const folder of [rig.folder, rig.kioskFolder]) {
    for (const file of readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile())) {
      const bytes = readFileSync(join(folder, file.name)).toString('latin1');
      t.false(bytes.includes('7408011203850001'), `${file.name} holds the NIK`);
    }
  }
});
