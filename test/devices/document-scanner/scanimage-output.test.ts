/** The texts were seen with sane-utils 1.1.1; device names changed. */
import test from 'ava';
import fc from 'fast-check';
import { chooseDevice } from '../../../devices/document-scanner/sane-presence.ts';
import {
  readDevices,
  readErrorLines,
  readProblem,
  readProgress,
  readRoundedResolution,
} from '../../../devices/document-scanner/scanimage-output.ts';

test('the newest progress counts, and half a line does not', (t) => {
  t.is(readProgress('Progress: 2.9%\rProgress: 53.1%\rProgress: 5'), 53.1);
  t.is(readProgress('Progress: 100.0%\r'), 100);
  t.is(readProgress('Progress: 104.2%\r'), 100);
  t.is(readProgress('scanimage: open of device x failed'), undefined);
});

test('the resolution that the scanner rounded to is read', (t) => {
  t.is(readRoundedResolution('scanimage: rounded value of resolution from 250 to 300\n'), 300);
  t.is(readRoundedResolution(''), undefined);
});

for (const [exitCode, stderr, code, tryAgain] of [
  [2, 'Progress: 0.0%scanimage: sane_read: Operation was canceled', 'scanner.cancelled', true],
  [3, 'scanimage: sane_start: Device busy', 'scanner.busy', true],
  [4, 'scanimage: sane_start: Invalid argument', 'scanner.failed', true],
  [6, 'Progress: 0.0%\rscanimage: sane_read: Document feeder jammed', 'scanner.jammed', true],
  [7, 'scanimage: sane_start: Document feeder out of documents', 'scanner.noPaper', true],
  [8, 'Progress: 0.0%scanimage: sane_read: Scanner cover is open', 'scanner.coverOpen', true],
  [9, 'Progress: 52.9%\rscanimage: sane_read: Error during device I/O', 'scanner.failed', true],
  [11, 'scanimage: sane_read: Access to resource has been denied', 'scanner.failed', false],
  [1, 'scanimage: no SANE devices found', 'device.unplugged', true],
  [1, 'scanimage: open of device epson2:libusb:001:004 failed: Invalid argument', 'device.unplugged', true],
  [
    1,
    'scanimage: open of device epson2:libusb:001:004 failed: Error during device I/O',
    'device.unplugged',
    true,
  ],
  [1, 'scanimage: open of device epson2:libusb:001:004 failed: Device busy', 'scanner.busy', true],
  [1, 'scanimage: open of device x failed: Access to resource has been denied', 'scanner.failed', false],
  [1, "scanimage: unrecognized option '--bogus'", 'scanner.failed', false],
  [1, 'scanimage: setting of option --mode failed (Invalid argument)', 'scanner.failed', false],
  [1, 'Progress: 0.0%scanimage: sane_read: Operation not supported', 'scanner.failed', true],
] as const) {
  test(`exit ${exitCode} with "${stderr}" is ${code}`, (t) => {
    const problem = readProblem({ exitCode, killedBy: null, stderr });
    t.is(problem?.code, code);
    t.is(problem?.tryAgain, tryAgain);
    t.true(problem?.hint.includes(stderr.replace(/^Progress: [\d.]+%\r?/, '')));
  });
}

test('a crash of a driver is told by its signal, and a good end is no problem', (t) => {
  const crash = readProblem({ exitCode: null, killedBy: 'SIGSEGV', stderr: '' });
  t.is(crash?.code, 'scanner.failed');
  t.regex(crash!.hint, /SIGSEGV/);
  t.is(readProblem({ exitCode: 0, killedBy: null, stderr: 'scanimage: rounded value of x' }), undefined);
});

test('remarks on stopping and rounding are not taken for the error', (t) => {
  const stderr =
    'scanimage: rounded value of resolution from 5 to 6\nProgress: 52.9%\rscanimage: received signal 2\nscanimage: trying to stop scanner\nProgress: 52.9%\rscanimage: sane_read: Error during device I/O\n';
  t.deepEqual(readErrorLines(stderr), ['scanimage: sane_read: Error during device I/O']);
});

test('any words and any exit code are answered with a problem that has a hint', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 255 }), fc.string(), (exitCode, stderr) => {
      t.truthy(readProblem({ exitCode, killedBy: null, stderr })?.hint);
    }),
  );
});

test('the device list gives names in order, and the wanted one is chosen by name or beginning', (t) => {
  const devices = readDevices(
    "device `v4l:/dev/video0' is a Noname Webcam virtual device\ndevice `epson2:libusb:001:004' is a Epson GT-1500 flatbed scanner\ndevice `epson2:net:10.0.0.9' is a Epson X flatbed scanner\n",
  );
  t.deepEqual(
    devices.map(({ name }) => name),
    ['v4l:/dev/video0', 'epson2:libusb:001:004', 'epson2:net:10.0.0.9'],
  );
  t.is(chooseDevice(devices, ''), 'epson2:libusb:001:004');
  t.is(chooseDevice(devices, 'epson2:net:10.0.0.9'), 'epson2:net:10.0.0.9');
  t.is(chooseDevice(devices, 'epson2:'), 'epson2:libusb:001:004');
  t.is(chooseDevice(devices, 'v4l:'), 'v4l:/dev/video0');
  t.is(chooseDevice(devices, 'fujitsu:'), undefined);
  t.is(chooseDevice([], ''), undefined);
});
