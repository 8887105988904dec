import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import test from 'ava';
import { kioskSettings } from '../../src/kiosk/kiosk-settings.ts';
import { ask } from '../../src/setup/ask.ts';
import { kioskQuestions } from '../../src/setup/kiosk-answers.ts';
import { forwardEnv, kioskJson, networkPrinterDropIn, usbPolicy } from '../../src/setup/kiosk-files.ts';
import { officeAnswers, officeEnv } from '../../src/setup/office-setup.ts';
import { seeDevices } from '../../src/setup/see-devices.ts';

const nothing = { serialPorts: [], hasPins: false, usb: [] };

test('whatever was seen, the settings are ones that the kiosk takes', (t) => {
  for (const devices of ['auto', '192.168.1.50'])
    for (const seen of [
      nothing,
      { ...nothing, serialPorts: ['/dev/ttyACM0'] },
      { ...nothing, hasPins: true },
    ])
      t.true(kioskSettings.safeParse(kioskJson({ devices }, seen)).success);
});

test('an Arduino is the panel before the pins are, and a file of devices wins over both', (t) => {
  const seen = { ...nothing, serialPorts: ['/dev/ttyACM0'], hasPins: true };
  t.deepEqual(kioskJson({ devices: 'auto' }, seen).buttonPanel, { wire: 'serial', path: '/dev/ttyACM0' });
  t.deepEqual(kioskJson({ devices: 'auto' }, { ...nothing, hasPins: true }).buttonPanel, { wire: 'gpio' });
  const own = { buttonPanel: { wire: 'none' } };
  t.deepEqual(kioskJson({ devices: '/x' }, seen, own).buttonPanel, { wire: 'none' });
});

test('a printer on the network is the only thing there that the kiosk may talk to', (t) => {
  t.is(networkPrinterDropIn(null), null);
  t.regex(
    networkPrinterDropIn({ host: '192.168.1.50', port: 9100 }) ?? '',
    /^IPAddressAllow=192\.168\.1\.50$/m,
  );
});

test('another set-up leaves what the technician told the forwarder', (t) => {
  const kept = 'OFFICE_URL=https://old.example/\nFORWARD_OPTIONS=--quota-mb-per-day 50\n';
  const env = forwardEnv({ office: 'https://new.example/' }, kept);
  t.regex(env, /^OFFICE_URL=https:\/\/new\.example\/$/m);
  t.regex(env, /^FORWARD_OPTIONS=--quota-mb-per-day 50$/m);
});

test('USB devices that were not there at the set-up are refused, and udev understands the rules', (t) => {
  const rules = usbPolicy(['0c2e:0b61', '04b8:0202', '0c2e:0b61']);
  t.is([...rules.matchAll(/idVendor/g)].length, 2);
  t.true(rules.indexOf('GOTO="silaku_usb_known"') < rules.indexOf('ATTR{authorized}="0"'));
  const file = join(mkdtempSync(join(tmpdir(), 'silaku-udev-')), '65-silaku-usb-known.rules');
  writeFileSync(file, rules);
  // Only newer ones can verify; the lab's always does.
  const canVerify = execFileSync('udevadm', ['--help'], { encoding: 'utf8' }).includes('verify');
  if (canVerify) execFileSync('udevadm', ['verify', file], { stdio: 'ignore' });
});

test('what is plugged in is read from sysfs: devices, and neither hubs of the machine nor interfaces', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'silaku-sysfs-'));
  const device = (name: string, vendor: string, product: string) => {
    const folder = join(root, 'sys/bus/usb/devices', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'idVendor'), `${vendor}\n`);
    writeFileSync(join(folder, 'idProduct'), `${product}\n`);
  };
  device('usb1', '1d6b', '0002');
  device('1-1.4', '0c2e', '0b61');
  mkdirSync(join(root, 'sys/bus/usb/devices/1-1.4:1.0'));
  mkdirSync(join(root, 'proc/device-tree'), { recursive: true });
  writeFileSync(join(root, 'proc/device-tree/model'), 'Raspberry Pi 4 Model B Rev 1.4\0');
  mkdirSync(join(root, 'dev'));
  for (const name of ['ttyACM0', 'tty1', 'gpiochip0']) writeFileSync(join(root, 'dev', name), '');
  t.deepEqual(seeDevices(root), { serialPorts: ['/dev/ttyACM0'], hasPins: true, usb: ['0c2e:0b61'] });
  t.deepEqual(seeDevices(join(root, 'nowhere')), nothing);
});

test('a person is asked again until the answer is good, and Enter takes the one from before', async (t) => {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end('ftp://x\nhttps://kantor.example/\n\nBalai Desa Pitulua\n\n\n');
  const answers = await ask(kioskQuestions, { devices: 'auto' }, input, output);
  t.deepEqual(answers, {
    office: 'https://kantor.example/',
    code: '',
    place: 'Balai Desa Pitulua',
    devices: 'auto',
    technicianKey: '',
  });
  t.regex(String(output.read()), /It begins with https:/);
});

test('whoever ends the questions changes nothing', async (t) => {
  const input = new PassThrough();
  input.end('https://kantor.example/\n');
  t.is(await ask(kioskQuestions, {}, input, new PassThrough()), null);
});

test('an office listens on an address and a port that exist', (t) => {
  t.is(officeEnv(officeAnswers.parse({})).split('\n')[1], 'OFFICE_HOST=127.0.0.1');
  t.false(officeAnswers.safeParse({ host: 'somewhere', port: 8080 }).success);
  t.false(officeAnswers.safeParse({ port: 70_000 }).success);
});
