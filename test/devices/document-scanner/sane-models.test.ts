/**
 * What SANE backends print for several models. Device names, option names and their words are those that owners of these models
 * showed in public (the fixtures of scanservjs, issues of sane-scan-pdf, insaned and AirSane); texts are shortened to the lines that count.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  fitsIdentity,
  readUsbAddress,
  usbFactsFrom,
} from '../../../devices/document-scanner/sane-identity.ts';
import {
  modeArguments,
  pressedButtons,
  readOptions,
  sourceArguments,
} from '../../../devices/document-scanner/sane-options.ts';
import { readDevices } from '../../../devices/document-scanner/scanimage-output.ts';
import { temporaryFolder } from './scanner-rigs.ts';

for (const { model, listing, feeder, flatbed, grey } of [
  {
    model: 'Fujitsu ScanSnap (epjitsu)',
    listing:
      '    --source ADF Front|ADF Back|ADF Duplex [ADF Front]\n    --mode Lineart|Gray|Color [Lineart]\n',
    feeder: ['--source', 'ADF Front'],
    flatbed: undefined,
    grey: ['--mode', 'Gray'],
  },
  {
    model: 'Canon (pixma)',
    listing:
      '    --mode auto|Color|Gray|Lineart [Color]\n    --source Flatbed|Automatic Document Feeder [Flatbed]\n',
    feeder: ['--source', 'Automatic Document Feeder'],
    flatbed: ['--source', 'Flatbed'],
    grey: ['--mode', 'Gray'],
  },
  {
    model: 'Samsung (xerox_mfp)',
    listing: '    --mode Lineart|Halftone|Gray|Color [Color]\n    --source Flatbed|ADF|Auto [Flatbed]\n',
    feeder: ['--source', 'ADF'],
    flatbed: ['--source', 'Flatbed'],
    grey: ['--mode', 'Gray'],
  },
  {
    model: 'Epson (utsushi)',
    listing:
      '    --source Document Table [Document Table] [read-only]\n    --mode Monochrome|Grayscale|Color [Color]\n',
    feeder: undefined,
    flatbed: [],
    grey: ['--mode', 'Grayscale'],
  },
  {
    model: 'HP (hpaio), a flatbed alone',
    listing: '    --mode Lineart|Gray|Color [Color]\n    --source Flatbed [Flatbed] [advanced]\n',
    feeder: undefined,
    flatbed: ['--source', 'Flatbed'],
    grey: ['--mode', 'Gray'],
  },
  {
    model: 'Umax Astra (umax1220u)',
    listing: '    --resolution auto||75|150|300|600dpi [75]\n    --gray[=(yes|no)] [no]\n',
    feeder: undefined,
    flatbed: [],
    grey: ['--gray=yes'],
  },
]) {
  test(`${model}: the words for feeder, flatbed and grey are found`, (t) => {
    const options = readOptions(listing);
    t.deepEqual(sourceArguments(options, 'feeder'), feeder);
    t.deepEqual(sourceArguments(options, 'flatbed'), flatbed);
    t.deepEqual(modeArguments(options, 'grey'), grey);
  });
}

test('a button counts as pressed by yes or by a number, and only where it was asked for', (t) => {
  const epjitsu = readOptions(
    '  Sensors:\n    --scan[=(yes|no)] [yes] [hardware]\n        Scan button\n    --page-loaded[=(yes|no)] [yes] [hardware]\n',
  );
  t.deepEqual(pressedButtons(epjitsu, ['scan']), ['scan']);
  t.deepEqual(pressedButtons(epjitsu, []), []);
  const pixma = readOptions('    --button-1 <int> [0] [read-only]\n    --button-2 <int> [1] [read-only]\n');
  t.deepEqual(pressedButtons(pixma, ['button-1', 'button-2']), ['button-2']);
  t.deepEqual(pressedButtons(readOptions('    --scan[=(yes|no)] [inactive]\n'), ['scan']), []);
});

test('a scanner is told from another one by vendor, model and serial number', async (t) => {
  const usb = await temporaryFolder();
  await mkdir(join(usb, '1-1.2'));
  const facts = { busnum: '1', devnum: '11', idVendor: '04c5', idProduct: '128d', serial: '0042' };
  for (const [file, text] of Object.entries(facts)) await writeFile(join(usb, '1-1.2', file), `${text}\n`);
  const [epjitsu, hp, pixma] = readDevices(
    "device `epjitsu:libusb:001:011' is a FUJITSU ScanSnap S1300i scanner\ndevice `hpaio:/usb/PSC_1600_series?serial=MY4C3C30Z5L0' is a Hewlett-Packard PSC_1600_series all-in-one\ndevice `pixma:04A91766_004AE4' is a CANON Canon PIXMA MP600 multi-function peripheral\n",
  );
  const fits = (device: typeof epjitsu, identity: Parameters<typeof fitsIdentity>[1]) =>
    fitsIdentity(device!, identity, usbFactsFrom(usb));
  t.true(fits(epjitsu, { vendor: 'Fujitsu', model: 'S1300i', serial: '0042', usb: '04C5:128d' }));
  t.false(fits(epjitsu, { serial: '0043' }));
  t.false(fits(epjitsu, { usb: '04b8:0133' }));
  t.true(fits(hp, { serial: 'MY4C3C30Z5L0' }));
  t.false(fits(hp, { vendor: 'Canon' }));
  t.true(fits(pixma, { serial: '004AE4' }));
  t.false(fits(pixma, { usb: '04a9:1766' }));
  t.deepEqual(readUsbAddress('brother4:bus1;dev5'), { bus: 1, device: 5 });
});
