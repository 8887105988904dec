/** The cable of the pretend scanner: a Unix socket that a SocketHidPort connects to. Unplugged means that nobody answers there. */
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { descriptionFrame, frameOf } from './hid-frames.ts';
import type { ReportStyle } from './hid-reports.ts';

/** What the twin needs of a cable; tests have one in memory as well. */
export interface PretendHidWire {
  plugIn(style: ReportStyle, descriptor?: Uint8Array | null): Promise<void>;
  unplug(): Promise<void>;
  /** False when no kiosk is listening; the reports are lost then, as with a real scanner. */
  send(reports: readonly Uint8Array[]): boolean;
}

/** A serial port describes itself with a usage that no HID device has: this cable carries HID reports only. */
const usages = { pos: [0x8c, 0x02], keyboard: [0x01, 0x06], serial: [0, 0] } as const;

export class SocketHidWire implements PretendHidWire {
  #socketPath: string;
  #server: Server | null = null;
  #hosts = new Set<Socket>();

  constructor({ socketPath }: { socketPath: string }) {
    this.#socketPath = socketPath;
  }

  async plugIn(style: ReportStyle, descriptor: Uint8Array | null = null): Promise<void> {
    if (this.#server) return;
    const [usagePage, usage] = usages[style];
    const server = createServer((host) => {
      this.#hosts.add(host);
      host.on('error', () => {});
      host.on('close', () => this.#hosts.delete(host));
      host.resume();
      host.write(descriptionFrame({ usagePage, usage, descriptor }));
    });
    this.#server = server;
    // A twin that was killed leaves its socket file behind.
    await rm(this.#socketPath, { force: true });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(this.#socketPath, resolve);
    await promise;
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const host of this.#hosts) host.destroy();
    await closed;
  }

  send(reports: readonly Uint8Array[]): boolean {
    const bytes = Buffer.concat(reports.map(frameOf));
    for (const host of this.#hosts) host.write(bytes);
    return this.#hosts.size > 0;
  }
}
