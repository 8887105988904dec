/**
 * Runs inside the lab's machine: prints receipts with the real driver until told otherwise, each again and again until the printer has
 * confirmed it, and says one JSON line for every try.
 *   guest-prints.ts COUNT
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { findUsbPrinter } from '../../devices/receipt-printer/usb-printer-finder.ts';
import { usbPrinterPort } from '../../devices/receipt-printer/usb-printer-port.ts';
import { labReceipt } from './lab-receipt.ts';

const count = Number(process.argv[2]);
const printer = new EscposReceiptPrinter({ port: usbPrinterPort({ find: findUsbPrinter }) });
const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

for (let number = 1; number <= count; number += 1) {
  for (;;) {
    try {
      const { outcome } = await printer.print(labReceipt(number));
      say({ number, outcome });
      break;
    } catch (error) {
      if (!isDeviceProblem(error)) throw error;
      say({ number, outcome: error.code });
      await pause(500);
    }
  }
}
await printer.close();
