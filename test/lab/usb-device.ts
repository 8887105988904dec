/** A virtual USB device: answers a kernel's control requests, takes and gives data on its endpoints. The server plugs it in; models extend it. */
import {
  configurationDescriptor,
  deviceDescriptor,
  stringDescriptor,
  type UsbIdentity,
} from './usb-descriptors.ts';
import type { UsbSetup } from './usbip-messages.ts';

/** `stall`: the device does not know this request, which is a normal answer on USB. */
export type ControlAnswer = Uint8Array | 'stall';

const standardIn = 0x80;
const standardOut = 0x00;
const standardInOfInterface = 0x81;
const standardOutToInterface = 0x01;
const standardOutToEndpoint = 0x02;

export abstract class UsbDevice {
  readonly identity: UsbIdentity;
  #pipes = new Map<number, InPipe>();
  #configuration = 0;

  constructor(identity: UsbIdentity) {
    this.identity = identity;
  }

  /** A kernel has taken the device. */
  attached(): void {
    this.#pipes.clear();
    this.#configuration = 0;
  }

  /** The cable is out. */
  detached(): void {
    this.#pipes.clear();
  }

  /** Requests of the device's own class. */
  protected abstract classRequest(setup: UsbSetup, data: Uint8Array): ControlAnswer;

  /** Data from the host; while the promise is open the device is busy, and the kernel waits. */
  abstract take(endpoint: number, data: Uint8Array): Promise<void> | void;

  /** Data for the host, at the endpoint (without 0x80): given out with the kernel's next question, each piece as a transfer of its own. */
  protected give(endpoint: number, data: Uint8Array): void {
    this.pipe(endpoint).push(data);
  }

  pipe(endpoint: number): InPipe {
    const known = this.#pipes.get(endpoint);
    if (known) return known;
    const made = new InPipe();
    this.#pipes.set(endpoint, made);
    return made;
  }

  control(setup: UsbSetup, data: Uint8Array): ControlAnswer {
    const { requestType, request, value } = setup;
    const nothing = Buffer.alloc(0);
    switch (requestType) {
      case standardIn:
        if (request === 6) return this.#descriptor(value >> 8, value & 0xff);
        if (request === 8) return Buffer.of(this.#configuration);
        return request === 0 ? Buffer.of(0, 0) : 'stall';
      case standardOut:
        if (request !== 9) return 'stall';
        this.#configuration = value;
        return nothing;
      case standardOutToInterface:
        return request === 11 && value === 0 ? nothing : 'stall';
      case standardOutToEndpoint:
        return request === 1 ? nothing : 'stall';
      case standardInOfInterface:
        if (request === 10) return Buffer.of(0);
        if (request === 0) return Buffer.of(0, 0);
        return this.classRequest(setup, data);
      default:
        return this.classRequest(setup, data);
    }
  }

  #descriptor(type: number, index: number): ControlAnswer {
    if (type === 1) return deviceDescriptor(this.identity);
    if (type === 2) return configurationDescriptor(this.identity);
    if (type === 3) return stringDescriptor(this.identity, index) ?? 'stall';
    // A full-speed device has no qualifier for another speed.
    return 'stall';
  }
}

type Question = { lengthBytes: number; answer: (data: Uint8Array) => void };

/** What waits for the host on one endpoint, or the host's questions that wait for data. */
export class InPipe {
  #data: Uint8Array[] = [];
  #questions: Question[] = [];

  push(data: Uint8Array): void {
    this.#data.push(data);
    this.#serve();
  }

  /** Data that nobody has asked for are gone. */
  forget(): void {
    this.#data = [];
  }

  /** Returns what takes the question back. */
  ask(lengthBytes: number, answer: (data: Uint8Array) => void): () => void {
    const question = { lengthBytes, answer };
    this.#questions.push(question);
    this.#serve();
    return () => {
      this.#questions = this.#questions.filter((each) => each !== question);
    };
  }

  #serve(): void {
    while (this.#data.length > 0 && this.#questions.length > 0) {
      const data = this.#data.shift()!;
      const { lengthBytes, answer } = this.#questions.shift()!;
      if (data.length > lengthBytes) this.#data.unshift(data.subarray(lengthBytes));
      answer(data.subarray(0, lengthBytes));
    }
  }
}
