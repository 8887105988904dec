/** What GET /health says of every device: its state, since when, its last fault with the remedy, and which driver has it on which wire. */
import { type DeviceName, deviceNames } from '../../devices/device-state.ts';
import type { DeviceHealth } from '../control/messages.ts';
import type { DeviceRecord } from './device-supervision.ts';
import type { KioskSettings } from './kiosk-settings.ts';

/** `nowMs` is of the records' clock, `now` of the wall: that one may jump, so that only differences are kept. */
export function healthOfDevice(record: DeviceRecord, nowMs: number, now: Date): DeviceHealth {
  const at = (ms: number) => new Date(now.getTime() - (nowMs - ms)).toISOString();
  const { state, sinceMs, fault, rests } = record;
  return {
    state,
    since: at(sinceMs),
    fault: fault && { code: fault.code, hint: fault.hint, at: at(fault.atMs) },
    rests,
  };
}

/** As the settings name each wire, for a technician to compare with cables: `tcp 192.168.1.50 9100`. */
export function wiresOf(settings: KioskSettings): Record<DeviceName, string> {
  const parts: Record<DeviceName, object> = {
    printer: settings.printer,
    scanner: settings.documentScanner,
    barcode: settings.barcodeScanner,
    panel: settings.buttonPanel,
  };
  return Object.fromEntries(deviceNames.map((name) => [name, wireOf(parts[name])])) as Record<
    DeviceName,
    string
  >;
}

const tellingFields = ['wire', 'command', 'device', 'host', 'port', 'path', 'url'];

function wireOf(part: object): string {
  const fields = new Map(Object.entries(part));
  return tellingFields
    .flatMap((field) => fields.get(field) ?? [])
    .filter((value) => value !== '')
    .join(' ');
}
