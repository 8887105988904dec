/** The wire to a scanner on a serial port, RS-232 or "USB COM" (CDC), through serialport. Such a scanner never types into a console. */
import type { Duplex } from 'node:stream';
import type { SerialPort } from 'serialport';
import { DeviceProblem } from '../device-problem.ts';
import type { HidPort, OpenHidPort } from './hid-port.ts';

/** By path, best one under /dev/serial/by-id, or by the numbers that `lsusb` shows: four hexadecimal digits each. */
export type SerialBarcodeSettings =
  | { path: string; baudRate?: number | undefined }
  | { vendorId: string; productId?: string | undefined; baudRate?: number | undefined };

export type SerialPortClass = Pick<typeof SerialPort, 'list'> & {
  new (options: { path: string; baudRate: number; autoOpen: false }): SerialPortLike;
};

type SerialPortLike = Duplex & {
  isOpen: boolean;
  open(callback: (error: Error | null) => void): void;
  close(callback: (error: Error | null) => void): void;
};

/** What scanners with a plug of nine pins come set to; one with USB does not care. */
const usualBaudRate = 9_600;

export function serialBarcodePortOpener(
  settings: SerialBarcodeSettings,
  loadSerialPort: () => Promise<SerialPortClass> = async () => (await import('serialport')).SerialPort,
): OpenHidPort {
  return async () => {
    const SerialPortLoaded = await loadSerialPort().catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', 'serialport does not load: run the installer again.', {
        tryAgain: false,
        cause,
      });
    });
    const path = 'path' in settings ? settings.path : choosePath(await SerialPortLoaded.list(), settings);
    if (!path) throw new DeviceProblem('device.unplugged', notFoundHint);
    const baudRate = settings.baudRate ?? usualBaudRate;
    const port = new SerialPortLoaded({ path, baudRate, autoOpen: false });
    // Listened to from the start, so that no late error of a pulled cable can end the process.
    const gone = Promise.withResolvers<unknown>();
    port.on('error', (cause) => gone.resolve(cause));
    port.on('close', (cause: unknown) => gone.resolve(cause));
    await opened(port, path);
    return serialBarcodePort(port, gone.promise);
  };
}

const notFoundHint =
  'No barcode scanner on a serial port. Look at its cable, and compare `lsusb` with the settings.';
const goneHint = 'Look at the cable of the barcode scanner and plug it in again.';

function choosePath(
  ports: readonly { path: string; vendorId?: string | undefined; productId?: string | undefined }[],
  { vendorId, productId }: { vendorId: string; productId?: string | undefined },
): string | null {
  const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();
  const found = ports.find(
    (port) => same(port.vendorId, vendorId) && (productId === undefined || same(port.productId, productId)),
  );
  return found?.path ?? null;
}

function opened(port: SerialPortLike, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((cause) => {
      if (!cause) return resolve();
      const hint = `The scanner's port ${path} does not open. Look at its cable, and whether another program holds it.`;
      reject(new DeviceProblem('device.unplugged', hint, { cause }));
    });
  });
}

/** Chunks of bytes stand where reports do. */
function serialBarcodePort(port: SerialPortLike, gone: Promise<unknown>): HidPort {
  let closed: Promise<void> | null = null;
  return {
    reportStyle: 'serial',
    listen(listener) {
      let listening = true;
      const data = (chunk: Uint8Array) => listener.data(chunk);
      port.on('data', data);
      gone.then((cause) => {
        if (listening) listener.closed(new DeviceProblem('device.unplugged', goneHint, { cause }));
      });
      return () => {
        listening = false;
        port.off('data', data);
      };
    },
    close() {
      closed ??= new Promise((resolve) => {
        // A port that was pulled out is closed already, or can't be.
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      });
      return closed;
    },
  };
}
