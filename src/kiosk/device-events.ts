/** From the first answers of the devices, and from everything they say later, to the events of the kiosk machine. */
import type { BarcodeScannerStatus } from '../../devices/barcode-scanner/barcode-scanner.ts';
import type { ButtonPanelStatus } from '../../devices/button-panel/button-panel.ts';
import type { DocumentScannerStatus } from '../../devices/document-scanner/document-scanner.ts';
import type { ReceiptPrinterStatus } from '../../devices/receipt-printer/receipt-printer.ts';
import type { DeviceEvent, KioskEvent } from '../visit/visit-events.ts';
import type { KioskDevices } from './kiosk-devices.ts';

/** Sends what every device says of itself now, then `devices.checked`, then whatever comes; returns how to stop listening. */
export async function followDevices(
  { printer, documentScanner, barcodeScanner, buttonPanel }: KioskDevices,
  send: (event: KioskEvent) => void,
): Promise<() => void> {
  const stops = [
    printer.listen(send),
    documentScanner.listen(send),
    barcodeScanner.listen(send),
    ...(buttonPanel ? [buttonPanel.listen(send)] : []),
  ];
  const [paper, scanner, barcode, panel] = await Promise.all([
    printer.status(),
    documentScanner.status(),
    barcodeScanner.status(),
    buttonPanel?.status() ?? null,
  ]);
  send(printerEvent(paper));
  send(scannerEvent(scanner));
  send(barcodeEvent(barcode));
  if (panel) send(panelEvent(panel));
  send({ type: 'devices.checked' });
  return () => {
    for (const stop of stops) stop();
  };
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

export const panelEvent = ({ state }: ButtonPanelStatus): DeviceEvent =>
  state === 'ready' ? { type: 'panel.ready' } : { type: 'panel.unplugged' };
