/** Everything that can happen to a device: what its driver tells, how the step that uses it ends, how long it lasts, and what comes after. */
import type { DeviceProblemCode } from '../../../devices/device-problem.ts';
import type { DeviceName } from '../../../devices/device-state.ts';
import { faultCodes, faultEvents } from '../../../src/kiosk/device-news.ts';
import type { DeviceEvent } from '../../../src/visit/visit-events.ts';
import { waits } from '../../../src/visit/waits.ts';

export type Fault = {
  name: string;
  device: DeviceName;
  /** What the driver says; null where it does not notice. */
  tells: DeviceEvent | null;
  /** How a step ends that uses the device in that moment. */
  step: DeviceProblemCode | 'hangs' | 'isSlow' | 'works';
  /** Long enough for everything that the kiosk does about it by itself. */
  lastsMs: number;
  /** What the driver says when it is over; null where it has nothing to say. */
  over: DeviceEvent | null;
};

/** Less than a rest: told to nobody. */
const momentMs = waits.deviceRestsMs - 1;
const longMs = waits.deviceBusyMs + waits.deviceResetsMs;

type FaultShape = Omit<Fault, 'name' | 'device'>;

const printerBack: DeviceEvent = { type: 'printer.ready' };
const printer: Record<string, FaultShape> = {
  flaps: {
    tells: { type: 'printer.unplugged' },
    step: 'device.unplugged',
    lastsMs: momentMs,
    over: printerBack,
  },
  unplugged: {
    tells: { type: 'printer.unplugged' },
    step: 'device.unplugged',
    lastsMs: longMs,
    over: printerBack,
  },
  paperLow: { tells: { type: 'printer.paperLow' }, step: 'works', lastsMs: longMs, over: printerBack },
  paperOut: {
    tells: { type: 'printer.paperOut' },
    step: 'printer.paperOut',
    lastsMs: longMs,
    over: printerBack,
  },
  paperOutThenLow: {
    tells: { type: 'printer.paperOut' },
    step: 'printer.paperOut',
    lastsMs: longMs,
    over: { type: 'printer.paperLow' },
  },
  coverOpen: {
    tells: { type: 'printer.coverOpen' },
    step: 'printer.coverOpen',
    lastsMs: longMs,
    over: printerBack,
  },
  // An earlier receipt broke off; the next one starts behind a cut.
  halfReceipt: {
    tells: { type: 'printer.halfReceipt', hangs: true },
    step: 'works',
    lastsMs: longMs,
    over: { type: 'printer.halfReceipt', hangs: false },
  },
  jammed: { tells: { type: 'printer.failed' }, step: 'printer.failed', lastsMs: longMs, over: printerBack },
  hot: { tells: { type: 'printer.offline' }, step: 'printer.offline', lastsMs: momentMs, over: printerBack },
  refuses: {
    tells: { type: 'printer.offline' },
    step: 'printer.offline',
    lastsMs: longMs,
    over: printerBack,
  },
  silent: { tells: null, step: 'device.silent', lastsMs: longMs, over: printerBack },
  // Somebody switches it off and on.
  hung: { tells: null, step: 'hangs', lastsMs: 0, over: printerBack },
  slow: { tells: null, step: 'isSlow', lastsMs: 0, over: null },
  // What stands at the address is no printer: it takes bytes and answers nothing that makes sense.
  wrongDevice: {
    tells: { type: 'printer.offline' },
    step: 'device.silent',
    lastsMs: longMs,
    over: printerBack,
  },
  closed: { tells: null, step: 'device.closed', lastsMs: 0, over: printerBack },
};

const scannerBack: DeviceEvent = { type: 'scanner.pluggedIn' };
const scannerCleared: DeviceEvent = { type: 'scanner.ready' };
const scanner: Record<string, FaultShape> = {
  flaps: {
    tells: { type: 'scanner.unplugged' },
    step: 'device.unplugged',
    lastsMs: momentMs,
    over: scannerBack,
  },
  unplugged: {
    tells: { type: 'scanner.unplugged' },
    step: 'device.unplugged',
    lastsMs: longMs,
    over: scannerBack,
  },
  jammed: {
    tells: { type: 'scanner.jammed' },
    step: 'scanner.jammed',
    lastsMs: longMs,
    over: scannerCleared,
  },
  // An earlier citizen's; whoever comes takes it out.
  paperLeft: {
    tells: { type: 'scanner.paperLeft', inFeeder: true },
    step: 'works',
    lastsMs: longMs,
    over: { type: 'scanner.paperLeft', inFeeder: false },
  },
  coverOpen: { tells: null, step: 'scanner.coverOpen', lastsMs: momentMs, over: null },
  noPaper: { tells: null, step: 'scanner.noPaper', lastsMs: momentMs, over: null },
  busy: { tells: null, step: 'scanner.busy', lastsMs: momentMs, over: null },
  badPage: { tells: null, step: 'scanner.badPage', lastsMs: momentMs, over: null },
  cancelled: { tells: null, step: 'scanner.cancelled', lastsMs: momentMs, over: null },
  failed: { tells: null, step: 'scanner.failed', lastsMs: longMs, over: scannerCleared },
  silent: { tells: null, step: 'device.silent', lastsMs: longMs, over: scannerCleared },
  hung: { tells: null, step: 'hangs', lastsMs: 0, over: null },
  slow: { tells: null, step: 'isSlow', lastsMs: 0, over: null },
  // SANE lists another model than the settings name.
  wrongDevice: {
    tells: { type: 'scanner.unplugged' },
    step: 'device.unplugged',
    lastsMs: longMs,
    over: scannerBack,
  },
  closed: { tells: null, step: 'device.closed', lastsMs: 0, over: scannerCleared },
};

/** No step waits for the barcode scanner or the panel: what they can do, the keys can. */
const barcodeBack: DeviceEvent = { type: 'barcode.pluggedIn' };
const barcode: Record<string, FaultShape> = {
  flaps: { tells: { type: 'barcode.unplugged' }, step: 'works', lastsMs: momentMs, over: barcodeBack },
  unplugged: { tells: { type: 'barcode.unplugged' }, step: 'works', lastsMs: longMs, over: barcodeBack },
  hung: { tells: null, step: 'works', lastsMs: longMs, over: null },
  slow: {
    tells: { type: 'barcode.scanned', text: 'https://example.org/terlambat', symbology: null },
    step: 'works',
    lastsMs: momentMs,
    over: null,
  },
  // A mouse or a broken cable: reports that are no text.
  wrongDevice: {
    tells: { type: 'barcode.refused', reason: 'notText' },
    step: 'works',
    lastsMs: momentMs,
    over: null,
  },
};

const panelBack: DeviceEvent = { type: 'panel.ready' };
const panel: Record<string, FaultShape> = {
  flaps: { tells: { type: 'panel.unplugged' }, step: 'works', lastsMs: momentMs, over: panelBack },
  unplugged: { tells: { type: 'panel.unplugged' }, step: 'works', lastsMs: longMs, over: panelBack },
  hung: { tells: null, step: 'works', lastsMs: longMs, over: null },
  buttonStuck: { tells: null, step: 'panel.buttonStuck', lastsMs: longMs, over: null },
  // Its greeting comes long after everything else.
  slow: { tells: { type: 'panel.ready' }, step: 'works', lastsMs: longMs, over: null },
  // An Arduino without Firmata.
  wrongDevice: {
    tells: { type: 'panel.unplugged' },
    step: 'panel.noFirmware',
    lastsMs: longMs,
    over: panelBack,
  },
};

export const faults: Fault[] = Object.entries({ printer, scanner, barcode, panel }).flatMap(
  ([device, shapes]) =>
    Object.entries(shapes).map(([name, shape]) => ({
      name: `${device}.${name}`,
      device: device as DeviceName,
      ...shape,
    })),
);

/** Codes and events of the drivers that no fault above tells of: there has to be none. */
export function faultsWithoutStory(): string[] {
  const told = new Set<string>(faults.flatMap(({ tells, step }) => [step, tells?.type ?? '']));
  return [...faultCodes, ...faultEvents].filter((name) => !told.has(name));
}
