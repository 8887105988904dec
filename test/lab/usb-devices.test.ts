import test, { type ExecutionContext } from 'ava';
import { commonHidPosLayout, hidPosLayout } from '../../devices/barcode-scanner/hid-pos-layout.ts';
import { createHidDecoder } from '../../devices/barcode-scanner/hid-reports.ts';
import { PretendBarcodeScanner } from '../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { PretendButtonPanel } from '../../devices/button-panel/pretend-button-panel.ts';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import { HidScannerDevice, posReportDescriptor } from './hid-scanner-device.ts';
import { labReceipt } from './lab-receipt.ts';
import { PanelDevice } from './panel-device.ts';
import { paperBytes } from './print-run.ts';
import { PrinterDevice } from './printer-device.ts';
import type { UsbDevice } from './usb-device.ts';
import { UsbipClient } from './usbip-client.ts';
import { UsbipServer } from './usbip-server.ts';

async function attached(t: ExecutionContext, device: UsbDevice) {
  const { server, port } = await UsbipServer.start();
  t.teardown(() => server.close());
  server.offer('1-1', device);
  const kernel = await UsbipClient.connect(port);
  t.is(await kernel.importDevice('1-1'), 0);
  return { server, port, kernel };
}

test("the HID-POS descriptor describes exactly the reports of the scanner's twin", (t) => {
  t.deepEqual(hidPosLayout(posReportDescriptor), commonHidPosLayout);
});

test('a kernel learns from the scanner what it is', async (t) => {
  const { kernel } = await attached(t, new HidScannerDevice('pos'));
  const device = await kernel.controlIn(0x80, 6, 0x0100, 18);
  t.is(device.data.length, 18);
  t.is(device.data.readUInt16LE(8), 0x1209);
  const configuration = await kernel.controlIn(0x80, 6, 0x0200, 255);
  t.is(configuration.data.readUInt16LE(2), configuration.data.length);
  const report = await kernel.controlIn(0x81, 6, 0x2200, 255);
  t.deepEqual(report.data, posReportDescriptor);
  const name = await kernel.controlIn(0x80, 6, 0x0302, 255);
  t.is(name.data.toString('utf16le', 2), 'Lab HID-POS Scanner');
  t.is((await kernel.controlIn(0x80, 6, 0x0600, 10)).status, -32, 'no qualifier for another speed');
  t.is((await kernel.controlIn(0x80, 6, 0x0309, 255)).status, -32, 'no such string');
});

test('a code comes out of the interrupt endpoint as the reports that our decoder reads', async (t) => {
  const device = new HidScannerDevice('pos');
  const scanner = new PretendBarcodeScanner({ wire: device });
  t.is(scanner.show('too early').outcome, 'notConnected');
  const { kernel } = await attached(t, device);
  const code = 'Q'.repeat(130);
  t.is(scanner.show(code).outcome, 'sent');
  const decoder = createHidDecoder('pos', { clock: () => 0, pauseMs: 500 });
  const codes = [];
  for (let report = 1; report <= 3; report += 1)
    codes.push(...decoder.push((await kernel.transferIn(1, 64)).data));
  t.deepEqual(codes, [{ kind: 'code', bytes: new TextEncoder().encode(code), symbology: ']Q1' }]);
});

test('a question that the kernel takes back swallows no report', async (t) => {
  const device = new HidScannerDevice('pos');
  const { kernel } = await attached(t, device);
  const waiting = kernel.submit({ direction: 'in', endpoint: 1, length: 64 });
  t.is(await kernel.unlink(waiting), -104);
  t.is(await kernel.unlink(waiting), 0, 'there is nothing to take back any more');
  new PretendBarcodeScanner({ wire: device }).show('still there');
  t.is((await kernel.transferIn(1, 64)).actualBytes, 64);
});

test('the printer tells its id, answers questions about itself, and prints', async (t) => {
  const twin = new PretendReceiptPrinter();
  const { kernel } = await attached(t, new PrinterDevice(twin));
  const id = await kernel.controlIn(0xa1, 0, 0, 255);
  t.is(id.data.readUInt16BE(0), id.data.length);
  t.regex(id.data.toString('latin1', 2), /CMD:ESC\/POS/);
  await kernel.transferOut(1, Buffer.from('\x1b@LAB\n\x1dV\x00', 'latin1'));
  t.is(twin.receipts[0]?.text.trim(), 'LAB');
  twin.runOutOfPaper();
  await kernel.transferOut(1, Buffer.of(0x10, 0x04, 4));
  t.is((await kernel.transferIn(2, 64)).data[0], 0x7e);
});

test('a cable pulled in mid-receipt leaves the printer with exactly the bytes before it, and the rest is lost', async (t) => {
  const twin = new PretendReceiptPrinter();
  const device = new PrinterDevice(twin);
  const { server, port, kernel } = await attached(t, device);
  const pulled = new Promise<void>((resolve) => device.after(5, () => server.unplug('1-1').then(resolve)));
  kernel.submit({ direction: 'out', endpoint: 1, length: 7, data: Buffer.from('\x1b@ABCDE', 'latin1') });
  await pulled;
  await kernel.closed();
  const again = await UsbipClient.connect(port);
  t.is(await again.importDevice('1-1'), 0);
  await again.transferOut(1, Buffer.from('\n\x1dV\x00', 'latin1'));
  t.is(twin.receipts[0]?.text.trim(), 'ABC');
});

test('what the lab expects of a paper is what the driver prints', async (t) => {
  const twin = new PretendReceiptPrinter();
  const printer = new EscposReceiptPrinter({ port: twin.port() });
  t.teardown(() => printer.close());
  await printer.print(labReceipt(7), { job: 9 });
  t.deepEqual(Buffer.from(twin.receipts[0]!.bytes), Buffer.from(await paperBytes(7, 9)));
});

test('who opens the serial port of the panel is greeted by its firmware', async (t) => {
  const twin = new PretendButtonPanel();
  const { kernel } = await attached(t, new PanelDevice(twin));
  await kernel.controlIn(0x21, 0x22, 3, 0);
  const greeting = await kernel.transferIn(2, 64);
  t.deepEqual([...greeting.data.subarray(0, 1)], [0xf9], 'Firmata: protocol version');
});

test('one device is for one kernel, a bus id that is not there for none, and garbage ends the connection', async (t) => {
  const { port } = await attached(t, new HidScannerDevice('keyboard'));
  const second = await UsbipClient.connect(port);
  t.is(await second.importDevice('1-1'), 1);
  t.is(await second.importDevice('9-9'), 1);
  second.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await t.notThrowsAsync(second.closed());
});
