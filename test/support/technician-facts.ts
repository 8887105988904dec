/** A kiosk on a good day, as it and its forwarder tell it; tests change what they are about. */
import { type ForwardStatus, forwardStatus } from '../../src/control/forward-messages.ts';
import { type Health, health } from '../../src/control/messages.ts';

const at = '2026-11-28T01:55:00.000Z';
const now = '2026-11-28T02:00:00.000Z';
const device = (driver: string, wire: string) => ({
  ...{ state: 'ready', since: '2026-11-27T22:01:00.000Z', fault: null, rests: 0, driver, wire },
});

export const sampleHealth: Health = health.parse({
  state: 'inService',
  place: 'inService.waiting',
  version: '0.1.0',
  uptimeSeconds: 14_400,
  kiosk: { number: '027', place: 'Balai Desa Pitulua' },
  machine: {
    model: 'Raspberry Pi 4 Model B Rev 1.5',
    temperatureC: 52,
    power: {
      ...{ undervoltage: false, undervoltageSinceBoot: false },
      ...{ throttled: false, throttledSinceBoot: false, tooHot: false },
    },
    memoryFreeBytes: 2_400_000_000,
    memoryBytes: 3_900_000_000,
    uptimeSeconds: 14_500,
    load: 0.3,
  },
  clock: { at: now, certain: true },
  lastStart: { at: '2026-11-27T22:00:00.000Z', why: 'switchedOff' },
  lastFault: {
    ...{ code: 'printer.paperOut', hint: 'Put in a new roll.', of: 'printer' },
    at: '2026-11-27T08:12:00.000Z',
  },
  devices: {
    printer: { ...device('EscposReceiptPrinter', 'usb'), receiptsLeft: 212 },
    scanner: device('SaneDocumentScanner', 'sane scanimage'),
    barcode: device('HidBarcodeScanner', 'hid'),
    panel: device('FirmataButtonPanel', 'serial /dev/ttyACM0'),
  },
  outbox: {
    ...{ waiting: 3, oldestWaitingSince: '2026-11-28T00:20:00.000Z', setAside: 0, renumbered: 0 },
    link: { lastContactAt: at, problem: null, hint: null, pagesWait: null },
    dataUse: { dayBytes: 2_400_000, monthBytes: 61_000_000 },
  },
  update: { phase: 'kept', version: '0.1.0', from: '0.0.9', at: '2026-11-26T22:10:00.000Z', why: null },
  storage: { state: 'ok', code: null, hint: null, freeBytes: 21_400_000_000, damages: [] },
});

export const sampleForward: ForwardStatus = forwardStatus.parse({
  version: '0.1.0',
  uptimeSeconds: 14_380,
  office: 'kantor.example',
  doing: 'resting',
  nextTryAt: '2026-11-28T02:04:00.000Z',
  pausedUntil: null,
  link: { lastContactAt: at, problem: null, hint: null, pagesWait: null },
  dataUse: { dayBytes: 2_400_000, monthBytes: 61_000_000 },
  waits: { nextTrySeconds: 240, rests: [], pages: null },
  measuring: false,
  measured: null,
});
