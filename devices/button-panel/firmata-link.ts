/** The firmware at the other end of one open transport: greeted, asked for signs of life, and given up. The panel opens a new one after every reconnect. */
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Firmata } from 'firmata-io';
import { DeviceProblem, type DeviceProblemCode } from '../device-problem.ts';
import type { PanelLink } from './panel-link.ts';

export type FirmataLinkOptions = {
  transport: Duplex;
  /** For the firmware's whole greeting. */
  greetingLimitMs: number;
  /** For the answer to one question after that. */
  answerLimitMs: number;
  /** Ends the link with `device.closed`. */
  signal: AbortSignal;
};

export class FirmataLink implements PanelLink {
  /** Ready once `open` has resolved: its pins and their modes are known. */
  readonly io: Firmata;
  #transport: Duplex;
  #answerLimitMs: number;
  #gone = new AbortController();
  #stopWatching: () => void;

  /**
   * Rejects with `panel.noFirmware` when nobody greets in time, with `device.unplugged` when the transport breaks; the transport is
   * destroyed in either case.
   */
  static async open(options: FirmataLinkOptions): Promise<FirmataLink> {
    const { default: firmata } = await import('firmata-io');
    // An Uno greets by itself after its restart; a board that does not restart is asked after a third of the time.
    const reportVersionTimeout = options.greetingLimitMs / 3;
    const wire = new FirmataWire(options.transport);
    const link = new FirmataLink(new firmata.Firmata(wire, { reportVersionTimeout }), wire, options);
    try {
      await link.#within(options.greetingLimitMs, (done) => link.io.once('ready', done));
    } catch (cause) {
      link.drop();
      throw cause;
    }
    // After a restart the firmware greets again without being asked, and has forgotten its pins.
    link.io.on('queryfirmware', () => link.#leave('device.unplugged', restartedHint));
    return link;
  }

  /** Used by `open` alone. */
  constructor(io: Firmata, wire: FirmataWire, { transport, answerLimitMs, signal }: FirmataLinkOptions) {
    this.io = io;
    this.#transport = transport;
    this.#answerLimitMs = answerLimitMs;
    wire.onGarbage = (cause) => this.#leave('panel.noFirmware', garbageHint, cause);
    // firmata-io waits for the end of a message for ever, and keeps all of it.
    wire.isOverlong = () => io.buffer.length > longestMessageBytes;
    const unplugged = (cause?: unknown) => this.#leave('device.unplugged', unpluggedHint, cause);
    transport.on('error', unplugged);
    transport.on('end', () => unplugged());
    transport.on('close', () => unplugged());
    if (transport.destroyed) unplugged();
    const onClose = () => this.#leave('device.closed', 'The kiosk has let go of the panel.');
    signal.addEventListener('abort', onClose, { once: true });
    if (signal.aborted) onClose();
    this.#stopWatching = () => signal.removeEventListener('abort', onClose);
  }

  /** Aborted with a DeviceProblem as its reason when the panel has gone, fallen silent, or restarted by itself. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Asks for a sign of life; rejects with a DeviceProblem when none comes, and the link is `gone` then. */
  async ask(): Promise<void> {
    try {
      await this.#within(this.#answerLimitMs, (done) => this.io.reportVersion(done));
    } catch (cause) {
      this.#gone.abort(cause);
      throw cause;
    }
  }

  /** Waits until what was written has been handed to the transport, but not long. */
  async flush(): Promise<void> {
    const limit = new AbortController();
    const handedOver = new Promise<void>((resolve) => this.#transport.end(resolve));
    await Promise.race([handedOver, wait(flushLimitMs, undefined, limit).catch(() => {})]);
    limit.abort();
  }

  drop(): void {
    this.#stopWatching();
    clearTimeout(this.io.reportVersionTimeoutId);
    this.#transport.destroy();
  }

  #leave(code: DeviceProblemCode, hint: string, cause?: unknown): void {
    this.#gone.abort(new DeviceProblem(code, hint, { cause }));
  }

  /** Waits for `done`, but not longer than `limitMs`, and not when the panel has gone. */
  async #within(limitMs: number, begin: (done: () => void) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const limit = setTimeout(() => reject(new DeviceProblem('panel.noFirmware', silentHint)), limitMs);
    const onGone = () => reject(this.gone.reason);
    this.gone.addEventListener('abort', onGone);
    if (this.gone.aborted) onGone();
    else begin(resolve);
    try {
      await promise;
    } finally {
      clearTimeout(limit);
      this.gone.removeEventListener('abort', onGone);
    }
  }
}

/**
 * Stands between the transport and firmata-io, which throws on answers that are cut short, as a bad cable cuts them; unguarded, that
 * would end the process. Errors and the end of the transport are told by the link itself.
 */
class FirmataWire extends EventEmitter {
  onGarbage: (cause: unknown) => void = () => {};
  isOverlong: () => boolean = () => false;
  #transport: Duplex;

  constructor(transport: Duplex) {
    super();
    this.#transport = transport;
    transport.on('data', (chunk: Uint8Array) => {
      try {
        this.emit('data', chunk);
        if (this.isOverlong()) this.onGarbage(undefined);
      } catch (cause) {
        this.onGarbage(cause);
      }
    });
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.#transport.write(bytes, done);
  }
}

const flushLimitMs = 300;
/** The capabilities of a Mega with 70 pins take about a thousand. */
const longestMessageBytes = 4_096;

const unpluggedHint = 'Look at the USB cable of the button panel and plug it in again.';
const silentHint =
  'The panel is there but its program does not answer: press its reset button, or load StandardFirmata.';
const garbageHint =
  'The panel sends bytes that are no Firmata: look at its cable, and whether another device has its port.';
const restartedHint =
  'The panel has restarted by itself: look at its cable, and whether the lamps draw too much power.';
