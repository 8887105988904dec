/** The lab's bench: the machine, the USB devices that can be plugged into it, and the twins behind them. All runs of the lab work on one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PretendBarcodeScanner } from '../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import { HidScannerDevice } from './hid-scanner-device.ts';
import { Machine } from './machine.ts';
import { PanelBoard } from './panel-board.ts';
import { PanelDevice } from './panel-device.ts';
import { PrinterDevice } from './printer-device.ts';
import { UsbipServer } from './usbip-server.ts';

const busIds = { posScanner: '1-1', keyboardScanner: '1-2', printer: '1-3', panel: '1-4' } as const;
export type BenchDevice = keyof typeof busIds;

export class Bench {
  readonly machine: Machine;
  readonly controlSocket: string;
  readonly posScanner: PretendBarcodeScanner;
  readonly keyboardScanner: PretendBarcodeScanner;
  readonly printer = new PretendReceiptPrinter();
  readonly printerDevice = new PrinterDevice(this.printer);
  readonly panel = new PanelBoard();
  #server: UsbipServer;
  #port: number;
  #folder: string;

  private constructor(parts: {
    machine: Machine;
    server: UsbipServer;
    port: number;
    folder: string;
    controlSocket: string;
  }) {
    this.machine = parts.machine;
    this.controlSocket = parts.controlSocket;
    this.#server = parts.server;
    this.#port = parts.port;
    this.#folder = parts.folder;
    const pos = new HidScannerDevice('pos');
    const keyboard = new HidScannerDevice('keyboard');
    this.posScanner = new PretendBarcodeScanner({ wire: pos });
    this.keyboardScanner = new PretendBarcodeScanner({ wire: keyboard, reportStyle: 'keyboard' });
    this.#server.offer(busIds.posScanner, pos);
    this.#server.offer(busIds.keyboardScanner, keyboard);
    this.#server.offer(busIds.printer, this.printerDevice);
    this.#server.offer(busIds.panel, new PanelDevice(this.panel));
  }

  /** Nothing is plugged in at first. */
  static async setUp(imageFolder: string): Promise<Bench> {
    const folder = mkdtempSync(join(tmpdir(), 'silaku-lab-'));
    const controlSocket = join(folder, 'kiosk.sock');
    const { server, port } = await UsbipServer.start();
    try {
      const machine = await Machine.start({ folder: imageFolder, controlSocket });
      return new Bench({ machine, server, port, folder, controlSocket });
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  async plugIn(device: BenchDevice): Promise<void> {
    // usbip gives up ("open vhci_driver") while the kernel is still getting to know another device.
    const attach = `usbip --tcp-port ${this.#port} attach -r 10.0.2.2 -b ${busIds[device]}`;
    await this.machine.output(
      `for try in $(seq 60); do ${attach} && break; sleep 0.5; done; [ "$try" -lt 60 ]`,
    );
  }

  /** Pulls the cable, whatever is on its way through it. */
  unplug(device: BenchDevice): Promise<void> {
    return this.#server.unplug(busIds[device]);
  }

  /** Out, a moment that nobody foresees, and in again. */
  async replug(device: BenchDevice, longestMs = 1_500): Promise<void> {
    await this.unplug(device);
    await pause(Math.random() * longestMs);
    await this.plugIn(device);
  }

  async tearDown(): Promise<void> {
    await this.#server.close();
    await this.machine.stop();
    await this.printer.close();
    await this.panel.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
