/** The driver with its twin: over a Unix socket in both report styles, and over a cable in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { HidBarcodeScanner } from '../../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { PretendBarcodeScanner } from '../../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { socketHidPortOpener } from '../../../devices/barcode-scanner/socket-hid-port.ts';
import { DeviceProblem } from '../../../devices/device-problem.ts';
import { barcodeScannerPromises, hear } from '../barcode-scanner.contract.ts';
import { MemoryWire } from './memory-wire.ts';

const quick = { retryFirstMs: 5, retryCeilingMs: 50 };
/** Long enough for a machine that is busy with other tests: only a bent clock makes a pause here. */
const patient = { ...quick, pauseMs: 30_000 };

const folder = await mkdtemp(join(tmpdir(), 'barcode-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));
let sockets = 0;
const nextSocketPath = () => {
  sockets += 1;
  return join(folder, `${sockets}.sock`);
};

const styles = [
  { name: 'pos', reportStyle: 'pos' },
  { name: 'keyboard', reportStyle: 'keyboard' },
  { name: 'bitmap keyboard', reportStyle: 'keyboard', keyboardForm: 'bitmap' },
] as const;

for (const { name, ...style } of styles) {
  barcodeScannerPromises(test, `${name} reports over a socket`, async () => {
    const socketPath = nextSocketPath();
    const twin = new PretendBarcodeScanner({ wire: { socketPath }, ...style });
    await twin.plugIn();
    return {
      twin,
      open: (options) =>
        new HidBarcodeScanner({
          openPort: socketHidPortOpener({ socketPath, describeLimitMs: 30_000 }),
          ...patient,
          ...options,
        }),
    };
  });

  barcodeScannerPromises(test, `${name} reports in memory`, async () => {
    const wire = new MemoryWire();
    const twin = new PretendBarcodeScanner({ wire, ...style });
    await twin.plugIn();
    return {
      twin,
      open: (options) => new HidBarcodeScanner({ openPort: wire.openPort, ...patient, ...options }),
    };
  });
}

test('the symbology of a HID-POS scanner is told, and a keyboard has none', async (t) => {
  for (const [reportStyle, symbology] of [
    ['pos', ']C1'],
    ['keyboard', null],
  ] as const) {
    const wire = new MemoryWire();
    const twin = new PretendBarcodeScanner({ wire, reportStyle });
    await twin.plugIn();
    const scanner = new HidBarcodeScanner({ openPort: wire.openPort, ...patient });
    t.teardown(() => scanner.close());
    await scanner.status();
    const { events, until } = hear(scanner);
    twin.show('1', { symbology: ']C1' });
    await until(() => events.length === 1);
    t.deepEqual(events, [{ type: 'barcode.scanned', text: '1', symbology }]);
  }
});

test('the technician is told why no scanner opens, and the driver tries again', async (t) => {
  const problems: DeviceProblem[] = [];
  const triedThrice = Promise.withResolvers<void>();
  const scanner = new HidBarcodeScanner({
    openPort: socketHidPortOpener({ socketPath: join(folder, 'nobody.sock') }),
    ...quick,
    onProblem: (problem) => {
      problems.push(problem);
      if (problems.length === 3) triedThrice.resolve();
    },
  });
  t.teardown(() => scanner.close());
  await triedThrice.promise;
  t.like(problems[0], { code: 'device.unplugged', tryAgain: true });
  t.regex(problems[0]?.hint ?? '', /nobody\.sock/);
});

test('whatever else listens at the socket is not taken for a scanner', async (t) => {
  for (const greeting of ['HTTP/1.1 400 Bad Request\r\n\r\n', '\x00\x04\x00\x01\x00\x02', '']) {
    const socketPath = nextSocketPath();
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(greeting);
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    t.teardown(() => server.close());
    const openPort = socketHidPortOpener({ socketPath, describeLimitMs: 100 });
    const refused = await t.throwsAsync(openPort({ signal: new AbortController().signal }), {
      instanceOf: DeviceProblem,
    });
    t.is((refused as DeviceProblem | undefined)?.code, 'device.unplugged');
  }
});

test('closing while the port is still opening leaves nothing open', async (t) => {
  const opening = Promise.withResolvers<void>();
  let portClosed = false;
  const scanner = new HidBarcodeScanner({
    openPort: async () => {
      await opening.promise;
      return {
        reportStyle: 'pos',
        listen: () => () => {},
        close: async () => {
          portClosed = true;
        },
      };
    },
  });
  const closed = scanner.close();
  opening.resolve();
  await closed;
  t.true(portClosed);
});
