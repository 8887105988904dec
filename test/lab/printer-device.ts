/**
 * A receipt printer on USB (class 7, bidirectional) with its own power: the twin from devices/ prints and answers. A pulled cable leaves
 * in the printer what was sent already, as on the counter. Source: USB Device Class Definition for Printing Devices 1.1.
 */
import type { PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import type { PortConnection } from '../../devices/receipt-printer/printer-port.ts';
import { type ControlAnswer, UsbDevice } from './usb-device.ts';
import type { UsbSetup } from './usbip-messages.ts';

const outEndpoint = 1;
const inEndpoint = 2;
const ieee1284Id = 'MFG:Si LAKU;CMD:ESC/POS;MDL:Lab Printer;CLS:PRINTER;';

export class PrinterDevice extends UsbDevice {
  #twin: PretendReceiptPrinter;
  #closing = new AbortController();
  #connection: Promise<PortConnection> | undefined;
  #moment: { afterBytes: number; happen: () => void } | undefined;

  constructor(twin: PretendReceiptPrinter) {
    super({
      vendorId: 0x1209,
      productId: 0xb003,
      deviceClass: 0,
      manufacturer: 'Si LAKU',
      product: 'Lab Receipt Printer',
      serial: 'LAB2',
      interfaces: [
        {
          class: 7,
          subclass: 1,
          protocol: 2,
          endpoints: [
            { address: outEndpoint, type: 'bulk', maxPacketBytes: 64 },
            { address: 0x80 | inEndpoint, type: 'bulk', maxPacketBytes: 64 },
          ],
        },
      ],
    });
    this.#twin = twin;
  }

  override attached(): void {
    super.attached();
    this.#closing = new AbortController();
    const listener = { bytes: (bytes: Uint8Array) => this.give(inEndpoint, bytes), lost: () => {} };
    this.#connection = this.#twin.port().open(listener, this.#closing.signal);
    // Switched off, it takes what is sent and does nothing with it, until the kernel notices that it has gone.
    this.#connection.catch(() => {});
  }

  override detached(): void {
    super.detached();
    this.#closing.abort();
    this.#connection?.then((connection) => connection.close()).catch(() => {});
  }

  /** Lets something happen when that many more bytes have arrived: a pulled cable in the middle of a receipt. */
  after(bytes: number, happen: () => void): void {
    this.#moment = { afterBytes: bytes, happen };
  }

  async take(_endpoint: number, data: Uint8Array): Promise<void> {
    const connection = await this.#connection;
    const before = this.#moment ? Math.min(data.length, this.#moment.afterBytes) : data.length;
    await connection?.write(data.subarray(0, before), this.#closing.signal).catch(() => {});
    if (!this.#moment) return;
    this.#moment.afterBytes -= before;
    if (this.#moment.afterBytes > 0) return;
    const { happen } = this.#moment;
    this.#moment = undefined;
    happen();
    // What was still in the cable has not arrived, and nobody answers for it any more.
    if (!this.#closing.signal.aborted)
      await connection?.write(data.subarray(before), this.#closing.signal).catch(() => {});
  }

  protected classRequest({ requestType, request }: UsbSetup): ControlAnswer {
    if (requestType === 0xa1 && request === 0) {
      const id = Buffer.from(`\0\0${ieee1284Id}`, 'latin1');
      id.writeUInt16BE(id.length, 0);
      return id;
    }
    // Get Port Status: selected, no error. Receipt printers tell the truth by DLE EOT alone. Then Soft Reset.
    if (requestType === 0xa1 && request === 1) return Buffer.of(0x18);
    return requestType === 0x21 && request === 2 ? Buffer.alloc(0) : 'stall';
  }
}
