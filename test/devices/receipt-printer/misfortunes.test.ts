import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { isDeviceProblem } from '../../../devices/device-problem.ts';
import { EscposReceiptPrinter } from '../../../devices/receipt-printer/escpos-receipt-printer.ts';
import { filePrinterPort } from '../../../devices/receipt-printer/file-printer-port.ts';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import type { PrinterPort } from '../../../devices/receipt-printer/printer-port.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import { tcpPrinterPort } from '../../../devices/receipt-printer/tcp-printer-port.ts';
import type { PrinterLimits } from '../../../devices/receipt-printer/time-limits.ts';
import { usbPrinterFinder } from '../../../devices/receipt-printer/usb-printer-finder.ts';
import { usbPrinterPort } from '../../../devices/receipt-printer/usb-printer-port.ts';
import { hear, problemCode, receipt } from '../receipt-printer.contract.ts';
import { FakeUsbPrinter } from './fake-usb-printer.ts';
import { patient } from './printer-rigs.ts';

/** For tests in which the printer keeps silent: the sooner the driver gives up, the better. */
const impatient: Partial<PrinterLimits> = { ...patient, answerMs: 300, writeMs: 300 };

test('a printer that answers nothing is reported as silent, and is offline', async (t) => {
  const { twin, printer } = driverOn(t, { limits: impatient });
  twin.goSilent();
  t.is(await problemCode(printer.print(receipt)), 'device.silent');
  t.deepEqual(await printer.status(), { state: 'offline' });
});

test('a printer that falls silent in mid-receipt has not printed it', async (t) => {
  const { twin, printer } = driverOn(t, { limits: impatient });
  const heard = hear(printer);
  await heard.until('printer.ready');
  twin.failAfter(90, 'silent');
  t.is(await problemCode(printer.print(receipt)), 'device.silent');
  await heard.until('printer.offline');
  twin.answerAgain();
  await heard.until('printer.ready');
  // The limit is so short that a busy machine may miss it; sooner or later it prints.
  let code = 'device.silent';
  while (code === 'device.silent') {
    twin.answerAgain();
    code = await problemCode(printer.print(receipt));
  }
  t.is(code, 'no problem: {"outcome":"confirmed","by":"order"}');
});

test('a printer that takes no more bytes is silent', async (t) => {
  const twin = new PretendReceiptPrinter({ bufferBytes: 16 });
  const { printer } = driverOn(t, { twin, limits: impatient });
  twin.failAfter(30, 'silent');
  t.is(await problemCode(printer.print(receipt)), 'device.silent');
});

test('a printer that throws every caller out is unplugged', async (t) => {
  const server = createServer((socket) => socket.destroy());
  const port = await listening(t, server);
  const printer = new EscposReceiptPrinter({
    port: tcpPrinterPort({ host: '127.0.0.1', port }),
    limits: patient,
  });
  t.teardown(() => printer.close());
  t.is(await problemCode(printer.print(receipt)), 'device.unplugged');
  t.deepEqual(await printer.status(), { state: 'unplugged' });
});

test('a port that never opens is given up', async (t) => {
  const port: PrinterPort = { name: 'nothing', open: () => new Promise(() => {}) };
  const printer = new EscposReceiptPrinter({ port, limits: { ...patient, connectMs: 20 } });
  t.teardown(() => printer.close());
  t.is(await problemCode(printer.print(receipt)), 'device.unplugged');
});

test('noise for answers does not print and does not hang', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(Uint8Array.of(0xff, 0x01, 0x80, 0x7f)));
  });
  const port = await listening(t, server);
  const printer = new EscposReceiptPrinter({
    port: tcpPrinterPort({ host: '127.0.0.1', port }),
    limits: impatient,
  });
  t.teardown(() => printer.close());
  t.is(await problemCode(printer.print(receipt)), 'device.silent');
});

test('a mistake in a receipt is thrown to its caller and to nobody else', async (t) => {
  const { printer } = driverOn(t);
  const wrong = printer.print([{ kind: 'barcode', data: 'ö' }]);
  const right = printer.print(receipt);
  t.false(isDeviceProblem(await wrong.catch((error: unknown) => error)));
  t.like(await right, { outcome: 'confirmed' });
});

test('a printer that does not know GS r is trusted after a while of good health, and not asked again', async (t) => {
  const { twin, printer, sent } = driverOn(t, {
    limits: { ...patient, askTimes: 3 },
    profile: printerProfiles['generic-80'],
    // Nothing of what such a printer says can be an answer to GS r.
    filter: (bytes) => bytes.filter((byte) => (byte & 0x90) !== 0),
  });
  t.like(await printer.print(receipt), { outcome: 'confirmed' });
  t.like(await printer.print(receipt), { outcome: 'confirmed' });
  t.is(twin.receipts.length, 2);
  t.is(sent().split('\x1dr\x01').length - 1, 1);
});

test('a printer that does not report by itself is asked now and then', async (t) => {
  const { twin, printer } = driverOn(t, { profile: printerProfiles['generic-80'] });
  const heard = hear(printer);
  await heard.until('printer.ready');
  twin.runOutOfPaper();
  await heard.until('printer.paperOut');
  twin.loadPaper();
  await heard.until('printer.ready');
  t.deepEqual(heard.types(), ['printer.ready', 'printer.paperOut', 'printer.ready']);
});

test('a printer that was found without paper is heard when it has some', async (t) => {
  const twin = new PretendReceiptPrinter();
  twin.runOutOfPaper();
  const { printer } = driverOn(t, { twin });
  const heard = hear(printer);
  await heard.until('printer.paperOut');
  twin.loadPaper();
  await heard.until('printer.ready');
  t.like(await printer.print(receipt), { outcome: 'confirmed' });
});

test('a printer that cannot forget prints the rest with the next roll, and the next receipt still has paper of its own', async (t) => {
  const profile = printerProfiles['generic-80'];
  const { twin, printer } = driverOn(t, { profile });
  twin.failAfter(90, 'paperOut');
  t.is(await problemCode(printer.print(receipt)), 'printer.paperOut');
  twin.loadPaper();
  t.like(await printer.print(receipt), { outcome: 'confirmed' });
  t.deepEqual(
    twin.receipts.map(({ text }) => text.match(/Si LAKU/g)?.length),
    [1, 1],
  );
});

test('a wire that carries nothing back: sent, and that is all we know', async (t) => {
  const twin = new PretendReceiptPrinter();
  t.teardown(() => twin.close());
  const usb = new FakeUsbPrinter(twin, { reads: false });
  const printer = new EscposReceiptPrinter({
    port: usbPrinterPort({ find: async () => usb }),
    limits: patient,
  });
  t.teardown(() => printer.close());
  t.deepEqual(await printer.print(receipt), { outcome: 'sent' });
  t.deepEqual(await printer.status(), { state: 'ready' });
  t.is(twin.receipts.length, 1);
});

test('USB: the kernel driver makes room and gets its printer back', async (t) => {
  const twin = new PretendReceiptPrinter();
  t.teardown(() => twin.close());
  const usb = new FakeUsbPrinter(twin);
  const printer = new EscposReceiptPrinter({
    port: usbPrinterPort({ find: async () => usb }),
    limits: patient,
  });
  await printer.print(receipt);
  await printer.close();
  t.deepEqual(usb.calls, [
    'open',
    'selectConfiguration 1',
    'detachKernelDriver',
    'claimInterface 0',
    'releaseInterface 0',
    'attachKernelDriver',
    'close',
  ]);
});

test('USB: something that is no printer is not printed on', async (t) => {
  const scanner = new FakeUsbPrinter(new PretendReceiptPrinter(), { interfaceClass: 3 });
  const printer = new EscposReceiptPrinter({
    port: usbPrinterPort({ find: async () => scanner }),
    limits: patient,
  });
  t.teardown(() => printer.close());
  t.is(await problemCode(printer.print(receipt)), 'device.unplugged');
  t.deepEqual(scanner.calls, []);
});

test('USB: the finder takes the printer among the devices, by its ids if asked to', async (t) => {
  const twin = new PretendReceiptPrinter();
  const scanner = new FakeUsbPrinter(twin, { interfaceClass: 3 });
  const wanted = new FakeUsbPrinter(twin);
  const listDevices = async () => [scanner, wanted];
  const signal = new AbortController().signal;
  const find = (ids: { vendorId?: number; productId?: number } = {}) =>
    usbPrinterFinder({ ...ids, listDevices, devicesFolder: tmpdir() })(signal);
  t.is(await find(), wanted);
  t.is(await find({ vendorId: 0x04b8, productId: 0x0e15 }), wanted);
  await t.throwsAsync(find({ vendorId: 0x1234 }), { code: 'device.unplugged' });
});

test('USB: a machine without USB, and one whose devices cannot be listed, say so', async (t) => {
  const signal = new AbortController().signal;
  const nowhere = usbPrinterFinder({ devicesFolder: '/nowhere/at/all' });
  await t.throwsAsync(nowhere(signal), { code: 'device.unplugged', message: /no USB/ });
  const listDevices = async () => Promise.reject(new Error('errno 2'));
  const broken = usbPrinterFinder({ devicesFolder: tmpdir(), listDevices });
  await t.throwsAsync(broken(signal), { code: 'device.unplugged', message: /cannot be listed/ });
});

test('a plain file in the place of the device is not printed into', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-printer-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const path = join(folder, 'lp0');
  for (const make of [async () => {}, () => writeFile(path, '')]) {
    await make();
    const printer = new EscposReceiptPrinter({ port: filePrinterPort({ path }), limits: patient });
    t.is(await problemCode(printer.print(receipt)), 'device.unplugged');
    await printer.close();
  }
});

test('network: what was written before closing still arrives, though the printer has spoken unheard', async (t) => {
  const arrived = Promise.withResolvers<number>();
  const server = createServer((socket) => {
    let bytes = 0;
    socket.on('error', arrived.reject);
    // It talks all the time, and reads late.
    socket.write('\x12'.repeat(1_000));
    socket.pause();
    setImmediate(() => setImmediate(() => socket.resume()));
    socket.on('data', (more) => {
      bytes += more.length;
    });
    socket.on('end', () => arrived.resolve(bytes));
  });
  const port = await listening(t, server);
  const signal = new AbortController().signal;
  const connection = await tcpPrinterPort({ host: '127.0.0.1', port }).open(
    { bytes() {}, lost() {} },
    signal,
  );
  const written = connection.write(new Uint8Array(400_000), signal);
  await connection.close();
  await written;
  t.is(await arrived.promise, 400_000);
});

async function listening(t: ExecutionContext, server: ReturnType<typeof createServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return address.port;
}

/** The driver on the twin inside the process, with everything it sends kept, and what it hears filtered. */
function driverOn(
  t: ExecutionContext,
  {
    twin = new PretendReceiptPrinter(),
    limits = patient,
    profile = printerProfiles['epson-80'],
    filter = (bytes: Uint8Array) => bytes,
  } = {},
) {
  let sent = '';
  const wire = twin.port();
  const port: PrinterPort = {
    name: wire.name,
    async open(listener, signal) {
      const connection = await wire.open(
        { ...listener, bytes: (bytes) => listener.bytes(filter(bytes)) },
        signal,
      );
      return {
        ...connection,
        write(bytes, stop) {
          sent += Buffer.from(bytes).toString('latin1');
          return connection.write(bytes, stop);
        },
      };
    },
  };
  const printer = new EscposReceiptPrinter({ port, profile, limits });
  t.teardown(async () => {
    await printer.close();
    await twin.close();
  });
  return { twin, printer, sent: () => sent };
}
