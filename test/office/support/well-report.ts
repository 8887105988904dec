/** A kiosk that is well, as it tells the office. */
import type { KioskReport } from '../../../src/seal/kiosk-report.ts';

export const wellReport: KioskReport = {
  version: 1,
  at: '2026-11-24T02:20:00.000Z',
  software: '0.1.0',
  state: 'inService',
  uptimeSeconds: 90_000,
  devices: {
    printer: { state: 'ready', fault: null },
    scanner: { state: 'ready', fault: null },
    barcode: { state: 'ready', fault: null },
    panel: { state: 'ready', fault: null },
  },
  outbox: { waiting: 0, oldestWaitingSince: null, setAside: 0 },
  receiptsLeft: 240,
  link: { problem: null, pagesWait: null },
  disk: { state: 'ok', freeBytes: 11_200_000_000 },
  machine: { temperatureC: 52, underVoltage: 'never' },
  clockCertain: true,
  bulletin: null,
};
