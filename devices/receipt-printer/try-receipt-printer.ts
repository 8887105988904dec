/**
 * A command for technicians: prints a sample receipt.
 *
 *     node devices/receipt-printer/try-receipt-printer.ts                     on the pretend printer; says where the picture is
 *     node devices/receipt-printer/try-receipt-printer.ts tcp 192.168.1.50    on a network printer
 *     node devices/receipt-printer/try-receipt-printer.ts usb                 on the USB printer that is plugged in
 *     node devices/receipt-printer/try-receipt-printer.ts file /dev/usb/lp0   through Linux's printer driver
 *
 * A further word names the profile, such as `generic-58`; the usual one is `epson-80`.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeviceProblem } from '../device-problem.ts';
import { EscposReceiptPrinter } from './escpos-receipt-printer.ts';
import { filePrinterPort } from './file-printer-port.ts';
import { PretendReceiptPrinter } from './pretend-receipt-printer.ts';
import type { PrinterPort } from './printer-port.ts';
import { type PrinterProfile, printerProfiles } from './printer-profile.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { tcpPrinterPort } from './tcp-printer-port.ts';
import { findUsbPrinter } from './usb-printer-finder.ts';
import { usbPrinterPort } from './usb-printer-port.ts';

const words = process.argv.slice(2);
const profile: PrinterProfile =
  Object.values(printerProfiles).find(({ name }) => words.includes(name)) ?? printerProfiles['epson-80'];
const [wire, address = ''] = words.filter((word) => word !== profile.name);

const folder = join(tmpdir(), 'silaku-receipts');
const pretend = wire === undefined ? new PretendReceiptPrinter({ profile, keepIn: folder }) : undefined;
const port = pretend ? tcpPrinterPort(await pretend.listenOnTcp()) : portNamed(wire, address);
if (port) await printSample(port);
else {
  console.error('Say tcp HOST[:PORT], usb, or file PATH; or nothing, for the pretend printer.');
  process.exitCode = 2;
}
await pretend?.kept();
await pretend?.close();
if (pretend) console.log(`The paper: ${join(folder, '001.png')} (.txt as text, .bin as bytes)`);

async function printSample(to: PrinterPort): Promise<void> {
  const printer = new EscposReceiptPrinter({ port: to, profile });
  printer.listen((event) => console.log(event.type));
  try {
    const { outcome } = await printer.print(sampleReceipt);
    console.log(`${to.name}: ${outcome}`);
  } catch (error) {
    if (!isDeviceProblem(error)) throw error;
    console.error(`${to.name}: ${error.code}\n${error.hint}`);
    process.exitCode = 1;
  } finally {
    await printer.close();
  }
}

function portNamed(kind: string | undefined, where: string): PrinterPort | undefined {
  const [host = '', number = '9100'] = where.split(':');
  if (kind === 'tcp') return tcpPrinterPort({ host, port: Number(number) });
  if (kind === 'usb') return usbPrinterPort({ find: findUsbPrinter });
  if (kind === 'file') return filePrinterPort({ path: where });
  return undefined;
}
