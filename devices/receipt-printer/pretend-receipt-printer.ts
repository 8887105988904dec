/**
 * A receipt printer without hardware, for demos and tests: it speaks ESC/POS on a TCP port or in the same process, shows what it has
 * printed, and has every misfortune of a real one when told to.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { StopListening } from '../device.ts';
import { DeviceProblem } from '../device-problem.ts';
import { PretendPrinterBody, type Wire } from './pretend-printer-body.ts';
import { keepReceipt, type PrintedReceipt } from './printed-receipt.ts';
import type { PortListener, PrinterPort } from './printer-port.ts';
import { type PrinterProfile, printerProfiles } from './printer-profile.ts';

/** What `failAfter` can bring about. */
export const misfortunes = [
  'paperOut',
  'coverOpen',
  'knife',
  'hardware',
  'hotHead',
  'unplugged',
  'cablePulled',
  'silent',
] as const;
export type Misfortune = (typeof misfortunes)[number];

export class PretendReceiptPrinter {
  /** Everything that was cut off, oldest first. */
  readonly receipts: PrintedReceipt[] = [];
  /** Pieces that were in the slot when the plug was pulled. */
  readonly scraps: PrintedReceipt[] = [];
  #body: PretendPrinterBody;
  #listeners = new Set<(receipt: PrintedReceipt) => void>();
  #keeping: Promise<void> = Promise.resolve();
  #server: Server | undefined;
  #sockets = new Set<Socket>();
  #cableIsOut = false;

  /** `keepIn`: a folder that gets each receipt as bytes, text and picture. `bufferBytes`: what fits in before the wire has to wait. */
  constructor({
    profile = printerProfiles['epson-80'],
    keepIn,
    bufferBytes = 65_536,
  }: { profile?: PrinterProfile; keepIn?: string; bufferBytes?: number } = {}) {
    this.#body = new PretendPrinterBody({
      profile,
      bufferBytes,
      finished: (receipt) => {
        this.receipts.push(receipt);
        if (keepIn !== undefined) this.#keeping = this.#keeping.then(() => keepReceipt(receipt, keepIn));
        // Whoever waits in `kept` hears of it; nobody else has to.
        this.#keeping.catch(() => {});
        for (const listener of this.#listeners) listener(receipt);
      },
      torn: (scrap) => this.scraps.push(scrap),
    });
  }

  /** Answers on a TCP port; 0 picks a free one. While the printer is unplugged, whoever connects is thrown out at once. */
  async listenOnTcp({ host = '127.0.0.1', port = 0 } = {}): Promise<{ host: string; port: number }> {
    const server = createServer((socket) => this.#greet(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string')
      throw new Error('the pretend printer has no TCP address');
    return { host, port: address.port };
  }

  /** The same printer on a wire inside this process. */
  port(): PrinterPort {
    return { name: 'pretend printer', open: (listener, signal) => this.#openInside(listener, signal) };
  }

  /** Hears of every receipt that is cut off. */
  onReceipt(listener: (receipt: PrintedReceipt) => void): StopListening {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when all receipts so far are in their folder; rejects if one could not be written. */
  kept(): Promise<void> {
    return this.#keeping;
  }

  /** Commands the interpreter did not know, as far as it could tell. */
  get unknownCommands(): readonly Uint8Array[] {
    return this.#body.unknownCommands;
  }

  get isSilent(): boolean {
    return this.#body.isSilent;
  }

  runOutOfPaper(): void {
    this.#body.change({ paper: 'out' });
  }

  paperLow(): void {
    this.#body.change({ paper: 'low' });
  }

  /** A full roll. What waited in the buffer is printed now. */
  loadPaper(): void {
    this.#body.change({ paper: 'plenty' });
  }

  openCover(): void {
    this.#body.change({ coverOpen: true });
  }

  closeCover(): void {
    this.#body.change({ coverOpen: false });
  }

  jamKnife(): void {
    this.#body.change({ fault: 'knife' });
  }

  overheat(): void {
    this.#body.change({ fault: 'hotHead' });
  }

  /** The knife is free, the head is cool. */
  recover(): void {
    this.#body.change({ fault: 'none' });
  }

  /** Pulls the plug: connections break, and what was not printed yet is forgotten. */
  unplug(): void {
    this.#body.switchOff();
  }

  plugIn(): void {
    this.#cableIsOut = false;
    this.#body.switchOn();
  }

  /** Only the connection breaks; with power from elsewhere the printer goes on with what it has. `plugIn` puts the cable back. */
  pullCable(): void {
    this.#cableIsOut = true;
    this.#body.cutWires();
  }

  /** Takes every byte and answers none, like a printer whose program has hung itself up. */
  goSilent(): void {
    this.#body.hush(true);
  }

  answerAgain(): void {
    this.#body.hush(false);
  }

  /** Lets something happen in the middle of a receipt: after this many more bytes have been interpreted. */
  failAfter(bytes: number, misfortune: Misfortune = 'paperOut'): void {
    this.#body.failAfter(bytes, () => {
      if (misfortune === 'unplugged') this.unplug();
      else if (misfortune === 'cablePulled') this.pullCable();
      else if (misfortune === 'silent') this.goSilent();
      else if (misfortune === 'paperOut') this.runOutOfPaper();
      else if (misfortune === 'coverOpen') this.openCover();
      else this.#body.change({ fault: misfortune });
    });
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server) {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of this.#sockets) socket.destroy();
      await closed;
    }
    await this.#keeping.catch(() => {});
  }

  get #isReachable(): boolean {
    return this.#body.isOn && !this.#cableIsOut;
  }

  #greet(socket: Socket): void {
    // Nobody waits for the error of a connection that breaks; that it closes is enough.
    socket.on('error', () => {});
    if (!this.#isReachable) {
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    const wire: Wire = {
      answer: (bytes) => socket.write(bytes),
      cut: () => socket.resetAndDestroy(),
      resume: () => socket.resume(),
    };
    this.#body.plugWireIn(wire);
    socket.on('data', (bytes) => {
      this.#body.receive(wire, bytes);
      if (this.#body.isFull) socket.pause();
    });
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#body.pullWireOut(wire);
    });
  }

  async #openInside(listener: PortListener, signal: AbortSignal) {
    signal.throwIfAborted();
    if (!this.#isReachable) throw new DeviceProblem('device.unplugged', 'Plug the pretend printer in.');
    let isOpen = true;
    let room = Promise.withResolvers<void>();
    const wire: Wire = {
      // As on a real wire, an answer never overtakes the call that asked.
      answer: (bytes) => setImmediate(() => isOpen && listener.bytes(bytes)),
      cut: () => {
        if (!isOpen) return;
        isOpen = false;
        room.resolve();
        setImmediate(() => listener.lost('the pretend printer was unplugged'));
      },
      resume: () => {
        room.resolve();
        room = Promise.withResolvers();
      },
    };
    this.#body.plugWireIn(wire);
    return {
      hears: true,
      write: async (bytes: Uint8Array, stop: AbortSignal) => {
        stop.throwIfAborted();
        if (!isOpen) throw new DeviceProblem('device.unplugged', 'Plug the pretend printer in.');
        this.#body.receive(wire, bytes);
        if (this.#body.isFull) await room.promise;
      },
      close: async () => {
        isOpen = false;
        this.#body.pullWireOut(wire);
      },
    };
  }
}
