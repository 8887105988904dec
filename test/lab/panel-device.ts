/**
 * The button panel on USB: an Arduino's serial port (CDC-ACM), behind which a board speaks Firmata: the real firmware in the lab, the twin
 * from devices/ in its tests. As on an Uno, whoever opens the port restarts the firmware. Source: USB Class Definitions for Communications Devices 1.2, PSTN subclass.
 */
import type { Duplex } from 'node:stream';
import type { OpenPanelTransport } from '../../devices/button-panel/panel-transport.ts';
import { type ControlAnswer, UsbDevice } from './usb-device.ts';
import type { UsbSetup } from './usbip-messages.ts';

const outEndpoint = 2;
const inEndpoint = 2;
const notifyEndpoint = 3;

// biome-ignore format: one functional descriptor a line
const functionalDescriptors = Buffer.of(
  5, 0x24, 0x00, 0x10, 0x01, // Header: CDC 1.10
  5, 0x24, 0x01, 0x00, 1,    // Call Management: none, data interface 1
  4, 0x24, 0x02, 0x02,       // ACM: line coding and control lines
  5, 0x24, 0x06, 0, 1,       // Union: interface 0 speaks for interface 1
);

/** What is on the other side of the serial port; USB is its power. */
type Board = { plugIn(): Promise<void>; unplug(): Promise<void>; openTransport: OpenPanelTransport };

export class PanelDevice extends UsbDevice {
  #board: Board;
  #cable: Promise<Duplex> | undefined;
  #lineCoding: Uint8Array = Buffer.of(0x80, 0x25, 0, 0, 0, 0, 8);

  constructor(board: Board) {
    super({
      vendorId: 0x1209,
      productId: 0xb004,
      deviceClass: 2,
      manufacturer: 'Si LAKU',
      product: 'Lab Panel',
      serial: 'LAB3',
      interfaces: [
        {
          class: 2,
          subclass: 2,
          protocol: 1,
          classDescriptors: functionalDescriptors,
          endpoints: [
            { address: 0x80 | notifyEndpoint, type: 'interrupt', maxPacketBytes: 8, intervalMs: 16 },
          ],
        },
        {
          class: 10,
          subclass: 0,
          protocol: 0,
          endpoints: [
            { address: outEndpoint, type: 'bulk', maxPacketBytes: 64 },
            { address: 0x80 | inEndpoint, type: 'bulk', maxPacketBytes: 64 },
          ],
        },
      ],
    });
    this.#board = board;
  }

  override attached(): void {
    super.attached();
    void this.#board.plugIn();
  }

  override detached(): void {
    super.detached();
    this.#hangUp();
    void this.#board.unplug();
  }

  async take(_endpoint: number, data: Uint8Array): Promise<void> {
    const cable = await this.#cable?.catch(() => undefined);
    cable?.write(data);
  }

  protected classRequest({ requestType, request, value }: UsbSetup, data: Uint8Array): ControlAnswer {
    if (requestType === 0xa1 && request === 0x21) return this.#lineCoding;
    if (requestType !== 0x21) return 'stall';
    if (request === 0x20) this.#lineCoding = data;
    else if (request === 0x22) {
      // Data Terminal Ready: somebody has opened the port.
      if ((value & 1) === 0) this.#hangUp();
      else if (!this.#cable) this.#pickUp();
    } else if (request !== 0x23) return 'stall';
    return Buffer.alloc(0);
  }

  #pickUp(): void {
    this.#cable = Promise.resolve(this.#board.openTransport({ signal: new AbortController().signal }));
    this.#cable.then(
      (cable) => {
        cable.on('error', () => {});
        cable.on('data', (bytes: Uint8Array) => this.give(inEndpoint, bytes));
      },
      () => {},
    );
  }

  #hangUp(): void {
    this.#cable?.then(
      (cable) => cable.destroy(),
      () => {},
    );
    this.#cable = undefined;
    // What nobody has read is not for whoever opens the port next.
    this.pipe(inEndpoint).forget();
  }
}
