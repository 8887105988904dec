/** What every driver on a serial port needs: the package, loaded only where there is one, the right port, and a clear word when it does not open. */
import type { Duplex } from 'node:stream';
import type { SerialPort } from 'serialport';
import { DeviceProblem } from './device-problem.ts';

/** By path, best one under /dev/serial/by-id, or by the numbers that `lsusb` shows: four hexadecimal digits each, 2341 for Arduino. */
export type SerialAddress =
  | { path: string; baudRate?: number | undefined }
  | { vendorId: string; productId?: string | undefined; baudRate?: number | undefined };

export type SerialPortLike = Duplex & {
  isOpen: boolean;
  open(callback: (error: Error | null) => void): void;
  close(callback: (error: Error | null) => void): void;
};

/** The part of serialport used here; tests hand in their own. */
export type SerialPortClass = Pick<typeof SerialPort, 'list'> & {
  new (options: { path: string; baudRate: number; autoOpen: false }): SerialPortLike;
};

export type LoadSerialPort = () => Promise<SerialPortClass>;

export const loadSerialPort: LoadSerialPort = async () => (await import('serialport')).SerialPort;

/** The port at `address`, not open yet, so that its events can be listened to from the start. Rejects with `device.unplugged`. */
export async function findSerialPort(
  address: SerialAddress,
  options: { load: LoadSerialPort; usualBaudRate: number; notFoundHint: string },
): Promise<{ port: SerialPortLike; path: string }> {
  const SerialPortLoaded = await options.load().catch((cause: unknown) => {
    throw new DeviceProblem('device.unplugged', 'serialport does not load: run the installer again.', {
      tryAgain: false,
      cause,
    });
  });
  const path = 'path' in address ? address.path : choosePath(await SerialPortLoaded.list(), address);
  if (!path) throw new DeviceProblem('device.unplugged', options.notFoundHint);
  const baudRate = address.baudRate ?? options.usualBaudRate;
  return { port: new SerialPortLoaded({ path, baudRate, autoOpen: false }), path };
}

/** Rejects with `device.unplugged`. `what`: "panel", for the technician's hint. */
export function openSerialPort(
  { port, path }: { port: SerialPortLike; path: string },
  what: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((cause) => {
      if (!cause) return resolve();
      const hint = `The ${what}'s port ${path} does not open. Look at its cable, and whether another program holds it.`;
      reject(new DeviceProblem('device.unplugged', hint, { cause }));
    });
  });
}

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
