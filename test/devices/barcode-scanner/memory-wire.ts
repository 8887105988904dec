/** A cable in memory between twin and driver: what the twin sends is there at once, so a test needs no waiting. */
import type { HidPortListener, OpenHidPort } from '../../../devices/barcode-scanner/hid-port.ts';
import type { ReportStyle } from '../../../devices/barcode-scanner/hid-reports.ts';
import type { PretendHidWire } from '../../../devices/barcode-scanner/pretend-hid-wire.ts';
import { DeviceProblem } from '../../../devices/device-problem.ts';

export class MemoryWire implements PretendHidWire {
  #plugged: { reportStyle: ReportStyle; descriptor: Uint8Array | null } | null = null;
  #host: HidPortListener | null = null;

  openPort: OpenHidPort = async () => {
    if (!this.#plugged) throw new DeviceProblem('device.unplugged', 'The cable in memory is out.');
    return {
      ...this.#plugged,
      listen: (listener) => {
        this.#host = listener;
        return () => {
          this.#host = null;
        };
      },
      close: async () => {},
    };
  };

  async plugIn(reportStyle: ReportStyle, descriptor: Uint8Array | null = null) {
    this.#plugged = { reportStyle, descriptor };
  }

  async unplug() {
    this.#plugged = null;
    this.#host?.closed();
  }

  send(reports: readonly Uint8Array[]) {
    const host = this.#host;
    for (const report of reports) host?.data(report);
    return host !== null;
  }
}
