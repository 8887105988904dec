/** HID reports over a Unix socket: the wire to the pretend scanner, in the place where node-hid stands with real hardware. */
import { connect, type Socket } from 'node:net';
import { DeviceProblem } from '../device-problem.ts';
import { FrameReader, parseDescription } from './hid-frames.ts';
import { type HidPort, type HidPortListener, type OpenHidPort, reportStyleOf } from './hid-port.ts';
import type { HidReportStyle } from './hid-reports.ts';

export type SocketHidPortSettings = { socketPath: string; describeLimitMs?: number };

export function socketHidPortOpener({
  socketPath,
  describeLimitMs = 2_000,
}: SocketHidPortSettings): OpenHidPort {
  return async ({ signal }) => {
    const socket = connect(socketPath);
    const port = new SocketHidPort(socket);
    try {
      await port.described(AbortSignal.any([signal, AbortSignal.timeout(describeLimitMs)]));
      return port;
    } catch (cause) {
      await port.close();
      throw new DeviceProblem('device.unplugged', `No pretend barcode scanner answers at ${socketPath}.`, {
        cause,
      });
    }
  };
}

class SocketHidPort implements HidPort {
  #socket: Socket;
  #reader = new FrameReader();
  #style: HidReportStyle | null = null;
  #descriptor: Uint8Array | null = null;
  #description = Promise.withResolvers<void>();
  #listener: HidPortListener | null = null;
  /** Reports that came in the same chunk as the description, before anybody could listen. */
  #early: Uint8Array[] = [];
  #gone: { cause?: unknown } | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#description.promise.catch(() => {});
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (cause) => this.#leave({ cause }));
    socket.on('close', () => this.#leave({}));
  }

  get reportStyle(): HidReportStyle {
    if (!this.#style)
      throw new DeviceProblem('device.unplugged', 'The pretend scanner has not described itself.');
    return this.#style;
  }

  get descriptor(): Uint8Array | null {
    return this.#descriptor;
  }

  async described(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#description.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      await this.#description.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  listen(listener: HidPortListener) {
    this.#listener = listener;
    queueMicrotask(() => {
      for (const report of this.#early.splice(0)) this.#listener?.data(report);
      if (this.#gone) this.#listener?.closed(this.#gone.cause);
    });
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }

  async close(): Promise<void> {
    this.#socket.destroy();
  }

  #receive(chunk: Uint8Array): void {
    for (const frame of this.#framesOf(chunk)) this.#take(frame);
  }

  #framesOf(chunk: Uint8Array): Uint8Array[] {
    try {
      return this.#reader.push(chunk);
    } catch (cause) {
      this.#refuse(cause);
      return [];
    }
  }

  #take(frame: Uint8Array): void {
    if (this.#gone) return;
    if (this.#style === null) {
      const description = parseDescription(frame);
      this.#style = description && reportStyleOf(description.usagePage, description.usage);
      this.#descriptor = description?.descriptor ?? null;
      if (this.#style) this.#description.resolve();
      else this.#refuse(new Error('The first frame describes no barcode scanner'));
    } else if (this.#listener && this.#early.length === 0) this.#listener.data(frame);
    else this.#early.push(frame);
  }

  #refuse(cause: unknown): void {
    this.#socket.destroy();
    this.#leave({ cause });
  }

  #leave(gone: { cause?: unknown }): void {
    if (this.#gone) return;
    this.#gone = gone;
    this.#description.reject(gone.cause ?? new Error('closed before the description'));
    this.#listener?.closed(gone.cause);
  }
}
