/**
 * A barcode scanner on USB: the twin from devices/ sends the reports, this gives them to a kernel under descriptors as a shop's scanner has
 * them. HID-POS (usage page 0x8C) or a boot keyboard. Sources: HID 1.11, HID POS Usage Tables 1.02.
 */
import { commonHidPosLayout } from '../../devices/barcode-scanner/hid-pos-layout.ts';
import type { HidReportStyle } from '../../devices/barcode-scanner/hid-reports.ts';
import { bootKeyboard } from '../../devices/barcode-scanner/keyboard-layout.ts';
import type { PretendHidWire } from '../../devices/barcode-scanner/pretend-hid-wire.ts';
import { type ControlAnswer, UsbDevice } from './usb-device.ts';
import type { UsbSetup } from './usbip-messages.ts';

/** In the range that pid.codes gives to everybody for tests. */
const vendorId = 0x1209;

// biome-ignore format: a descriptor is read as its items
export const posReportDescriptor = Buffer.of(
  0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, // Usage Page and Usage: Bar Code Scanner; Collection (Application)
  0x85, commonHidPosLayout.id,              //   Report Id
  0x09, 0x12, 0xa1, 0x02,             //   Scanned Data Report, Collection (Logical)
  0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, // Bytes from 0 to 255
  0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02, // Byte Count
  0x95, 0x03, 0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x81, 0x02, // Symbology Identifier 1 to 3
  0x95, commonHidPosLayout.dataBytes, 0x09, 0xfe, 0x82, 0x02, 0x01, // Decoded Data, buffered
  0x95, 0x02, 0x81, 0x03,             //     two bytes of no meaning
  0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, // Decode Data Continued, one bit
  0x95, 0x07, 0x81, 0x03,             //     seven bits of no meaning
  0xc0, 0xc0,
);

const styles = {
  pos: {
    productId: 0xb001,
    product: 'Lab HID-POS Scanner',
    descriptor: posReportDescriptor,
    boot: [0, 0],
    maxPacketBytes: 64,
  },
  keyboard: {
    productId: 0xb002,
    product: 'Lab Keyboard Scanner',
    descriptor: bootKeyboard,
    boot: [1, 1],
    maxPacketBytes: 8,
  },
} as const;

export const keyboardScannerIds = { vendorId, productId: styles.keyboard.productId };

const reportEndpoint = 1;

export class HidScannerDevice extends UsbDevice implements PretendHidWire {
  #reportDescriptor: Uint8Array;
  #isAttached = false;

  constructor(style: HidReportStyle) {
    const { productId, product, descriptor, boot, maxPacketBytes } = styles[style];
    super({
      vendorId,
      productId,
      deviceClass: 0,
      manufacturer: 'Si LAKU',
      product,
      serial: 'LAB1',
      interfaces: [
        {
          class: 3,
          subclass: boot[0],
          protocol: boot[1],
          classDescriptors: hidDescriptor(descriptor.length),
          endpoints: [{ address: 0x80 | reportEndpoint, type: 'interrupt', maxPacketBytes, intervalMs: 4 }],
        },
      ],
    });
    this.#reportDescriptor = descriptor;
  }

  override attached(): void {
    super.attached();
    this.#isAttached = true;
  }

  override detached(): void {
    super.detached();
    this.#isAttached = false;
  }

  /** The twin's cable: the server plugs it and pulls it. */
  async plugIn(): Promise<void> {}
  async unplug(): Promise<void> {}

  send(reports: readonly Uint8Array[]): boolean {
    for (const report of this.#isAttached ? reports : []) this.give(reportEndpoint, report);
    return this.#isAttached;
  }

  protected classRequest({ requestType, request, value, length }: UsbSetup): ControlAnswer {
    if (requestType === 0x81 && request === 6) {
      if (value >> 8 === 0x22) return this.#reportDescriptor;
      if (value >> 8 === 0x21) return hidDescriptor(this.#reportDescriptor.length);
    }
    // Get Report; then Set Report (the lamps), Set Idle, Set Protocol.
    if (requestType === 0xa1 && request === 1) return Buffer.alloc(length);
    return requestType === 0x21 && [0x09, 0x0a, 0x0b].includes(request) ? Buffer.alloc(0) : 'stall';
  }

  take(): void {}
}

function hidDescriptor(reportDescriptorBytes: number): Uint8Array {
  const bytes = Buffer.of(9, 0x21, 0x11, 0x01, 0, 1, 0x22, 0, 0);
  bytes.writeUInt16LE(reportDescriptorBytes, 7);
  return bytes;
}
