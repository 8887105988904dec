import test from 'ava';
import { kioskSettings } from '../../src/kiosk/kiosk-settings.ts';

const withScanner = (barcodeScanner: unknown) =>
  kioskSettings.safeParse({ folder: '/var/lib/silaku', socket: '/run/silaku/kiosk.sock', barcodeScanner });

test('a barcode scanner is HID-POS unless the settings say more', (t) => {
  t.deepEqual(withScanner(undefined).data?.barcodeScanner, { wire: 'hid', keyboards: [] });
  t.deepEqual(withScanner({ wire: 'hid' }).data?.barcodeScanner, { wire: 'hid', keyboards: [] });
});

test('a keyboard scanner is named by its numbers, and sends boot reports unless told otherwise', (t) => {
  const ids = { vendorId: 0x0c2e, productId: 0x0b61 };
  t.deepEqual(withScanner({ wire: 'hid', keyboards: [ids] }).data?.barcodeScanner, {
    wire: 'hid',
    keyboards: [{ ...ids, reports: 'boot' }],
  });
  t.true(withScanner({ wire: 'hid', keyboards: [{ ...ids, interface: 1, reports: 'bitmap' }] }).success);
});

test('a serial scanner is named by its port or by its USB numbers, not by both and not by neither', (t) => {
  for (const right of [
    { path: '/dev/serial/by-id/usb-scanner' },
    { path: '/dev/ttyS0', baudRate: 115_200 },
    { vendorId: '0c2e' },
    { vendorId: '0C2E', productId: '0b6a', baudRate: 9_600 },
  ])
    t.true(withScanner({ wire: 'serial', ...right }).success, JSON.stringify(right));
  for (const wrong of [
    {},
    { path: '/dev/ttyS0', vendorId: '0c2e' },
    { vendorId: '0x0c2e' },
    { productId: '0b6a' },
    { path: '/dev/ttyS0', baudRate: 'fast' },
  ])
    t.false(withScanner({ wire: 'serial', ...wrong }).success, JSON.stringify(wrong));
});

test('a document scanner may be told to use its feeder, on either wire, and nothing else', (t) => {
  const scanner = (documentScanner: unknown) =>
    kioskSettings.safeParse({ folder: '/var/lib/silaku', socket: '/run/silaku/kiosk.sock', documentScanner });
  for (const wire of [{}, { wire: 'escl', url: 'http://192.168.1.20/eSCL/' }]) {
    t.is(scanner(wire).data?.documentScanner.source, undefined);
    t.is(scanner({ ...wire, source: 'feeder' }).data?.documentScanner.source, 'feeder');
    t.false(scanner({ ...wire, source: 'tray' }).success);
  }
});
