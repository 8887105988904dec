/** The real wire: the serial port that an Arduino appears as when its USB cable is plugged in. */
import { DeviceProblem } from '../device-problem.ts';
import {
  findSerialPort,
  loadSerialPort,
  openSerialPort,
  type SerialAddress,
  type SerialPortLike,
} from '../serial-port.ts';
import type { OpenPanelTransport } from './panel-transport.ts';

/** The speed that StandardFirmata is compiled with. */
const firmataBaudRate = 57_600;

const notFoundHint = 'No button panel found. Look at its USB cable, and compare `lsusb` with the settings.';

export function serialPanelTransport(address: SerialAddress, load = loadSerialPort): OpenPanelTransport {
  return async ({ signal }) => {
    const found = await findSerialPort(address, { load, usualBaudRate: firmataBaudRate, notFoundHint });
    const { port } = found;
    port.on('error', () => {});
    closeWhenDestroyed(port);
    await openSerialPort(found, 'panel');
    if (signal.aborted) {
      port.destroy();
      throw new DeviceProblem('device.closed', 'The kiosk has let go of the panel.');
    }
    return port;
  };
}

/** serialport leaves its file open when the stream is destroyed, and the next try would find the port locked. */
function closeWhenDestroyed(port: SerialPortLike): void {
  port._destroy = (error, callback) => {
    if (port.isOpen) port.close(() => callback(error));
    else callback(error);
  };
}
