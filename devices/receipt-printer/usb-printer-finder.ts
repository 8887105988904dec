/** Finds the USB printer that is plugged in now. The only file that names the package `usb`; it is loaded with the first search. */
import { access } from 'node:fs/promises';
import { DeviceProblem } from '../device-problem.ts';
import { printerInterfaceOf, type UsbPrinterDevice } from './usb-printer-port.ts';

/** Without ids, the first printer there is. `listDevices` and `devicesFolder` are for tests. */
export function usbPrinterFinder({
  vendorId,
  productId,
  listDevices = listUsbDevices,
  devicesFolder = '/sys/bus/usb/devices',
}: {
  vendorId?: number;
  productId?: number;
  listDevices?: () => Promise<readonly FoundDevice[]>;
  devicesFolder?: string;
} = {}): (signal: AbortSignal) => Promise<UsbPrinterDevice> {
  return async (signal) => {
    await access(devicesFolder).catch((cause: unknown) => {
      // The package would reject too, with an error number that tells nobody anything.
      const hint = 'This machine has no USB (a container?). Choose a network or a pretend printer.';
      throw new DeviceProblem('device.unplugged', hint, { tryAgain: false, cause });
    });
    const devices = await listDevices().catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', 'The USB devices cannot be listed.', { cause });
    });
    signal.throwIfAborted();
    const printer = devices.find(
      (device) =>
        (vendorId === undefined || device.vendorId === vendorId) &&
        (productId === undefined || device.productId === productId) &&
        printerInterfaceOf(device) !== undefined,
    );
    if (printer) return printer;
    throw new DeviceProblem('device.unplugged', 'No USB printer is plugged in, or it is switched off.');
  };
}

/** The first USB printer there is. */
export const findUsbPrinter = usbPrinterFinder();

type FoundDevice = UsbPrinterDevice & { vendorId: number; productId: number };

async function listUsbDevices(): Promise<readonly FoundDevice[]> {
  const { WebUSB } = await import('usb');
  const devices = await new WebUSB({ allowAllDevices: true }).getDevices();
  // The package's own types leave the transfers out unless the browser's WebUSB types are loaded too.
  return devices as unknown as readonly FoundDevice[];
}
