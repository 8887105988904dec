/** Opens the devices that the settings name. Real and pretend ones differ only in the wire. */
import type { Logger } from 'pino';
import type { BarcodeScanner } from '../../devices/barcode-scanner/barcode-scanner.ts';
import { HidBarcodeScanner } from '../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { recordingOpener } from '../../devices/barcode-scanner/hid-recording.ts';
import { nodeHidPortOpener } from '../../devices/barcode-scanner/node-hid-port.ts';
import { serialBarcodePortOpener } from '../../devices/barcode-scanner/serial-barcode-port.ts';
import { socketHidPortOpener } from '../../devices/barcode-scanner/socket-hid-port.ts';
import type { ButtonPanel } from '../../devices/button-panel/button-panel.ts';
import { FirmataButtonPanel } from '../../devices/button-panel/firmata-button-panel.ts';
import { GpioButtonPanel } from '../../devices/button-panel/gpio-button-panel.ts';
import { recordingPanelTransport } from '../../devices/button-panel/panel-recording.ts';
import { serialPanelTransport } from '../../devices/button-panel/serial-panel-transport.ts';
import { socketPanelTransport } from '../../devices/button-panel/socket-panel-transport.ts';
import type { DeviceProblem } from '../../devices/device-problem.ts';
import type { DeviceName } from '../../devices/device-state.ts';
import type { DocumentScanner } from '../../devices/document-scanner/document-scanner.ts';
import { EsclDocumentScanner } from '../../devices/document-scanner/escl-document-scanner.ts';
import { exchange } from '../../devices/document-scanner/escl-http.ts';
import { recordingExchange } from '../../devices/document-scanner/escl-recording.ts';
import { SaneDocumentScanner } from '../../devices/document-scanner/sane-document-scanner.ts';
import { runScanimage } from '../../devices/document-scanner/scanimage-process.ts';
import { recordingScanimage } from '../../devices/document-scanner/scanimage-recording.ts';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { filePrinterPort } from '../../devices/receipt-printer/file-printer-port.ts';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import { recordingPrinterPort } from '../../devices/receipt-printer/printer-recording.ts';
import type { ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import { tcpPrinterPort } from '../../devices/receipt-printer/tcp-printer-port.ts';
import { usbPrinterFinder } from '../../devices/receipt-printer/usb-printer-finder.ts';
import { usbPrinterPort } from '../../devices/receipt-printer/usb-printer-port.ts';
import type { WriteLine } from '../../devices/recording.ts';
import type { KioskSettings } from './kiosk-settings.ts';
import { renewable } from './renewable-device.ts';

export type KioskDevices = {
  printer: ReceiptPrinter;
  documentScanner: DocumentScanner;
  barcodeScanner: BarcodeScanner;
  /** Null where the kiosk has none; the keypad does all that its buttons do. */
  buttonPanel: ButtonPanel | null;
};

export type PanelThere = Exclude<KioskSettings['buttonPanel'], { wire: 'none' }>;

export type OpenedDevices = {
  devices: KioskDevices;
  /** The driver behind each device, by its class; absent where the kiosk has no such device. */
  drivers: Partial<Record<DeviceName, string>>;
  /** Opens the device anew; for the supervisor. */
  renew(device: DeviceName): Promise<void>;
};

/** `halfReceipt`: the last run of the kiosk ended in the middle of a receipt. */
export function openDevices(
  settings: KioskSettings,
  log: Logger,
  { halfReceipt }: { halfReceipt: boolean },
): OpenedDevices {
  const onProblem = (problem: DeviceProblem) =>
    log.debug({ code: problem.code, hint: problem.hint }, 'device.away');
  const printer = renewable((before?: EscposReceiptPrinter) =>
    openPrinter(settings, { halfReceipt: before?.halfReceipt ?? halfReceipt }),
  );
  const scanner = renewable(() => openScanner(settings.documentScanner));
  const barcode = renewable(() => openBarcodeScanner(settings.barcodeScanner, { onProblem }));
  const panelThere = settings.buttonPanel.wire === 'none' ? null : settings.buttonPanel;
  const panel = panelThere && renewable(() => openPanel(panelThere, { onProblem }));
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

/** `record` gets what crosses the wire, masked. */
type OpenOptions = { record?: WriteLine; onProblem?: (problem: DeviceProblem) => void };

export function openPrinter(
  settings: Pick<KioskSettings, 'printer' | 'printerProfile'>,
  { halfReceipt = false, record }: OpenOptions & { halfReceipt?: boolean },
): EscposReceiptPrinter {
  const port = printerPort(settings.printer);
  return new EscposReceiptPrinter({
    port: record ? recordingPrinterPort(port, record) : port,
    profile: printerProfiles[settings.printerProfile],
    halfReceipt,
  });
}

export function openScanner(
  scanner: KioskSettings['documentScanner'],
  { record }: OpenOptions = {},
): DocumentScanner {
  const feeder = scanner.source === 'feeder';
  if (scanner.wire === 'escl') {
    const { url, serial } = scanner;
    return new EsclDocumentScanner({
      ...{ url, serial, feeder },
      ...(record && { exchange: recordingExchange(exchange, record) }),
    });
  }
  const { command, env, device, identity, extraOptions, buttons } = scanner;
  return new SaneDocumentScanner({
    ...{ command, env, device, identity, extraOptions, buttons, feeder },
    ...(record && { run: recordingScanimage(runScanimage, record) }),
  });
}

export function openBarcodeScanner(
  scanner: KioskSettings['barcodeScanner'],
  { record, ...options }: OpenOptions,
): BarcodeScanner {
  const openPort = barcodePort(scanner);
  return new HidBarcodeScanner({
    ...options,
    openPort: record ? recordingOpener(openPort, { write: record }) : openPort,
  });
}

/** Only an Arduino has a wire to record; the Pi's own pins are programs of the kernel's GPIO. */
export function openPanel(panel: PanelThere, { record, ...options }: OpenOptions): ButtonPanel {
  if (panel.wire === 'gpio') return new GpioButtonPanel({ chip: panel.chip, pins: panel.pins, ...options });
  const openTransport =
    panel.wire === 'serial'
      ? serialPanelTransport({ path: panel.path })
      : socketPanelTransport({ socketPath: panel.path });
  return new FirmataButtonPanel({
    ...options,
    openTransport: record ? recordingPanelTransport(openTransport, record) : openTransport,
  });
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
