/** The barcode scanner of the kiosk: HID reports in, `barcode.scanned` out, and it keeps looking for the scanner when the cable is out. */
import { setTimeout as wait } from 'node:timers/promises';
import type { StopListening } from '../device.ts';
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type { BarcodeScanner, BarcodeScannerEvent, BarcodeScannerStatus } from './barcode-scanner.ts';
import { barcodeEvent } from './barcode-text.ts';
import type { HidPort, OpenHidPort } from './hid-port.ts';
import { createHidDecoder, type HidCode } from './hid-reports.ts';

export type HidBarcodeScannerOptions = {
  openPort: OpenHidPort;
  /** Told why the scanner could not be opened or went away, for the technician's log; the same cause may come again with every try. */
  onProblem?: (problem: DeviceProblem) => void;
  /** A half code is forgotten after this silence. The slowest setting of common scanners leaves 100 ms between two keys. */
  pauseMs?: number;
  /** Waits between two tries to open: the first, doubled up to the ceiling. */
  retryFirstMs?: number;
  retryCeilingMs?: number;
  /** Milliseconds that never run backwards; tests bend it. */
  clock?: () => number;
};

/** `status()` answers within two seconds also while the first try to open is still under way. */
const firstTryLimitMs = 1_800;

export class HidBarcodeScanner implements BarcodeScanner {
  #openPort: OpenHidPort;
  #onProblem: (problem: DeviceProblem) => void;
  #pauseMs: number;
  #retryFirstMs: number;
  #retryCeilingMs: number;
  #clock: () => number;
  #listeners = new Set<(event: BarcodeScannerEvent) => void>();
  /** Null until the first try to open has ended. */
  #state: BarcodeScannerStatus['state'] | null = null;
  #firstTry = Promise.withResolvers<void>();
  #closing = new AbortController();
  #running: Promise<void>;

  /** Starts looking for the scanner at once; tells of it with `barcode.pluggedIn`, or `barcode.unplugged` when the first try finds none. */
  constructor(options: HidBarcodeScannerOptions) {
    this.#openPort = options.openPort;
    this.#onProblem = options.onProblem ?? (() => {});
    this.#pauseMs = options.pauseMs ?? 500;
    this.#retryFirstMs = options.retryFirstMs ?? 500;
    this.#retryCeilingMs = options.retryCeilingMs ?? 10_000;
    this.#clock = options.clock ?? (() => performance.now());
    this.#running = this.#keepOpen(this.#closing.signal);
  }

  async status(): Promise<BarcodeScannerStatus> {
    if (this.#state === null) {
      const limit = new AbortController();
      await Promise.race([
        this.#firstTry.promise,
        wait(firstTryLimitMs, undefined, { signal: limit.signal }).catch(() => {}),
      ]);
      limit.abort();
    }
    return { state: this.#state ?? 'unplugged' };
  }

  listen(listener: (event: BarcodeScannerEvent) => void): StopListening {
    // Wrapped, so that one function handed over twice is two listeners.
    const entry = (event: BarcodeScannerEvent) => listener(event);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#closing.abort();
    await this.#running;
  }

  async #keepOpen(signal: AbortSignal): Promise<void> {
    let retryMs = this.#retryFirstMs;
    while (!signal.aborted) {
      const openedMs = performance.now();
      await this.#openOnce(signal).catch((cause: unknown) => this.#tell(cause, signal));
      this.#become('unplugged');
      // A cable that drops out every second is tried more and more rarely; one that held for a while is tried again soon.
      if (performance.now() - openedMs > this.#retryCeilingMs) retryMs = this.#retryFirstMs;
      await wait(retryMs, undefined, { signal }).catch(() => {});
      retryMs = Math.min(retryMs * 2, this.#retryCeilingMs);
    }
  }

  /** Resolves when closed by us, rejects when the port could not be opened or has gone. */
  async #openOnce(signal: AbortSignal): Promise<void> {
    const port = await this.#openPort({ signal });
    try {
      if (!signal.aborted) await this.#readUntilGone(port, signal);
    } finally {
      await port.close();
    }
  }

  async #readUntilGone(port: HidPort, signal: AbortSignal): Promise<void> {
    const decoder = createHidDecoder(port.reportStyle, {
      clock: this.#clock,
      pauseMs: this.#pauseMs,
      descriptor: port.descriptor,
    });
    const gone = Promise.withResolvers<void>();
    const onAbort = () => gone.resolve();
    signal.addEventListener('abort', onAbort, { once: true });
    const stop = port.listen({
      data: (report) => {
        for (const code of decoder.push(report)) this.#emit(eventOf(code));
      },
      closed: (cause) => gone.reject(cause ?? new DeviceProblem('device.unplugged', unpluggedHint)),
    });
    this.#become('ready');
    try {
      await gone.promise;
    } finally {
      stop();
      signal.removeEventListener('abort', onAbort);
    }
  }

  #tell(cause: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#onProblem(
      isDeviceProblem(cause) ? cause : new DeviceProblem('device.unplugged', unpluggedHint, { cause }),
    );
  }

  #become(state: BarcodeScannerStatus['state']): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#firstTry.resolve();
    this.#emit({ type: state === 'ready' ? 'barcode.pluggedIn' : 'barcode.unplugged' });
  }

  #emit(event: BarcodeScannerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const unpluggedHint = 'Look at the cable of the barcode scanner and plug it in again.';

function eventOf(code: HidCode): BarcodeScannerEvent {
  if (code.kind === 'code') return barcodeEvent(code.bytes, code.symbology);
  return { type: 'barcode.refused', reason: code.kind === 'tooLong' ? 'tooLong' : 'notText' };
}
