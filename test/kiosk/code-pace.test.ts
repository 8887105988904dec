import test from 'ava';
import { createCodePace } from '../../src/kiosk/code-pace.ts';
import { followDevices } from '../../src/kiosk/device-events.ts';
import type { KioskDevices } from '../../src/kiosk/kiosk-devices.ts';

test('a few codes at once are taken, a flood is thinned out, and after a pause there is room again', (t) => {
  let now = 0;
  const pace = createCodePace({ nowMs: () => now, atOnce: 3, everyMs: 100 });
  const taken = (codes: number) => Array.from({ length: codes }, () => pace.takes()).filter(Boolean).length;
  t.is(taken(10), 3);
  let flooded = 0;
  for (; now < 1000; now += 1) flooded += taken(1);
  t.true(flooded >= 9 && flooded <= 10, String(flooded));
  now += 60_000;
  t.is(taken(10), 3);
});

test('a device that floods the kiosk with codes is heard as far as a person could be, and its plug always', async (t) => {
  const heard: string[] = [];
  let say: (event: { type: string }) => void = () => {};
  const silent = { listen: () => () => {}, status: async () => ({ state: 'ready' }) };
  const barcodeScanner = {
    ...silent,
    listen: (listener: typeof say) => {
      say = listener;
      return () => {};
    },
  };
  const devices = { printer: silent, documentScanner: silent, barcodeScanner, buttonPanel: null };
  await followDevices(devices as unknown as KioskDevices, ({ type }) => heard.push(type));
  for (let code = 0; code < 5_000; code += 1) {
    say({ type: code % 2 ? 'barcode.refused' : 'barcode.scanned' });
  }
  say({ type: 'barcode.unplugged' });
  const codes = heard.filter((type) => type === 'barcode.scanned' || type === 'barcode.refused').length;
  t.true(codes >= 10 && codes < 1_000, String(codes));
  t.is(heard.at(-1), 'barcode.unplugged');
});
