/**
 * Runs inside the lab's machine: prints receipts with the real driver, each again and again until the printer has confirmed it, and says
 * one JSON line for every try. Ends when it has printed COUNT of them and the file `enough` is there.
 *   guest-prints.ts COUNT
 */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { paperInSlot } from '../../devices/receipt-printer/print-problem.ts';
import { findUsbPrinter } from '../../devices/receipt-printer/usb-printer-finder.ts';
import { usbPrinterPort } from '../../devices/receipt-printer/usb-printer-port.ts';
import { enoughFile, labReceipt } from './lab-receipt.ts';

const count = Number(process.argv[2]);
const printer = new EscposReceiptPrinter({ port: usbPrinterPort({ find: findUsbPrinter }) });
const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

let job = 0;
for (let number = 1; number <= count || !existsSync(enoughFile); number += 1) {
  for (let told = ''; told !== 'confirmed'; ) {
    // As in the kiosk, every try is a job of its own.
    job += 1;
    try {
      const { outcome } = await printer.print(labReceipt(number), { job });
      told = outcome;
      say({ number, job, told });
    } catch (error) {
      if (!isDeviceProblem(error)) throw error;
      told = paperInSlot(error);
      say({ number, job, told, code: error.code });
      await pause(500);
    }
  }
}
await printer.close();
