/** The kernel's side of USB/IP, as far as the host tests of the virtual devices need it: import one, do transfers. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type TransferAnswer = { status: number; actualBytes: number; data: Buffer };

export class UsbipClient {
  #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #wake = () => {};
  #sequence = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
  }

  static async connect(port: number): Promise<UsbipClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new UsbipClient(socket);
  }

  /** Resolves with the status, 0 for a device that is ours now. */
  async importDevice(busId: string): Promise<number> {
    const question = Buffer.alloc(40);
    question.writeUInt16BE(0x0111, 0);
    question.writeUInt16BE(0x8003, 2);
    question.write(busId, 8, 'latin1');
    this.#socket.write(question);
    const status = (await this.#take(8)).readInt32BE(4);
    if (status === 0) await this.#take(312);
    return status;
  }

  /** A control request to the device or its first interface. */
  async controlIn(
    requestType: number,
    request: number,
    value: number,
    length: number,
  ): Promise<TransferAnswer> {
    const setup = Buffer.of(requestType, request, 0, 0, 0, 0, 0, 0);
    setup.writeUInt16LE(value, 2);
    setup.writeUInt16LE(length, 6);
    return this.#answered(this.submit({ direction: 'in', endpoint: 0, length, setup }), 'in');
  }

  async transferIn(endpoint: number, length: number): Promise<TransferAnswer> {
    return this.#answered(this.submit({ direction: 'in', endpoint, length }), 'in');
  }

  async transferOut(endpoint: number, data: Uint8Array): Promise<TransferAnswer> {
    return this.#answered(this.submit({ direction: 'out', endpoint, length: data.length, data }), 'out');
  }

  /** Sends a transfer and waits for nothing; returns its sequence number. */
  submit(transfer: {
    direction: 'in' | 'out';
    endpoint: number;
    length: number;
    setup?: Uint8Array;
    data?: Uint8Array;
  }): number {
    this.#sequence += 1;
    const header = Buffer.alloc(48);
    header.writeUInt32BE(1, 0);
    header.writeUInt32BE(this.#sequence, 4);
    header.writeUInt32BE(transfer.direction === 'in' ? 1 : 0, 12);
    header.writeUInt32BE(transfer.endpoint, 16);
    header.writeUInt32BE(transfer.length, 24);
    if (transfer.setup) header.set(transfer.setup, 40);
    this.#socket.write(Buffer.concat([header, transfer.data ?? Buffer.alloc(0)]));
    return this.#sequence;
  }

  /** Takes a transfer back; resolves with the status of that. */
  async unlink(victim: number): Promise<number> {
    this.#sequence += 1;
    const header = Buffer.alloc(48);
    header.writeUInt32BE(2, 0);
    header.writeUInt32BE(this.#sequence, 4);
    header.writeUInt32BE(victim, 20);
    this.#socket.write(header);
    return (await this.#take(48)).readInt32BE(20);
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  async closed(): Promise<void> {
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }

  close(): void {
    this.#socket.destroy();
  }

  async #answered(sequence: number, direction: 'in' | 'out'): Promise<TransferAnswer> {
    const header = await this.#take(48);
    if (header.readUInt32BE(4) !== sequence) throw new Error('an answer to another transfer');
    const actualBytes = header.readUInt32BE(24);
    const data = direction === 'in' ? await this.#take(actualBytes) : Buffer.alloc(0);
    return { status: header.readInt32BE(20), actualBytes, data };
  }

  async #take(bytes: number): Promise<Buffer> {
    while (this.#received.length < bytes) {
      if (this.#socket.closed) throw new Error('the server has closed the connection');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#received.subarray(0, bytes);
    this.#received = this.#received.subarray(bytes);
    return taken;
  }
}
