/** Opens the devices that the settings name. Real and pretend ones differ only in the wire. */
import type { Logger } from 'pino';
import type { BarcodeScanner } from '../../devices/barcode-scanner/barcode-scanner.ts';
import { HidBarcodeScanner } from '../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { nodeHidPortOpener } from '../../devices/barcode-scanner/node-hid-port.ts';
import { socketHidPortOpener } from '../../devices/barcode-scanner/socket-hid-port.ts';
import type { ButtonPanel } from '../../devices/button-panel/button-panel.ts';
import { FirmataButtonPanel } from '../../devices/button-panel/firmata-button-panel.ts';
import { serialPanelTransport } from '../../devices/button-panel/serial-panel-transport.ts';
import { socketPanelTransport } from '../../devices/button-panel/socket-panel-transport.ts';
import type { DeviceProblem } from '../../devices/device-problem.ts';
import type { DocumentScanner } from '../../devices/document-scanner/document-scanner.ts';
import { SaneDocumentScanner } from '../../devices/document-scanner/sane-document-scanner.ts';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { filePrinterPort } from '../../devices/receipt-printer/file-printer-port.ts';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import type { ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import { tcpPrinterPort } from '../../devices/receipt-printer/tcp-printer-port.ts';
import { usbPrinterFinder } from '../../devices/receipt-printer/usb-printer-finder.ts';
import { usbPrinterPort } from '../../devices/receipt-printer/usb-printer-port.ts';
import type { KioskSettings } from './kiosk-settings.ts';

export type KioskDevices = {
  printer: ReceiptPrinter;
  documentScanner: DocumentScanner;
  barcodeScanner: BarcodeScanner;
  /** Null where the kiosk has none; the keypad does all that its buttons do. */
  buttonPanel: ButtonPanel | null;
};

/** `halfReceipt`: the last run of the kiosk ended in the middle of a receipt. */
export function openDevices(
  settings: KioskSettings,
  log: Logger,
  { halfReceipt }: { halfReceipt: boolean },
): KioskDevices {
  const onProblem = (problem: DeviceProblem) =>
    log.debug({ code: problem.code, hint: problem.hint }, 'device.away');
  return {
    printer: new EscposReceiptPrinter({
      port: printerPort(settings.printer),
      profile: printerProfiles[settings.printerProfile],
      halfReceipt,
    }),
    documentScanner: new SaneDocumentScanner({
      command: settings.documentScanner.command,
      env: settings.documentScanner.env,
      device: settings.documentScanner.device,
      extraOptions: settings.documentScanner.extraOptions,
    }),
    barcodeScanner: new HidBarcodeScanner({
      openPort:
        settings.barcodeScanner.wire === 'hid'
          ? nodeHidPortOpener({ keyboards: settings.barcodeScanner.keyboards })
          : socketHidPortOpener({ socketPath: settings.barcodeScanner.path }),
      onProblem,
    }),
    buttonPanel: openPanel(settings.buttonPanel, onProblem),
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

function openPanel(panel: KioskSettings['buttonPanel'], onProblem: (problem: DeviceProblem) => void) {
  if (panel.wire === 'none') return null;
  return new FirmataButtonPanel({
    openTransport:
      panel.wire === 'serial'
        ? serialPanelTransport({ path: panel.path })
        : socketPanelTransport({ socketPath: panel.path }),
    onProblem,
  });
}
