/** The wires that tests hang the driver on, each with the same twin at its other end. */
import { mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import { DeviceProblem } from '../../../devices/device-problem.ts';
import { EscposReceiptPrinter } from '../../../devices/receipt-printer/escpos-receipt-printer.ts';
import { filePrinterPort } from '../../../devices/receipt-printer/file-printer-port.ts';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import type { PortConnection, PrinterPort } from '../../../devices/receipt-printer/printer-port.ts';
import { tcpPrinterPort } from '../../../devices/receipt-printer/tcp-printer-port.ts';
import type { PrinterLimits } from '../../../devices/receipt-printer/time-limits.ts';
import { usbPrinterPort } from '../../../devices/receipt-printer/usb-printer-port.ts';
import type { PrinterUnderTest } from '../receipt-printer.contract.ts';
import { FakeUsbPrinter } from './fake-usb-printer.ts';

/** Limits that a slow machine keeps, and pauses that nobody has to wait for. */
export const patient: Partial<PrinterLimits> = {
  connectMs: 60_000,
  answerMs: 60_000,
  statusMs: 60_000,
  writeMs: 60_000,
  askEveryMs: 30,
  askTimes: 2_000,
  pollMs: 20,
  firstPauseMs: 10,
  longestPauseMs: 50,
};

const never = new AbortController().signal;

export async function tcpRig(): Promise<PrinterUnderTest> {
  const twin = new PretendReceiptPrinter();
  const port = tcpPrinterPort(await twin.listenOnTcp());
  return plainRig(twin, port);
}

export async function inProcessRig(): Promise<PrinterUnderTest> {
  const twin = new PretendReceiptPrinter();
  return plainRig(twin, twin.port());
}

function plainRig(twin: PretendReceiptPrinter, port: PrinterPort): PrinterUnderTest {
  return {
    twin,
    open: () => new EscposReceiptPrinter({ port, limits: patient }),
    unplug: async () => twin.unplug(),
    plugIn: async () => twin.plugIn(),
    close: () => twin.close(),
  };
}

/** A WebUSB device of which only the wire is made up. */
export async function usbRig(): Promise<PrinterUnderTest> {
  const twin = new PretendReceiptPrinter();
  let plugged: FakeUsbPrinter | undefined = new FakeUsbPrinter(twin);
  const find = async () => {
    if (plugged) return plugged;
    throw new DeviceProblem('device.unplugged', 'Plug it in.');
  };
  return {
    ...plainRig(twin, usbPrinterPort({ find })),
    async unplug() {
      plugged?.unplug();
      plugged = undefined;
      twin.unplug();
    },
    async plugIn() {
      twin.plugIn();
      plugged = new FakeUsbPrinter(twin);
    },
  };
}

/** A character device that can be written and read: a pseudo-terminal with the twin holding its other end. */
export async function fileRig(): Promise<PrinterUnderTest> {
  const twin = new PretendReceiptPrinter();
  const folder = await mkdtemp(join(tmpdir(), 'silaku-printer-'));
  const path = join(folder, 'lp0');
  let terminal = await openTerminal(twin, path);
  return {
    ...plainRig(twin, filePrinterPort({ path })),
    async unplug() {
      twin.unplug();
      await terminal.hangUp();
      await rm(path);
    },
    async plugIn() {
      twin.plugIn();
      terminal = await openTerminal(twin, path);
    },
    async close() {
      await terminal.hangUp();
      await twin.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openTerminal(twin: PretendReceiptPrinter, path: string) {
  // Somebody has to hold the device's own end open; this shell does, and makes it pass bytes as they are.
  const terminal = pty.spawn('/bin/sh', ['-c', 'stty raw -echo && echo raw && exec sleep 3600'], {
    encoding: null,
  });
  const gone = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  await new Promise<void>((resolve) => {
    const ready = terminal.onData(() => {
      ready.dispose();
      resolve();
    });
  });
  const connection: PortConnection = await twin.port().open(
    // The types know of strings only; bytes are passed through.
    { bytes: (bytes) => terminal.write(Buffer.from(bytes) as unknown as string), lost: () => {} },
    never,
  );
  terminal.onData((bytes) => {
    void connection.write(bytes as unknown as Buffer, never).catch(() => {});
  });
  await symlink(await readlink(`/proc/${terminal.pid}/fd/0`), path);
  return {
    async hangUp() {
      await connection.close();
      // Not in the types, and the only way to let go of the far end, which is what an unplugged device looks like.
      (terminal as unknown as { destroy(): void }).destroy();
      await gone;
    },
  };
}
