/** Presents virtual USB devices to a Linux kernel over TCP (USB/IP): `usbip attach` in the machine is the plug, `unplug` here is the pulled cable. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { UsbDevice } from './usb-device.ts';
import {
  type UsbipDeviceInfo,
  UsbipReader,
  type UsbipRequest,
  usbipAnswers,
  usbStatus,
} from './usbip-messages.ts';

type Submit = Extract<UsbipRequest, { type: 'submit' }>;

export class UsbipServer {
  #devices = new Map<string, UsbDevice>();
  #links = new Map<string, DeviceLink>();
  #sockets = new Set<Socket>();
  #server: Server;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<{ server: UsbipServer; port: number }> {
    const server = new UsbipServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    const address = server.#server.address();
    if (address === null || typeof address === 'string')
      throw new Error('the USB/IP server has no TCP address');
    return { server, port: address.port };
  }

  /** `busId` such as `1-1`. From now on a kernel may take the device. */
  offer(busId: string, device: UsbDevice): void {
    this.#devices.set(busId, device);
  }

  /** Pulls the cable, in the middle of whatever is being said. The device notices at once, and stays on offer. */
  async unplug(busId: string): Promise<void> {
    const link = this.#links.get(busId);
    if (!link) return;
    await link.pull();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #serve(socket: Socket): void {
    const reader = new UsbipReader();
    let link: DeviceLink | null = null;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      link?.broken();
    });
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
        for (let request = reader.next(); request; request = reader.next()) {
          if (link) link.obey(request);
          else if (request.type === 'list') socket.write(usbipAnswers.list(this.#all()));
          else if (request.type === 'import') {
            link = this.#import(socket, request.busId);
            if (link) reader.imported();
          }
        }
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        socket.destroy();
      }
    });
  }

  #import(socket: Socket, busId: string): DeviceLink | null {
    const device = this.#links.has(busId) ? undefined : this.#devices.get(busId);
    socket.write(usbipAnswers.import(device ? infoOf(busId, device) : null));
    if (!device) return null;
    device.attached();
    const link = new DeviceLink(device, socket, () => this.#links.delete(busId));
    this.#links.set(busId, link);
    return link;
  }

  #all(): UsbipDeviceInfo[] {
    return [...this.#devices].map(([busId, device]) => infoOf(busId, device));
  }
}

/** One device in the hands of one kernel: every transfer is answered once, or taken back. */
class DeviceLink {
  #device: UsbDevice;
  #socket: Socket;
  #gone: () => void;
  #isBroken = false;
  /** What takes a transfer back that has no answer yet, by its sequence number. */
  #open = new Map<number, () => void>();

  constructor(device: UsbDevice, socket: Socket, gone: () => void) {
    this.#device = device;
    this.#socket = socket;
    this.#gone = gone;
  }

  async pull(): Promise<void> {
    this.#socket.destroy();
    this.broken();
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }

  obey(request: UsbipRequest): void {
    if (request.type === 'submit') this.#submit(request);
    else if (request.type === 'unlink') {
      const takeBack = this.#open.get(request.victim);
      this.#open.delete(request.victim);
      takeBack?.();
      this.#socket.write(
        usbipAnswers.unlinked(request.sequence, takeBack ? usbStatus.unlinked : usbStatus.ok),
      );
    }
  }

  broken(): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#gone();
    for (const takeBack of this.#open.values()) takeBack();
    this.#open.clear();
    this.#device.detached();
  }

  #submit(transfer: Submit): void {
    const { sequence, direction, endpoint, length, setup, data } = transfer;
    if (endpoint === 0) {
      const answer = this.#device.control(setup, data);
      if (answer === 'stall') this.#answer(sequence, { status: usbStatus.stalled, actualBytes: 0 });
      else if (direction === 'out')
        this.#answer(sequence, { status: usbStatus.ok, actualBytes: data.length });
      else this.#give(sequence, answer.subarray(0, length));
    } else if (direction === 'in') {
      let answered = false;
      const takeBack = this.#device.pipe(endpoint).ask(length, (given) => {
        answered = true;
        this.#open.delete(sequence);
        this.#give(sequence, given);
      });
      if (!answered) this.#open.set(sequence, takeBack);
    } else void this.#take(transfer);
  }

  async #take({ sequence, endpoint, data }: Submit): Promise<void> {
    let isWanted = true;
    this.#open.set(sequence, () => {
      isWanted = false;
    });
    await this.#device.take(endpoint, data);
    this.#open.delete(sequence);
    if (isWanted) this.#answer(sequence, { status: usbStatus.ok, actualBytes: data.length });
  }

  #give(sequence: number, data: Uint8Array): void {
    this.#answer(sequence, { status: usbStatus.ok, actualBytes: data.length, data });
  }

  #answer(sequence: number, answer: Parameters<typeof usbipAnswers.submitted>[1]): void {
    if (!this.#socket.destroyed) this.#socket.write(usbipAnswers.submitted(sequence, answer));
  }
}

function infoOf(busId: string, { identity }: UsbDevice): UsbipDeviceInfo {
  return { busId, ...identity };
}
