/** A USB printer as the package `usb` would show it, with the twin behind its pipes. */
import type { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import type { PortConnection } from '../../../devices/receipt-printer/printer-port.ts';
import type { UsbPrinterDevice } from '../../../devices/receipt-printer/usb-printer-port.ts';

const never = new AbortController().signal;

export class FakeUsbPrinter implements UsbPrinterDevice {
  readonly vendorId = 0x04b8;
  readonly productId = 0x0e15;
  readonly productName = 'TM-T20';
  readonly configurations: UsbPrinterDevice['configurations'];
  configuration: UsbPrinterDevice['configuration'];
  /** What was called, in order, but for transfers. */
  readonly calls: string[] = [];
  #twin: PretendReceiptPrinter;
  #connection: PortConnection | undefined;
  #said: Uint8Array[] = [];
  #reader: { resolve(bytes: Uint8Array): void; reject(error: Error): void } | undefined;
  #unplugged = false;

  /** `reads: false` for a printer without a pipe in. */
  constructor(twin: PretendReceiptPrinter, { reads = true, interfaceClass = 7 } = {}) {
    this.#twin = twin;
    const endpoints = [
      { endpointNumber: 1, direction: 'out', type: 'bulk' },
      ...(reads ? [{ endpointNumber: 2, direction: 'in', type: 'bulk' }] : []),
    ];
    const alternate = { interfaceClass, endpoints };
    this.configurations = [{ configurationValue: 1, interfaces: [{ interfaceNumber: 0, alternate }] }];
  }

  unplug(): void {
    this.#unplugged = true;
    this.#reader?.reject(new Error('transferIn error: device disconnected'));
  }

  async open(): Promise<void> {
    this.#do('open');
    const listener = {
      bytes: (bytes: Uint8Array) => {
        if (this.#reader) this.#reader.resolve(bytes);
        else this.#said.push(bytes);
      },
      lost: () => this.unplug(),
    };
    this.#connection = await this.#twin.port().open(listener, never);
  }

  async selectConfiguration(value: number): Promise<void> {
    this.#do(`selectConfiguration ${value}`);
    this.configuration = this.configurations[0];
  }

  async detachKernelDriver(): Promise<void> {
    this.#do('detachKernelDriver');
  }

  async attachKernelDriver(): Promise<void> {
    this.#do('attachKernelDriver');
  }

  async claimInterface(interfaceNumber: number): Promise<void> {
    this.#do(`claimInterface ${interfaceNumber}`);
  }

  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.#do(`releaseInterface ${interfaceNumber}`);
  }

  async close(): Promise<void> {
    this.#do('close');
    await this.#connection?.close();
  }

  async transferIn(_endpoint: number, _length: number, timeoutMs = 1_000): Promise<{ data: DataView }> {
    this.#refuseIfUnplugged();
    const bytes = this.#said.shift() ?? (await this.#nextSaid(timeoutMs));
    return { data: new DataView(Uint8Array.from(bytes).buffer) };
  }

  async transferOut(_endpoint: number, data: Uint8Array): Promise<{ bytesWritten: number }> {
    this.#refuseIfUnplugged();
    await this.#connection?.write(data, never);
    return { bytesWritten: data.byteLength };
  }

  async #nextSaid(timeoutMs: number): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#reader = { resolve, reject };
    const timer = setTimeout(() => reject(new Error('transferIn error: transfer was cancelled')), timeoutMs);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#reader = undefined;
    });
  }

  #do(call: string): void {
    this.#refuseIfUnplugged();
    this.calls.push(call);
  }

  #refuseIfUnplugged(): void {
    if (this.#unplugged) throw new Error('device disconnected');
  }
}
