/** node-hid is played by an object of the same shape; the real one is loaded once to see that its list can be asked for. */
import { EventEmitter } from 'node:events';
import test from 'ava';
import type { Device } from 'node-hid';
import { HidBarcodeScanner } from '../../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { bitmapKeyboard, bootKeyboard } from '../../../devices/barcode-scanner/keyboard-layout.ts';
import {
  chooseScanner,
  type NodeHid,
  nodeHidPortOpener,
} from '../../../devices/barcode-scanner/node-hid-port.ts';
import { hidPosReports, keyboardReports } from '../../../devices/barcode-scanner/pretend-hid-reports.ts';
import type { ScannerClaim } from '../../../devices/barcode-scanner/scanner-claim.ts';
import { DeviceProblem } from '../../../devices/device-problem.ts';
import { hear } from '../barcode-scanner.contract.ts';

const { signal } = new AbortController();
const device = (
  path: string | undefined,
  usagePage: number,
  usage: number,
  vendorId = 1,
  productId = 2,
): Device => ({
  path,
  usagePage,
  usage,
  vendorId,
  productId,
  release: 0,
  interface: 0,
});
const mouse = device('/dev/hidraw0', 1, 2);
const keyboard = device('/dev/hidraw1', 1, 6, 0x0c2e, 0x0b61);
const pos = device('/dev/hidraw2', 0x8c, 2);
const named = { keyboards: [{ vendorId: 0x0c2e, productId: 0x0b61 }] };

test('a HID-POS scanner is taken before a keyboard, and a keyboard only when the settings name it', (t) => {
  t.like(chooseScanner([mouse, keyboard, pos], named), { path: '/dev/hidraw2', reportStyle: 'pos' });
  t.like(chooseScanner([mouse, keyboard], named), { path: '/dev/hidraw1', reportStyle: 'keyboard' });
  t.is(chooseScanner([mouse, keyboard], { keyboards: [] }), null);
  t.is(chooseScanner([mouse, keyboard], { keyboards: [{ vendorId: 0x0c2e, productId: 1 }] }), null);
  t.is(chooseScanner([device(undefined, 0x8c, 2)], named), null);
  t.is(chooseScanner([], named), null);
});

class PlayedHid extends EventEmitter {
  isClosed = false;
  async close() {
    this.isClosed = true;
  }
}

const played =
  (
    devices: Device[],
    open: NodeHid['HIDAsync']['open'],
    setDriverType: NodeHid['setDriverType'] = () => {},
  ) =>
  async (): Promise<NodeHid> => ({
    setDriverType,
    devicesAsync: async () => devices,
    HIDAsync: { open },
  });

test('of a scanner with several interfaces the first keyboard is taken, or the one that the settings name', (t) => {
  const boot = { ...device('1-1:1.0', 1, 6), interface: 0 };
  const media = { ...device('1-1:1.1', 12, 1), interface: 1 };
  const bitmap = { ...device('1-1:1.2', 0, 0), interface: 2 };
  const ids = { vendorId: 1, productId: 2 };
  t.deepEqual(chooseScanner([media, boot, bitmap], { keyboards: [ids] }), {
    path: '1-1:1.0',
    reportStyle: 'keyboard',
    guess: bootKeyboard,
  });
  const third = { ...ids, interface: 2, reports: 'bitmap' } as const;
  t.deepEqual(chooseScanner([media, boot, bitmap], { keyboards: [third] }), {
    path: '1-1:1.2',
    reportStyle: 'keyboard',
    guess: bitmapKeyboard,
  });
  t.is(chooseScanner([media], { keyboards: [ids] }), null, 'media keys type no code');
});

const noClaim: ScannerClaim = { descriptorOf: async () => null, typingInterfaces: async () => [] };

test('a named keyboard scanner is opened away from the kernel, and read as its descriptor says', async (t) => {
  const builds: string[] = [];
  const hid = new PlayedHid();
  const unbound = { ...device('1-1:1.0', 0, 0), interface: 0 };
  const openPort = nodeHidPortOpener(
    { keyboards: [{ vendorId: 1, productId: 2 }] },
    played(
      [unbound],
      async () => hid,
      (build) => builds.push(build),
    ),
    { ...noClaim, descriptorOf: async () => bitmapKeyboard },
  );
  const scanner = new HidBarcodeScanner({ openPort, pauseMs: 60_000 });
  t.teardown(() => scanner.close());
  const { events, until } = hear(scanner);
  await until(() => events.length === 1);
  for (const report of keyboardReports(Buffer.from('Ab-1'), 'enter', 'bitmap'))
    hid.emit('data', Buffer.from(report));
  t.deepEqual(events[1], { type: 'barcode.scanned', text: 'Ab-1', symbology: null });
  t.deepEqual(builds, ['libusb']);
});

test('without a named keyboard nothing is taken away from the kernel', async (t) => {
  const builds: string[] = [];
  const openPort = nodeHidPortOpener(
    { keyboards: [] },
    played(
      [pos],
      async () => new PlayedHid(),
      (build) => builds.push(build),
    ),
    { ...noClaim, typingInterfaces: async () => t.fail('not asked of a HID-POS scanner') as never },
  );
  t.is((await openPort({ signal })).reportStyle, 'pos');
  t.deepEqual(builds, ['hidraw']);
});

test('a scanner that would go on typing into the console is not taken, and the technician told how to stop it', async (t) => {
  const hid = new PlayedHid();
  const openPort = nodeHidPortOpener(
    named,
    played([keyboard], async () => hid),
    {
      ...noClaim,
      typingInterfaces: async () => ['1-1:1.1'],
    },
  );
  const problem = await t.throwsAsync(openPort({ signal }), { instanceOf: DeviceProblem });
  t.regex((problem as DeviceProblem | undefined)?.hint ?? '', /1-1:1\.1.*70-silaku-barcode\.rules/);
  t.true(hid.isClosed);
});

test('codes arrive through node-hid, and an error of the device is an unplugged scanner that is opened again', async (t) => {
  const opened: PlayedHid[] = [];
  const openPort = nodeHidPortOpener(
    named,
    played([pos], async (path) => {
      t.is(path, '/dev/hidraw2');
      const hid = new PlayedHid();
      opened.push(hid);
      return hid;
    }),
  );
  const problems: DeviceProblem[] = [];
  const scanner = new HidBarcodeScanner({
    openPort,
    retryFirstMs: 1,
    pauseMs: 60_000,
    onProblem: (problem) => problems.push(problem),
  });
  t.teardown(() => scanner.close());
  const { events, until } = hear(scanner);
  await until(() => events.length === 1);
  for (const report of hidPosReports(Buffer.from('x'.repeat(100)), ']Q1'))
    opened[0]?.emit('data', Buffer.from(report));
  t.deepEqual(events[1], { type: 'barcode.scanned', text: 'x'.repeat(100), symbology: ']Q1' });

  opened[0]?.emit('error', new Error('could not read from HID device'));
  t.notThrows(() => opened[0]?.emit('error', new Error('and once more')));
  await until(() => events.length === 4);
  t.deepEqual(
    events.slice(2).map(({ type }) => type),
    ['barcode.unplugged', 'barcode.pluggedIn'],
  );
  t.true(opened[0]?.isClosed);
  t.is(opened.length, 2);
  t.like(problems[0], { code: 'device.unplugged' });
  t.regex(String(problems[0]?.cause), /could not read/);
});

test('no scanner, a locked scanner and a library that does not load each have their own hint', async (t) => {
  const locked = async () => {
    throw new Error('cannot open device with path /dev/hidraw2');
  };
  const problemOf = async (load: () => Promise<NodeHid>) => {
    const error = await t.throwsAsync(nodeHidPortOpener(named, load)({ signal }), {
      instanceOf: DeviceProblem,
    });
    return error as DeviceProblem;
  };
  t.regex((await problemOf(played([mouse], locked))).hint, /No barcode scanner found/);
  t.regex((await problemOf(played([pos], locked))).hint, /does not open/);
  const notLoaded = await problemOf(async () => {
    throw new Error('no native build');
  });
  t.false(notLoaded.tryAgain);
  t.regex(notLoaded.hint, /installer/);
});

test('the real node-hid loads and its list of devices can be chosen from', async (t) => {
  const { default: hid } = await import('node-hid');
  const devices = await hid.devicesAsync();
  t.true(Array.isArray(devices));
  t.notThrows(() => chooseScanner(devices, { keyboards: [] }));
});
