/** A scanner on a serial port: its promises with a port in memory, serialport's mock where a port is chosen, a pseudo-terminal for the real one. */
import { mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { type IPty, spawn } from '@lydell/node-pty';
import test from 'ava';
import { SerialPortMock } from 'serialport';
import { HidBarcodeScanner } from '../../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { PretendBarcodeScanner } from '../../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import type { PretendHidWire } from '../../../devices/barcode-scanner/pretend-hid-wire.ts';
import {
  type SerialPortClass,
  serialBarcodePortOpener,
} from '../../../devices/barcode-scanner/serial-barcode-port.ts';
import { DeviceProblem } from '../../../devices/device-problem.ts';
import { barcodeScannerPromises, hear } from '../barcode-scanner.contract.ts';

const patient = { retryFirstMs: 5, retryCeilingMs: 50, pauseMs: 30_000 };
const { signal } = new AbortController();

/** A cable whose other end looks like serialport: what the twin sends comes out of a Duplex, chunk by chunk. */
class MemorySerialCable implements PretendHidWire {
  #isIn = false;
  #port: (Duplex & { isOpen: boolean }) | null = null;

  load = async (): Promise<SerialPortClass> => {
    const cable = this;
    return class extends Duplex {
      static list = async () => [];
      isOpen = false;
      open(callback: (error: Error | null) => void) {
        this.isOpen = cable.#isIn;
        if (cable.#isIn) cable.#port = this;
        setImmediate(() => callback(cable.#isIn ? null : new Error('no such file')));
      }
      close(callback: (error: Error | null) => void) {
        this.isOpen = false;
        if (cable.#port === this) cable.#port = null;
        this.emit('close');
        callback(null);
      }
      override _read() {}
    };
  };

  async plugIn() {
    this.#isIn = true;
  }

  async unplug() {
    this.#isIn = false;
    const port = this.#port;
    this.#port = null;
    if (!port) return;
    port.isOpen = false;
    port.emit('close', new Error('disconnected'));
  }

  send(chunks: readonly Uint8Array[]) {
    for (const chunk of chunks) this.#port?.push(chunk);
    return this.#port !== null;
  }
}

barcodeScannerPromises(test, 'serial', async () => {
  const cable = new MemorySerialCable();
  const twin = new PretendBarcodeScanner({ wire: cable, reportStyle: 'serial' });
  await twin.plugIn();
  return {
    twin,
    open: (options) =>
      new HidBarcodeScanner({
        openPort: serialBarcodePortOpener({ path: '/dev/ttyACM0' }, cable.load),
        ...patient,
        ...options,
      }),
  };
});

const problemOf = async (opening: Promise<unknown>) => {
  const error = await opening.then(
    () => null,
    (cause: unknown) => cause,
  );
  return error instanceof DeviceProblem ? error : null;
};

SerialPortMock.binding.createPort('/dev/ttyS9', { vendorId: '1a86', productId: '7523' });
SerialPortMock.binding.createPort('/dev/ttyACM7', { vendorId: '0c2e', productId: '0b6a' });
const loadMock = async () => SerialPortMock;

test.serial(
  'the port of the settings is opened, by path or by what lsusb shows, and closed again',
  async (t) => {
    for (const settings of [
      { path: '/dev/ttyACM7', baudRate: 115_200 },
      { vendorId: '0C2E' },
      { vendorId: '0c2e', productId: '0b6a' },
    ]) {
      const port = await serialBarcodePortOpener(settings, loadMock)({ signal });
      t.is(port.reportStyle, 'serial');
      await port.close();
      await t.notThrowsAsync(port.close());
    }
  },
);

test.serial('no such scanner, no such port and a library that does not load each have a hint', async (t) => {
  const hintOf = async (settings: Parameters<typeof serialBarcodePortOpener>[0]) =>
    (await problemOf(serialBarcodePortOpener(settings, loadMock)({ signal })))?.hint ?? '';
  t.regex(await hintOf({ vendorId: '05e0' }), /lsusb/);
  t.regex(await hintOf({ vendorId: '0c2e', productId: '0001' }), /lsusb/);
  t.regex(await hintOf({ path: '/dev/none' }), /\/dev\/none/);
  const notLoaded = await problemOf(
    serialBarcodePortOpener({ path: '/dev/ttyS9' }, async () => {
      throw new Error('no native build');
    })({ signal }),
  );
  t.like(notLoaded, { code: 'device.unplugged', tryAgain: false });
});

/** The scanner's end of a pseudo-terminal. A shell holds the other end open without reading it, until serialport has it as well. */
async function openPty(): Promise<{ pty: IPty; path: string }> {
  const pty = spawn('/bin/sh', ['-c', 'stty raw -echo; tty; exec sleep 600'], {});
  const named = Promise.withResolvers<string>();
  let said = '';
  pty.onData((text) => {
    said += text;
    const path = /\/dev\/pts\/\d+/.exec(said)?.[0];
    if (path && said.includes('\n')) named.resolve(path);
  });
  return { pty, path: await named.promise };
}

test('the real serialport reads codes from a terminal, loses it, and finds it again under the same name', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'serial-'));
  const link = join(folder, 'scanner');
  const scanner = new HidBarcodeScanner({ openPort: serialBarcodePortOpener({ path: link }), ...patient });
  t.teardown(async () => {
    await scanner.close();
    await rm(folder, { recursive: true });
  });
  const { events, until } = hear(scanner);
  await until(() => events.length === 1);
  t.deepEqual(events, [{ type: 'barcode.unplugged' }]);

  for (const round of ['first', 'second']) {
    const { pty, path } = await openPty();
    t.teardown(() => pty.kill());
    await symlink(path, link);
    await until(() => events.at(-1)?.type === 'barcode.pluggedIn');
    const codes = Array.from({ length: 40 }, (_, i) => `${round} ${i} ${'x'.repeat(i)}`);
    events.length = 0;
    pty.write(codes.map((code) => `${code}\r`).join(''));
    await until(() => events.length === codes.length);
    t.deepEqual(
      events,
      codes.map((text) => ({ type: 'barcode.scanned', text, symbology: null })),
    );
    await unlink(link);
    pty.kill('SIGKILL');
    await until(() => events.at(-1)?.type === 'barcode.unplugged');
  }
});
