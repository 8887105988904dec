/** Runs inside the lab's machine, once: enrols the kiosk with an office that nobody will answer for, and writes its settings for real USB devices. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { saveEnrolment } from '../../src/outbox/keys.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';

const folder = '/run/silaku/kiosk';
mkdirSync(folder, { recursive: true });
// SANE's own test scanner; the lab rewrites test.conf beside it to lay papers down and to jam them.
mkdirSync('/run/silaku/sane', { recursive: true });
writeFileSync('/run/silaku/sane/dll.conf', 'test\n');
writeFileSync('/run/silaku/sane/test.conf', 'number_of_devices 1\ngeometry_max 300.0\n');
saveEnrolment(folder, {
  kiosk: '027',
  place: 'Balai Desa Pitulua',
  officeRecipient: (await createIdentity()).recipient,
  officeKey: publicKeyOf(await createSigningKey()),
  accessToken: 'x'.repeat(43),
});
writeFileSync(
  '/run/silaku/settings.json',
  JSON.stringify({
    folder,
    socket: '/run/silaku/kiosk.sock',
    printer: { wire: 'usb' },
    barcodeScanner: { wire: 'hid' },
    // As udev names it after what the panel says of itself.
    buttonPanel: { wire: 'serial', path: '/dev/serial/by-id/usb-Si_LAKU_Lab_Panel_LAB3-if00' },
    documentScanner: {
      env: { SANE_CONFIG_DIR: '/run/silaku/sane' },
      device: 'test:0',
      extraOptions: ['-x', '210', '-y', '297'],
      // A coarse scan is enough here, and quick on a software CPU.
      resolutionDpi: 100,
    },
  }),
);
