/** Opens the devices that the settings name. Real and pretend ones differ only in the wire. */
import type { Logger } from 'pino';
import type { BarcodeScanner } from '../../devices/barcode-scanner/barcode-scanner.ts';
import { HidBarcodeScanner } from '../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { nodeHidPortOpener } from '../../devices/barcode-scanner/node-hid-port.ts';
import { serialBarcodePortOpener } from '../../devices/barcode-scanner/serial-barcode-port.ts';
import { socketHidPortOpener } from '../../devices/barcode-scanner/socket-hid-port.ts';
import type { ButtonPanel } from '../../devices/button-panel/button-panel.ts';
import { FirmataButtonPanel } from '../../devices/button-panel/firmata-button-panel.ts';
import { serialPanelTransport } from '../../devices/button-panel/serial-panel-transport.ts';
import { socketPanelTransport } from '../../devices/button-panel/socket-panel-transport.ts';
import type { DeviceProblem } from '../../devices/device-problem.ts';
import type { DeviceName } from '../../devices/device-state.ts';
import type { DocumentScanner } from '../../devices/document-scanner/document-scanner.ts';
import { EsclDocumentScanner } from '../../devices/document-scanner/escl-document-scanner.ts';
import { SaneDocumentScanner } from '../../devices/document-scanner/sane-document-scanner.ts';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { filePrinterPort } from '../../devices/receipt-printer/file-printer-port.ts';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import type { ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import { tcpPrinterPort } from '../../devices/receipt-printer/tcp-printer-port.ts';
import { usbPrinterFinder } from '../../devices/receipt-printer/usb-printer-finder.ts';
import { usbPrinterPort } from '../../devices/receipt-printer/usb-printer-port.ts';
import type { KioskSettings } from './kiosk-settings.ts';
import { renewable } from './renewable-device.ts';

export type KioskDevices = {
  printer: ReceiptPrinter;
  documentScanner: DocumentScanner;
  barcodeScanner: BarcodeScanner;
  /** Null where the kiosk has none; the keypad does all that its buttons do. */
  buttonPanel: ButtonPanel | null;
};

export type OpenedDevices = {
  devices: KioskDevices;
  /** The driver behind each device, by its class; absent where the kiosk has no such device. */
  drivers: Partial<Record<DeviceName, string>>;
  /** Opens the device anew; for the supervisor. */
  renew(device: DeviceName): Promise<void>;
};

export function openDevices(settings: KioskSettings, log: Logger): OpenedDevices {
  const onProblem = (problem: DeviceProblem) =>
    log.debug({ code: problem.code, hint: problem.hint }, 'device.away');
  const printer = renewable(
    () =>
      new EscposReceiptPrinter({
        port: printerPort(settings.printer),
        profile: printerProfiles[settings.printerProfile],
      }),
  );
  const scanner = renewable(() => openScanner(settings.documentScanner));
  const barcode = renewable(
    () =>
      new HidBarcodeScanner({
        openPort: barcodePort(settings.barcodeScanner),
        onProblem,
      }),
  );
  const panelTransport = transportOf(settings.buttonPanel);
  const panel =
    panelTransport && renewable(() => new FirmataButtonPanel({ openTransport: panelTransport, onProblem }));
  const opened = { printer, scanner, barcode, ...(panel ? { panel } : {}) };
  return {
    devices: {
      printer: printer.device,
      documentScanner: scanner.device,
      barcodeScanner: barcode.device,
      buttonPanel: panel?.device ?? null,
    },
    drivers: Object.fromEntries(Object.entries(opened).map(([name, { driver }]) => [name, driver])),
    renew: async (device) => opened[device]?.renew(),
  };
}

function printerPort(printer: KioskSettings['printer']) {
  switch (printer.wire) {
    case 'tcp':
      return tcpPrinterPort(printer);
    case 'file':
      return filePrinterPort(printer);
    case 'usb':
      return usbPrinterPort({ find: usbPrinterFinder() });
  }
}

function openScanner(scanner: KioskSettings['documentScanner']): DocumentScanner {
  if (scanner.wire === 'escl') return new EsclDocumentScanner({ url: scanner.url, serial: scanner.serial });
  const { command, env, device, identity, extraOptions, buttons } = scanner;
  return new SaneDocumentScanner({ command, env, device, identity, extraOptions, buttons });
}

function barcodePort(scanner: KioskSettings['barcodeScanner']) {
  switch (scanner.wire) {
    case 'hid':
      return nodeHidPortOpener(scanner);
    case 'serial':
      return serialBarcodePortOpener(scanner);
    case 'socket':
      return socketHidPortOpener({ socketPath: scanner.path });
  }
}

function transportOf(panel: KioskSettings['buttonPanel']) {
  if (panel.wire === 'none') return null;
  return panel.wire === 'serial'
    ? serialPanelTransport({ path: panel.path })
    : socketPanelTransport({ socketPath: panel.path });
}
