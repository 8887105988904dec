import { join } from 'node:path';
import test from 'ava';
import { startKioskRig } from '../support/kiosk-rig.ts';
import { listenForNotifications } from './notify-listener.ts';

test('the kiosk tells systemd when it serves, that it lives, what it shows, and that it ends', async (t) => {
  t.timeout(10 * 60_000);
  const rig = await startKioskRig();
  await rig.stopKiosk();
  const path = join(rig.folder, 'notify');
  const listener = listenForNotifications(path);
  await rig.startKiosk({ env: { NOTIFY_SOCKET: path, WATCHDOG_USEC: '2000000' } });
  await listener.hears('READY=1');
  await listener.hears('WATCHDOG=1');
  await rig.press('enter');
  t.regex(await listener.hears(/^STATUS=.*: (choosing|reading)/), /all devices ready/);
  await rig.stopKiosk();
  await listener.hears('STOPPING=1');
  t.false(listener.heard().some((message) => message.includes('Not well')));
  listener.close();
  await rig.stop();
});
