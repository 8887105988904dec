/** The real wire: the serial port that an Arduino appears as when its USB cable is plugged in. */
import type { Duplex } from 'node:stream';
import type { SerialPort } from 'serialport';
import { DeviceProblem } from '../device-problem.ts';
import type { OpenPanelTransport } from './panel-transport.ts';

/** By path, or by the USB vendor that `lsusb` shows (four hex digits, 2341 for Arduino), with the product where that is not enough. */
export type SerialPanelSettings =
  | { path: string; baudRate?: number }
  | { vendorId: string; productId?: string; baudRate?: number };

export type SerialPortClass = Pick<typeof SerialPort, 'list'> & {
  new (options: { path: string; baudRate: number; autoOpen: false }): SerialPortLike;
};

type SerialPortLike = Duplex & {
  isOpen: boolean;
  open(callback: (error: Error | null) => void): void;
  close(callback: (error: Error | null) => void): void;
};

/** The speed that StandardFirmata is compiled with. */
const firmataBaudRate = 57_600;

export function serialPanelTransport(
  settings: SerialPanelSettings,
  loadSerialPort: () => Promise<SerialPortClass> = async () => (await import('serialport')).SerialPort,
): OpenPanelTransport {
  return async ({ signal }) => {
    const SerialPortLoaded = await loadSerialPort().catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', 'serialport does not load: run the installer again.', {
        tryAgain: false,
        cause,
      });
    });
    const path = 'path' in settings ? settings.path : choosePath(await SerialPortLoaded.list(), settings);
    if (!path) throw new DeviceProblem('device.unplugged', notFoundHint);
    const port = new SerialPortLoaded({
      path,
      baudRate: settings.baudRate ?? firmataBaudRate,
      autoOpen: false,
    });
    port.on('error', () => {});
    closeWhenDestroyed(port);
    await opened(port, path);
    if (signal.aborted) {
      port.destroy();
      throw new DeviceProblem('device.closed', 'The kiosk has let go of the panel.');
    }
    return port;
  };
}

const notFoundHint = 'No button panel found. Look at its USB cable, and compare `lsusb` with the settings.';

function choosePath(
  ports: readonly { path: string; vendorId?: string | undefined; productId?: string | undefined }[],
  { vendorId, productId }: { vendorId: string; productId?: string },
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
      const hint = `The panel's port ${path} does not open. Look at its cable, and whether another program holds it.`;
      reject(new DeviceProblem('device.unplugged', hint, { cause }));
    });
  });
}

/** serialport leaves its file open when the stream is destroyed, and the next try would find the port locked. */
function closeWhenDestroyed(port: SerialPortLike): void {
  port._destroy = (error, callback) => {
    if (port.isOpen) port.close(() => callback(error));
    else callback(error);
  };
}
