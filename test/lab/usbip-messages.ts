/**
 * The messages of USB/IP 1.1.1 as bytes, to and from named values; the server and the tests' small client use it. No I/O.
 * Source: Documentation/usb/usbip_protocol.rst of the Linux kernel. All numbers are big-endian.
 */

const version = 0x0111;
const codes = { askList: 0x8005, list: 0x0005, askImport: 0x8003, import: 0x0003 } as const;
const commands = { submit: 1, unlink: 2, submitted: 3, unlinked: 4 } as const;
const headerBytes = 48;
const importBytes = 40;
const deviceBytes = 312;

/** Linux error numbers, as a device's answers carry them. */
export const usbStatus = { ok: 0, stalled: -32, unlinked: -104 } as const;

export type UsbSetup = {
  requestType: number;
  request: number;
  value: number;
  index: number;
  length: number;
};

/** What a kernel says: first one of the first two, and after a successful import only the last two. */
export type UsbipRequest =
  | { type: 'list' }
  | { type: 'import'; busId: string }
  | {
      type: 'submit';
      sequence: number;
      direction: 'in' | 'out';
      endpoint: number;
      /** How many bytes the kernel takes (in). */
      length: number;
      setup: UsbSetup;
      /** What the kernel gives (out). */
      data: Uint8Array;
    }
  | { type: 'unlink'; sequence: number; victim: number };

export type UsbipDeviceInfo = {
  busId: string;
  vendorId: number;
  productId: number;
  deviceClass: number;
  interfaces: readonly { class: number; subclass: number; protocol: number }[];
};

/** Cuts a kernel's stream into requests, however the chunks fall. Throws a RangeError on bytes that are no USB/IP. */
export class UsbipReader {
  #rest: Buffer = Buffer.alloc(0);
  #imported = false;

  /** From now on the stream consists of transfers. */
  imported(): void {
    this.#imported = true;
  }

  /** The next whole request; null when more bytes must come first. */
  next(): UsbipRequest | null {
    return this.#imported ? this.#nextTransfer() : this.#nextQuestion();
  }

  push(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
  }

  #nextQuestion(): UsbipRequest | null {
    if (this.#rest.length < 8) return null;
    const code = this.#rest.readUInt16BE(2);
    if (code === codes.askList) {
      this.#take(8);
      return { type: 'list' };
    }
    if (code !== codes.askImport) throw new RangeError(`USB/IP has no request ${code}`);
    if (this.#rest.length < importBytes) return null;
    const name = this.#take(importBytes).toString('latin1', 8);
    return { type: 'import', busId: name.slice(0, Math.max(0, name.indexOf('\0'))) };
  }

  #nextTransfer(): UsbipRequest | null {
    if (this.#rest.length < headerBytes) return null;
    const command = this.#rest.readUInt32BE(0);
    const sequence = this.#rest.readUInt32BE(4);
    if (command === commands.unlink) {
      return { type: 'unlink', sequence, victim: this.#take(headerBytes).readUInt32BE(20) };
    }
    if (command !== commands.submit) throw new RangeError(`USB/IP has no command ${command}`);
    const direction = this.#rest.readUInt32BE(12) === 1 ? 'in' : 'out';
    const length = this.#rest.readUInt32BE(24);
    const dataBytes = direction === 'out' ? length : 0;
    if (this.#rest.length < headerBytes + dataBytes) return null;
    const header = this.#take(headerBytes);
    const setup = {
      requestType: header.readUInt8(40),
      request: header.readUInt8(41),
      value: header.readUInt16LE(42),
      index: header.readUInt16LE(44),
      length: header.readUInt16LE(46),
    };
    const endpoint = header.readUInt32BE(16);
    return { type: 'submit', sequence, direction, endpoint, length, setup, data: this.#take(dataBytes) };
  }

  #take(bytes: number): Buffer {
    const taken = Buffer.from(this.#rest.subarray(0, bytes));
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }
}

export const usbipAnswers = {
  list(devices: readonly UsbipDeviceInfo[]): Uint8Array {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(devices.length, 0);
    const entries = devices.map((device) =>
      Buffer.concat([
        description(device),
        ...device.interfaces.map((each) => Buffer.of(each.class, each.subclass, each.protocol, 0)),
      ]),
    );
    return Buffer.concat([questionHeader(codes.list, 0), count, ...entries]);
  },

  /** Null says that there is no such device, or that another kernel has it. */
  import(device: UsbipDeviceInfo | null): Uint8Array {
    if (!device) return questionHeader(codes.import, 1);
    return Buffer.concat([questionHeader(codes.import, 0), description(device)]);
  },

  /** `data` is what the device gave (in); `actualBytes` what of the transfer was done. */
  submitted(
    sequence: number,
    answer: { status: number; actualBytes: number; data?: Uint8Array },
  ): Uint8Array {
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(commands.submitted, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(answer.status, 20);
    header.writeUInt32BE(answer.actualBytes, 24);
    return answer.data ? Buffer.concat([header, answer.data]) : header;
  },

  unlinked(sequence: number, status: number): Uint8Array {
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(commands.unlinked, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(status, 20);
    return header;
  },
};

function questionHeader(code: number, status: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(version, 0);
  header.writeUInt16BE(code, 2);
  header.writeInt32BE(status, 4);
  return header;
}

function description({ busId, vendorId, productId, deviceClass, interfaces }: UsbipDeviceInfo): Buffer {
  const bytes = Buffer.alloc(deviceBytes);
  const [bus = '1', number = '1'] = busId.split('-');
  const fullSpeed = 2;
  bytes.write(`/sys/devices/lab/${busId}`, 0, 'latin1');
  bytes.write(busId, 256, 'latin1');
  bytes.writeUInt32BE(Number(bus), 288);
  bytes.writeUInt32BE(Number(number), 292);
  bytes.writeUInt32BE(fullSpeed, 296);
  bytes.writeUInt16BE(vendorId, 300);
  bytes.writeUInt16BE(productId, 302);
  bytes.writeUInt16BE(0x0100, 304);
  bytes.writeUInt8(deviceClass, 306);
  // One configuration, and it is chosen only later, by the kernel.
  bytes.writeUInt8(1, 310);
  bytes.writeUInt8(interfaces.length, 311);
  return bytes;
}
