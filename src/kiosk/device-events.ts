/** From the first answers of the devices, and from everything they say later, to the events of the kiosk machine. */
import type { BarcodeScannerStatus } from '../../devices/barcode-scanner/barcode-scanner.ts';
import type { ButtonPanelStatus } from '../../devices/button-panel/button-panel.ts';
import type { DeviceName } from '../../devices/device-state.ts';
import { deviceNames } from '../../devices/device-state.ts';
import type { DocumentScannerStatus } from '../../devices/document-scanner/document-scanner.ts';
import type { ReceiptPrinterStatus } from '../../devices/receipt-printer/receipt-printer.ts';
import type { DeviceEvent, KioskEvent } from '../visit/visit-events.ts';
import { createCodePace } from './code-pace.ts';
import type { KioskDevices } from './kiosk-devices.ts';

/** Sends what every device says of itself now, then `devices.checked`, then whatever comes; returns how to stop listening. */
export async function followDevices(
  devices: KioskDevices,
  send: (event: KioskEvent) => void,
): Promise<() => void> {
  const pace = createCodePace({ nowMs: () => performance.now() });
  const stops = [
    devices.printer.listen(send),
    devices.documentScanner.listen(send),
    devices.barcodeScanner.listen((event) => {
      const isCode = event.type === 'barcode.scanned' || event.type === 'barcode.refused';
      if (!isCode || pace.takes()) send(event);
    }),
    ...(devices.buttonPanel ? [devices.buttonPanel.listen(send)] : []),
  ];
  // Each at once: an answer kept back until the slowest device has spoken would be older than what its own device told meanwhile.
  await Promise.all(
    deviceNames.map(async (name) => {
      const answer = await askDevice(devices, name);
      if (answer) send(answer);
    }),
  );
  send({ type: 'devices.checked' });
  return () => {
    for (const stop of stops) stop();
  };
}

/** Asks the device itself; null where the kiosk has none, or where nobody knows yet and an event will tell. */
export async function askDevice(devices: KioskDevices, name: DeviceName): Promise<DeviceEvent | null> {
  switch (name) {
    case 'printer':
      return printerEvent(await devices.printer.status());
    case 'scanner':
      return scannerEvent(await devices.documentScanner.status());
    case 'barcode':
      return barcodeEvent(await devices.barcodeScanner.status());
    case 'panel':
      return devices.buttonPanel && panelEvent(await devices.buttonPanel.status());
  }
}

export const printerEvent = ({ state }: ReceiptPrinterStatus): DeviceEvent => ({ type: `printer.${state}` });

/** An open cover is closed by the citizen who lays a paper down; it does not keep the kiosk from serving. */
export function scannerEvent({ state }: DocumentScannerStatus): DeviceEvent {
  return state === 'unplugged' || state === 'jammed'
    ? { type: `scanner.${state}` }
    : { type: 'scanner.ready' };
}

export const barcodeEvent = ({ state }: BarcodeScannerStatus): DeviceEvent =>
  state === 'ready' ? { type: 'barcode.pluggedIn' } : { type: 'barcode.unplugged' };

/** A panel that has not greeted yet is no pulled plug: it would stand as the last fault after each start. */
export function panelEvent({ state }: ButtonPanelStatus): DeviceEvent | null {
  if (state === 'starting') return null;
  return { type: state === 'ready' ? 'panel.ready' : 'panel.unplugged' };
}
