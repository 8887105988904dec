/** What GET /health says: the kiosk, each of its devices, and what storage-health.ts knows of outbox and disk. */
import { type DeviceName, deviceNames } from '../../devices/device-state.ts';
import type { Health } from '../control/messages.ts';
import type { KioskSnapshot } from '../visit/kiosk-machine.ts';
import { healthOfDevice, wiresOf } from './device-health.ts';
import { type DeviceSupervisor, realClock } from './device-supervisor.ts';
import { nameOfState } from './flight/flight-follower.ts';
import type { KioskSettings } from './kiosk-settings.ts';
import { machineFacts } from './machine-facts.ts';
import type { PrinterWatch } from './printer-watch.ts';
import { readable } from './storage-health.ts';
import { readUpdateNews } from './update-news.ts';

/** To be made at the start: the uptime counts from there. */
export function createKioskHealth(parts: {
  version: string;
  settings: KioskSettings;
  /** Of each device that the settings name. */
  drivers: Partial<Record<DeviceName, string>>;
  supervisor: Pick<DeviceSupervisor, 'record'>;
  printerWatch: Pick<PrinterWatch, 'receiptsLeft'>;
  state: () => KioskSnapshot['value'];
  /** What else is told: number and place, clock, why it started, its last fault. */
  facts: () => Pick<Health, 'kiosk' | 'clock' | 'lastStart' | 'lastFault'>;
  storage: () => Pick<Health, 'outbox' | 'storage'>;
}): () => Promise<Health> {
  const { version, drivers, supervisor, printerWatch } = parts;
  const startedAt = performance.now();
  const wires = wiresOf(parts.settings);

  const device = (name: DeviceName) => ({
    ...healthOfDevice(supervisor.record(name), realClock.now(), new Date()),
    driver: drivers[name],
    wire: wires[name],
    ...(name === 'printer' ? { receiptsLeft: readable(() => printerWatch.receiptsLeft(), 0) } : {}),
  });

  return async () => {
    const value = parts.state();
    return {
      state: typeof value === 'object' ? 'inService' : value === 'technicianAtWork' ? value : 'outOfOrder',
      version,
      uptimeSeconds: Math.round((performance.now() - startedAt) / 1000),
      busy: typeof value === 'object' && isBusy(value),
      place: nameOfState(value),
      machine: machineFacts(),
      ...parts.facts(),
      devices: Object.fromEntries(
        deviceNames.filter((name) => drivers[name]).map((name) => [name, device(name)]),
      ),
      ...parts.storage(),
      update: await readUpdateNews(parts.settings.updateNews),
    };
  };
}

/** Between two visits the kiosk waits, or offers an interrupted one to whoever comes. */
function isBusy(value: Exclude<KioskSnapshot['value'], string>): boolean {
  return 'inService' in value && value.inService !== 'waiting' && value.inService !== 'offeringDraft';
}
