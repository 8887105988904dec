/**
 * Runs inside the lab's machine: opens the barcode scanner with the real driver and says everything it tells, one JSON line each.
 *   guest-scans.ts pos|keyboard
 */
import { HidBarcodeScanner } from '../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { nodeHidPortOpener } from '../../devices/barcode-scanner/node-hid-port.ts';
import { keyboardScannerIds } from './hid-scanner-device.ts';

const scanner = new HidBarcodeScanner({
  // With a keyboard in the settings node-hid works through libusb, else through hidraw.
  openPort: nodeHidPortOpener({ keyboards: process.argv[2] === 'keyboard' ? [keyboardScannerIds] : [] }),
  // It is pulled out dozens of times here; a kiosk's driver would try more and more rarely.
  retryCeilingMs: 500,
});
scanner.listen((event) => process.stdout.write(`${JSON.stringify(event)}\n`));
