/** A made-up sysfs, laid out as the kernel does it: /sys/bus/usb/devices holds links, the real folders stand in /sys/devices. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { bitmapKeyboard, bootKeyboard } from '../../../devices/barcode-scanner/keyboard-layout.ts';
import { scannerClaim } from '../../../devices/barcode-scanner/scanner-claim.ts';

/** As a real keyboard, a volume knob and a power button have them. */
const typingKeys = '1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n';
const mediaKeys =
  '3f000301ff 0 0 483ffff17aff32d bfd4444600000000 1 130c730b17c000 267bfad9415fed 9e168000004400 10000002\n';
const powerKey = '10000000000000 0\n';

async function madeUpSysfs() {
  const root = await mkdtemp(join(tmpdir(), 'sysfs-'));
  const sysfs = join(root, 'sys');
  const keptDescriptors = join(root, 'run/silaku-barcode');
  const usb = join(sysfs, 'devices/pci0000:00/usb1');
  await mkdir(join(sysfs, 'bus/usb/devices'), { recursive: true });
  await mkdir(join(sysfs, 'bus/usb/drivers/usbhid'), { recursive: true });
  await mkdir(join(sysfs, 'class/hidraw'), { recursive: true });
  let hids = 0;
  return {
    root,
    sysfs,
    keptDescriptors,
    claim: scannerClaim({ sysfs, keptDescriptors }),
    /** `keys` null: the kernel has no input device for it; `bound` false: no driver at all. */
    async plugIn(
      name: string,
      { descriptor = bootKeyboard, keys = typingKeys as string | null, bound = true },
    ) {
      const folder = join(usb, name.split(':')[0] ?? '', name);
      await mkdir(folder, { recursive: true });
      await symlink(folder, join(sysfs, 'bus/usb/devices', name));
      if (!bound) return folder;
      hids += 1;
      const hid = join(folder, `0003:0C2E:0B61.000${hids}`);
      await mkdir(join(hid, 'hidraw', `hidraw${hids}`), { recursive: true });
      await writeFile(join(hid, 'report_descriptor'), descriptor);
      await symlink(join(hid, 'hidraw', `hidraw${hids}`), join(sysfs, 'class/hidraw', `hidraw${hids}`));
      await symlink(hid, join(hid, 'hidraw', `hidraw${hids}`, 'device'));
      if (keys === null) return folder;
      const capabilities = join(hid, 'input', `input${10 + hids}`, 'capabilities');
      await mkdir(capabilities, { recursive: true });
      await writeFile(join(capabilities, 'key'), keys);
      return folder;
    },
  };
}

test('the descriptor is found by the path of hidraw and by that of libusb', async (t) => {
  const { claim, plugIn, root } = await madeUpSysfs();
  t.teardown(() => rm(root, { recursive: true }));
  await plugIn('1-1.2:1.0', {});
  await plugIn('1-1.2:1.1', { descriptor: bitmapKeyboard });
  for (const path of ['1-1.2:1.0', '/dev/hidraw1'])
    t.deepEqual(Buffer.from((await claim.descriptorOf(path)) ?? []), Buffer.from(bootKeyboard), path);
  for (const path of ['1-1.2:1.1', '/dev/hidraw2'])
    t.deepEqual(Buffer.from((await claim.descriptorOf(path)) ?? []), Buffer.from(bitmapKeyboard), path);
});

test('a scanner that nobody drives has the descriptor that the udev rule kept, or none', async (t) => {
  const { claim, plugIn, root, keptDescriptors } = await madeUpSysfs();
  t.teardown(() => rm(root, { recursive: true }));
  await plugIn('1-1:1.0', { bound: false });
  t.is(await claim.descriptorOf('1-1:1.0'), null);
  await mkdir(keptDescriptors, { recursive: true });
  await writeFile(join(keptDescriptors, '1-1:1.0'), bitmapKeyboard);
  t.deepEqual(Buffer.from((await claim.descriptorOf('1-1:1.0')) ?? []), Buffer.from(bitmapKeyboard));
});

test('a scanner types as long as the kernel has a keyboard on any of its interfaces', async (t) => {
  const { claim, plugIn, root } = await madeUpSysfs();
  t.teardown(() => rm(root, { recursive: true }));
  await plugIn('1-1.2:1.0', { bound: false });
  await plugIn('1-1.2:1.1', { keys: mediaKeys });
  await plugIn('1-1.2:1.2', { keys: powerKey });
  await plugIn('1-1.2:1.3', { keys: null });
  await plugIn('1-1:1.0', {});
  await plugIn('1-1.21:1.0', {});
  t.deepEqual(
    await claim.typingInterfaces('1-1.2:1.0'),
    [],
    'other devices are keyboards in their own right',
  );
  await plugIn('1-1.2:1.4', {});
  t.deepEqual(await claim.typingInterfaces('1-1.2:1.0'), ['1-1.2:1.4']);
  t.deepEqual(await claim.typingInterfaces('/dev/hidraw1'), ['1-1.2:1.4'], 'hidraw1 is 1-1.2:1.1');
});

test('a machine without USB, a pulled scanner and a path that leads elsewhere are no scanner, and no failure', async (t) => {
  const { claim, root } = await madeUpSysfs();
  await rm(root, { recursive: true });
  for (const path of ['1-1:1.0', '/dev/hidraw0', '', '../../etc/passwd', '1-1:1.0/../../..', 'usb1']) {
    t.is(await claim.descriptorOf(path), null, path);
    t.deepEqual(await claim.typingInterfaces(path), [], path);
  }
});

const rules = readFileSync('systemd/70-silaku-barcode.rules', 'utf8');

test('what the udev rule runs keeps the descriptor, then tells usbhid to let go', async (t) => {
  const { claim, plugIn, root, sysfs, keptDescriptors } = await madeUpSysfs();
  t.teardown(() => rm(root, { recursive: true }));
  const folder = await plugIn('1-1.2:1.0', { descriptor: bitmapKeyboard });
  const command = /RUN\+="\/bin\/sh -c '(.*)'"/.exec(rules)?.[1] ?? '';
  // udev fills in the path below /sys and the name; here the tree stands elsewhere.
  const filled = command
    .replaceAll('/sys/', `${sysfs}/`)
    .replaceAll('/sys%p', folder)
    .replaceAll('/run/silaku-barcode', keptDescriptors)
    .replaceAll('%k', '1-1.2:1.0');
  t.notRegex(filled, /[%$]/, 'nothing is left for udev to fill in');
  execFileSync('/bin/sh', ['-c', filled]);
  t.is(await readFile(join(sysfs, 'bus/usb/drivers/usbhid/unbind'), 'utf8'), '1-1.2:1.0\n');
  // The kernel then takes its folders away, and the kept descriptor is all there is.
  await rm(join(folder, '0003:0C2E:0B61.0001'), { recursive: true });
  t.deepEqual(Buffer.from((await claim.descriptorOf('1-1.2:1.0')) ?? []), Buffer.from(bitmapKeyboard));
  t.deepEqual(await claim.typingInterfaces('1-1.2:1.0'), []);
});

test('the udev rules match with ==, set with = or +=, and end each line that they begin', (t) => {
  const lines = rules.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  t.true(lines.length >= 6);
  for (const line of lines)
    t.regex(
      line,
      /^[A-Z_]+(\{[A-Z_a-z]+\})?(==|=|\+=)"[^"]*"(, [A-Z_]+(\{[A-Z_a-z]+\})?(==|=|\+=)"[^"]*")*$/,
    );
});
