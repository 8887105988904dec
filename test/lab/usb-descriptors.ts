/** What a USB device says about itself, from named values to the bytes that a kernel reads. Source: USB 2.0, chapter 9.6. No I/O. */

export type UsbEndpoint = {
  /** With 0x80 for those that send to the host. */
  address: number;
  type: 'bulk' | 'interrupt';
  maxPacketBytes: number;
  /** How often the host asks, for interrupt endpoints. */
  intervalMs?: number;
};

export type UsbInterface = {
  class: number;
  subclass: number;
  protocol: number;
  /** Descriptors of the class, between those of the interface and of its endpoints. */
  classDescriptors?: Uint8Array;
  endpoints: readonly UsbEndpoint[];
};

export type UsbIdentity = {
  vendorId: number;
  productId: number;
  /** 0 where every interface has a class of its own. */
  deviceClass: number;
  manufacturer: string;
  product: string;
  serial: string;
  interfaces: readonly UsbInterface[];
};

const transferTypes = { bulk: 2, interrupt: 3 } as const;

export function deviceDescriptor({ vendorId, productId, deviceClass }: UsbIdentity): Uint8Array {
  const bytes = Buffer.of(18, 1, 0x00, 0x02, deviceClass, 0, 0, 64, 0, 0, 0, 0, 0x00, 0x01, 1, 2, 3, 1);
  bytes.writeUInt16LE(vendorId, 8);
  bytes.writeUInt16LE(productId, 10);
  return bytes;
}

export function configurationDescriptor({ interfaces }: UsbIdentity): Uint8Array {
  const parts = interfaces.flatMap((each, number) => [
    Buffer.of(9, 4, number, 0, each.endpoints.length, each.class, each.subclass, each.protocol, 0),
    each.classDescriptors ?? Buffer.alloc(0),
    ...each.endpoints.map(endpointDescriptor),
  ]);
  const body = Buffer.concat(parts);
  // Bus-powered, 100 mA.
  const head = Buffer.of(9, 2, 0, 0, interfaces.length, 1, 0, 0x80, 50);
  head.writeUInt16LE(head.length + body.length, 2);
  return Buffer.concat([head, body]);
}

/** Index 0 lists the languages: English alone. Undefined where there is no such string. */
export function stringDescriptor(identity: UsbIdentity, index: number): Uint8Array | undefined {
  if (index === 0) return Buffer.of(4, 3, 0x09, 0x04);
  const text = [identity.manufacturer, identity.product, identity.serial][index - 1];
  if (text === undefined) return undefined;
  const letters = Buffer.from(text, 'utf16le');
  return Buffer.concat([Buffer.of(letters.length + 2, 3), letters]);
}

function endpointDescriptor({ address, type, maxPacketBytes, intervalMs }: UsbEndpoint): Buffer {
  const bytes = Buffer.of(7, 5, address, transferTypes[type], 0, 0, intervalMs ?? 0);
  bytes.writeUInt16LE(maxPacketBytes, 4);
  return bytes;
}
