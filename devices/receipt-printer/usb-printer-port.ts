/** A printer on USB, spoken to directly: device class 7, one pipe out and mostly one pipe in. Works on anything shaped like a WebUSB device. */
import { DeviceProblem } from '../device-problem.ts';
import type { PortConnection, PortListener, PrinterPort } from './printer-port.ts';
import { pause } from './time-limits.ts';

/** What we use of WebUSB; the extra arguments and the kernel driver calls are the package `usb`'s own. */
export type UsbPrinterDevice = {
  productName?: string | null | undefined;
  configuration?: UsbConfiguration | null | undefined;
  configurations: readonly UsbConfiguration[];
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  transferIn(endpoint: number, length: number, timeoutMs?: number): Promise<{ data?: DataView | undefined }>;
  transferOut(
    endpoint: number,
    data: Uint8Array<ArrayBuffer>,
    timeoutMs?: number,
  ): Promise<{ bytesWritten: number }>;
  detachKernelDriver?(interfaceNumber: number): Promise<void>;
  attachKernelDriver?(interfaceNumber: number): Promise<void>;
};

type UsbConfiguration = { configurationValue: number; interfaces: readonly UsbInterface[] };
type UsbInterface = { interfaceNumber: number; alternate: UsbAlternate };
type UsbAlternate = { interfaceClass: number; endpoints: readonly UsbEndpoint[] };
type UsbEndpoint = { endpointNumber: number; direction: string; type: string };

/** `find` gives the device that is plugged in now: after each re-plug it is another one. It rejects with a DeviceProblem where there is none. */
export function usbPrinterPort({
  find,
  name = 'USB printer',
}: {
  find: (signal: AbortSignal) => Promise<UsbPrinterDevice>;
  name?: string;
}): PrinterPort {
  return { name, open: async (listener, signal) => open(await find(signal), name, listener) };
}

/** The interface of class 7 (printer) of a device, if it is one. */
export function printerInterfaceOf(device: UsbPrinterDevice): UsbInterface | undefined {
  const configuration = device.configuration ?? device.configurations[0];
  return configuration?.interfaces.find(({ alternate }) => alternate.interfaceClass === 7);
}

async function open(device: UsbPrinterDevice, name: string, listener: PortListener): Promise<PortConnection> {
  const printer = printerInterfaceOf(device);
  const bulk = printer?.alternate.endpoints.filter((endpoint) => endpoint.type === 'bulk') ?? [];
  const out = bulk.find((endpoint) => endpoint.direction === 'out')?.endpointNumber;
  const into = bulk.find((endpoint) => endpoint.direction === 'in')?.endpointNumber;
  if (!printer || out === undefined) {
    throw new DeviceProblem('device.unplugged', `What is plugged in as ${name} is no printer.`, {
      tryAgain: false,
    });
  }
  const { interfaceNumber } = printer;
  try {
    await device.open();
    if (!device.configuration) await device.selectConfiguration(device.configurations[0]!.configurationValue);
    // Linux's usblp takes every printer it sees; where it did not, there is nothing to detach.
    await device.detachKernelDriver?.(interfaceNumber).catch(() => {});
    await device.claimInterface(interfaceNumber);
  } catch (cause) {
    await device.close().catch(() => {});
    throw new DeviceProblem(
      'device.unplugged',
      `Look at the cable of the ${name}, and who may use it (udev).`,
      { cause },
    );
  }
  return connection({ device, interfaceNumber, out, into }, listener);
}

function connection(
  {
    device,
    interfaceNumber,
    out,
    into,
  }: { device: UsbPrinterDevice; interfaceNumber: number; out: number; into: number | undefined },
  listener: PortListener,
): PortConnection {
  const closing = new AbortController();
  const lost = (cause: unknown) => {
    if (closing.signal.aborted) return;
    closing.abort();
    listener.lost(cause);
  };
  const reading = into === undefined ? Promise.resolve() : readOn(into);
  let lastWrite: Promise<void> = Promise.resolve();
  let released: Promise<void> | undefined;

  async function readOn(endpoint: number): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const { data } = await device.transferIn(endpoint, 64, readMs);
        if (closing.signal.aborted) return;
        if (data?.byteLength)
          listener.bytes(Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
        // Some printers answer "nothing" at once instead of not at all.
        else await pause(20, closing.signal).catch(() => {});
      } catch (error) {
        if (!isOnlyLate(error)) lost(error);
      }
    }
  }

  async function release(): Promise<void> {
    closing.abort();
    // The package throws when it is asked to let go in the middle of a transfer.
    await Promise.all([reading, lastWrite]);
    // All three fail when the printer is unplugged, and then there is nothing left to hand back.
    await quietly(() => device.releaseInterface(interfaceNumber));
    await quietly(() => device.attachKernelDriver?.(interfaceNumber));
    await quietly(() => device.close());
  }

  async function writeAll(endpoint: number, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      signal.throwIfAborted();
      // Small pieces: one that times out half-way cannot be told from one that did not begin.
      const piece = Uint8Array.from(bytes.subarray(written, written + 512));
      const { bytesWritten } = await device.transferOut(endpoint, piece, writeMs);
      written += bytesWritten;
      if (bytesWritten === 0) await pause(20, signal);
    }
  }

  return {
    hears: into !== undefined,
    write: (bytes, signal) => {
      // A pipe takes one transfer at a time, and one that was given up may still be under way.
      const mine = lastWrite.then(() => writeAll(out, bytes, signal));
      lastWrite = mine.catch(() => {});
      return mine;
    },
    close: () => {
      released ??= release();
      return released;
    },
  };
}

/** Also what the package throws at once, instead of rejecting. */
async function quietly(act: () => Promise<void> | undefined): Promise<void> {
  try {
    await act();
  } catch {
    // Nothing is left to be done about it.
  }
}

/** The package cancels a read that brought nothing in this time; closing waits for the one under way. */
const readMs = 500;
/** A printer without paper takes nothing for as long as that lasts; the driver's own limit comes first. */
const writeMs = 12_000;

/** nusb, below the package `usb`, says "transfer was cancelled" for a time-out. */
function isOnlyLate(error: unknown): boolean {
  return error instanceof Error && /cancel|timed? ?out/i.test(error.message);
}
