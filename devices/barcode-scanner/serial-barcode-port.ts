/** The wire to a scanner on a serial port, RS-232 or "USB COM" (CDC), through serialport. Such a scanner never types into a console. */
import { DeviceProblem } from '../device-problem.ts';
import {
  findSerialPort,
  loadSerialPort,
  openSerialPort,
  type SerialAddress,
  type SerialPortLike,
} from '../serial-port.ts';
import type { HidPort, OpenHidPort } from './hid-port.ts';

/** What scanners with a plug of nine pins come set to; one with USB does not care. */
const usualBaudRate = 9_600;

const notFoundHint =
  'No barcode scanner on a serial port. Look at its cable, and compare `lsusb` with the settings.';
const goneHint = 'Look at the cable of the barcode scanner and plug it in again.';

export function serialBarcodePortOpener(address: SerialAddress, load = loadSerialPort): OpenHidPort {
  return async () => {
    const found = await findSerialPort(address, { load, usualBaudRate, notFoundHint });
    const { port } = found;
    // Listened to from the start, so that no late error of a pulled cable can end the process.
    const gone = Promise.withResolvers<unknown>();
    port.on('error', (cause) => gone.resolve(cause));
    port.on('close', (cause: unknown) => gone.resolve(cause));
    await openSerialPort(found, 'scanner');
    return serialBarcodePort(port, gone.promise);
  };
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
