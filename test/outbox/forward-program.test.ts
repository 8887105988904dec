import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { startProgram } from '../../src/demo/child-program.ts';
import { saveEnrolment } from '../../src/outbox/keys.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';
import { startPretendOffice } from '../support/outbox/pretend-office.ts';

test('the forwarder keeps delivered pages as long as it is told: with no hours they are gone once the office has them', async (t) => {
  const key = await createSigningKey();
  const office = await startPretendOffice(publicKeyOf(key));
  const kiosk = await startPretendKiosk(office.recipient, { key, now: () => new Date() });
  t.teardown(async () => {
    kiosk.close();
    await office.close();
  });
  saveEnrolment(kiosk.folder, {
    ...{ kiosk: '042', place: 'Balai Desa Pitulua', officeRecipient: office.recipient },
    ...{ officeKey: office.officeKey, accessToken: office.accessToken },
  });
  const { number } = await kiosk.confirmVisit();
  const answers = (kiosk.outbox.manifestOf(number).split('.')[1] ?? '').slice(-200, -100);
  const sealed = () => readdirSync(join(kiosk.folder, 'sealed'));
  const log = join(kiosk.folder, 'forward.log');
  writeFileSync(log, '');
  const until = async (isTrue: () => boolean) => {
    const limit = AbortSignal.timeout(90_000);
    while (!isTrue()) {
      if (limit.aborted) throw new Error(readFileSync(log, 'utf8'));
      await pause(50);
    }
  };
  const forward = (hours: string) =>
    startProgram([
      ...['forward', '--folder', kiosk.folder, '--office', office.baseUrl, '--log', log],
      ...['--keep-delivered-hours', hours, '--status-seconds', '1'],
    ]);

  const keeping = forward('168');
  await until(() => readFileSync(log, 'utf8').includes('request.delivered'));
  await keeping.stop();
  t.is(sealed().length, 2);

  const clearing = forward('0');
  await until(() => readFileSync(log, 'utf8').includes('delivered.cleared'));
  await clearing.stop();
  t.deepEqual(sealed(), []);
  for (const name of readdirSync(kiosk.folder).filter((each) => each.startsWith('outbox'))) {
    t.false(readFileSync(join(kiosk.folder, name)).includes(answers), name);
  }
});

test('a wish that the forwarder cannot understand ends it with how it is called', async (t) => {
  for (const wrong of [
    ['--keep-delivered-hours', 'soon'],
    ['--backup-minutes', '0'],
    ['--shred', 'burn'],
  ]) {
    t.is(await startProgram(['forward', '--folder', '/tmp', '--office', 'http://x/', ...wrong]).exited, 64);
  }
});
