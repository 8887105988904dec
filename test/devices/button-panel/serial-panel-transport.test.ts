/** serialport's own mock plays the operating system where a port is to open. */
import test from 'ava';
import { SerialPortMock } from 'serialport';
import { FirmataButtonPanel } from '../../../devices/button-panel/firmata-button-panel.ts';
import { firmataAnswers } from '../../../devices/button-panel/firmata-protocol.ts';
import { serialPanelTransport } from '../../../devices/button-panel/serial-panel-transport.ts';
import { DeviceProblem } from '../../../devices/device-problem.ts';

const { signal } = new AbortController();
const loadMock = async () => SerialPortMock;
const problemOf = async (opening: Promise<unknown>) => {
  const error = await opening.then(
    () => null,
    (cause: unknown) => cause,
  );
  return error instanceof DeviceProblem ? error : null;
};

SerialPortMock.binding.createPort('/dev/ttyS9', { vendorId: '067b', productId: '2303' });
SerialPortMock.binding.createPort('/dev/ttyACM7', { vendorId: '2341', productId: '0043', record: true });

test.serial(
  'the port of the vendor in the settings is opened, at the speed of StandardFirmata',
  async (t) => {
    for (const settings of [
      { vendorId: '2341' },
      { vendorId: '2341', productId: '0043' },
      { path: '/dev/ttyACM7' },
    ]) {
      const port = await serialPanelTransport(settings, loadMock)({ signal });
      t.like(port, { path: '/dev/ttyACM7', baudRate: 57_600, isOpen: true });
      port.destroy();
      await new Promise((resolve) => port.once('close', resolve));
      // The lock is free again: the next round opens the same port.
      t.like(port, { isOpen: false });
    }
  },
);

test.serial('no such vendor, no such path and a port in use each have a hint', async (t) => {
  t.regex(
    (await problemOf(serialPanelTransport({ vendorId: '1a86' }, loadMock)({ signal })))?.hint ?? '',
    /lsusb/,
  );
  t.regex(
    (await problemOf(serialPanelTransport({ vendorId: '2341', productId: '9999' }, loadMock)({ signal })))
      ?.hint ?? '',
    /lsusb/,
  );
  t.regex(
    (await problemOf(serialPanelTransport({ path: '/dev/none' }, loadMock)({ signal })))?.hint ?? '',
    /none/,
  );
  const first = await serialPanelTransport({ path: '/dev/ttyS9' }, loadMock)({ signal });
  const second = await problemOf(serialPanelTransport({ path: '/dev/ttyS9' }, loadMock)({ signal }));
  t.regex(second?.hint ?? '', /another program/);
  first.destroy();
});

test.serial('the real serialport loads, and a port that is not there is an unplugged panel', async (t) => {
  const problem = await problemOf(serialPanelTransport({ path: '/dev/ttyNOT-THERE' })({ signal }));
  t.is(problem?.code, 'device.unplugged');
  t.regex(problem?.hint ?? '', /ttyNOT-THERE/);
  const byVendor = await problemOf(serialPanelTransport({ vendorId: 'none' })({ signal }));
  t.regex(byVendor?.hint ?? '', /lsusb/);
});

test.serial('a library that does not load is told with its remedy', async (t) => {
  const failing = async () => {
    throw new Error('no native build');
  };
  const problem = await problemOf(serialPanelTransport({ path: '/dev/ttyS9' }, failing)({ signal }));
  t.like(problem, { code: 'device.unplugged', tryAgain: false });
});

test.serial('an unplugged port is an unplugged panel, and its file is closed', async (t) => {
  const told = Promise.withResolvers<DeviceProblem>();
  const ports: SerialPortMock[] = [];
  const openTransport = serialPanelTransport({ path: '/dev/ttyACM7' }, loadMock);
  const panel = new FirmataButtonPanel({
    openTransport: async (options) => {
      const port = await openTransport(options);
      if (port instanceof SerialPortMock) ports.push(port);
      port.once('data', () => ports[0]?.close());
      ports[0]?.port?.emitData(Buffer.from(firmataAnswers.version()));
      return port;
    },
    onProblem: told.resolve,
    times: { retryFirstMs: 60_000 },
  });
  t.is((await told.promise).code, 'device.unplugged');
  await panel.close();
  t.false(ports[0]?.isOpen);
});
