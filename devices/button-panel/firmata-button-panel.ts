/** The button panel of the kiosk: an Arduino with StandardFirmata, driven through johnny-five, found again after every pulled cable. */
import { setTimeout as wait } from 'node:timers/promises';
import type { StopListening } from '../device.ts';
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type { ButtonName, ButtonPanel, ButtonPanelEvent, ButtonPanelStatus, Lamp } from './button-panel.ts';
import { FirmataSession, type PanelTimes } from './firmata-session.ts';
import { type PanelPins, usualPanelPins } from './panel-pins.ts';
import type { OpenPanelTransport } from './panel-transport.ts';

export type FirmataButtonPanelOptions = {
  openTransport: OpenPanelTransport;
  pins?: PanelPins;
  /** Told why the panel could not be reached or went away, for the technician's log; the same cause may come again with every try. */
  onProblem?: (problem: DeviceProblem) => void;
  times?: Partial<
    PanelTimes & {
      /** Between two questions to a panel that says nothing by itself, so that a hung one is noticed. */
      checkEveryMs: number;
      /** Waits between two tries: the first, doubled up to the ceiling. */
      retryFirstMs: number;
      retryCeilingMs: number;
    }
  >;
};

const usualTimes = {
  greetingLimitMs: 12_000,
  answerLimitMs: 1_500,
  blinkMs: 500,
  beepMs: 80,
  checkEveryMs: 10_000,
  retryFirstMs: 500,
  retryCeilingMs: 15_000,
};

export class FirmataButtonPanel implements ButtonPanel {
  #openTransport: OpenPanelTransport;
  #pins: PanelPins;
  #times: typeof usualTimes;
  #onProblem: (problem: DeviceProblem) => void;
  #listeners = new Set<(event: ButtonPanelEvent) => void>();
  #session: FirmataSession | null = null;
  /** Why there is no session. */
  #absence: 'unplugged' | 'noFirmware' = 'unplugged';
  /** What the listeners know; null until the first try has ended. */
  #told: 'ready' | 'absent' | null = null;
  #lamps: Record<ButtonName, Lamp> = { green: 'off', yellow: 'off', red: 'off', blue: 'off' };
  #closing = new AbortController();
  #running: Promise<void>;

  /** Starts looking for the panel at once; tells of it with `panel.ready`, or `panel.unplugged` when the first try fails. */
  constructor(options: FirmataButtonPanelOptions) {
    this.#openTransport = options.openTransport;
    this.#pins = options.pins ?? usualPanelPins;
    this.#times = { ...usualTimes, ...options.times };
    this.#onProblem = options.onProblem ?? (() => {});
    this.#running = this.#keepConnected(this.#closing.signal);
  }

  /** `unplugged` also while the first greeting is under way, which takes an Uno three seconds. */
  async status(): Promise<ButtonPanelStatus> {
    const session = this.#session;
    if (!session) return { state: this.#absence };
    try {
      await session.ask();
      return { state: 'ready' };
    } catch (cause) {
      return { state: absenceOf(problemFrom(cause)) };
    }
  }

  listen(listener: (event: ButtonPanelEvent) => void): StopListening {
    // Wrapped, so that one function handed over twice is two listeners.
    const entry = (event: ButtonPanelEvent) => listener(event);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  light(lamps: Record<ButtonName, Lamp>): void {
    this.#lamps = { ...lamps };
    this.#session?.light(this.#lamps);
  }

  beep(): void {
    this.#session?.beep();
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#closing.abort();
    await this.#running;
  }

  async #keepConnected(signal: AbortSignal): Promise<void> {
    let retryMs = this.#times.retryFirstMs;
    while (!signal.aborted) {
      const beganMs = performance.now();
      const problem = problemFrom(await this.#runSession(signal).catch((cause: unknown) => cause));
      this.#absence = absenceOf(problem);
      if (signal.aborted) return;
      this.#onProblem(problem);
      this.#tell('absent');
      // A panel that drops out all the time is tried more and more rarely; one that held for a while is tried again soon.
      if (performance.now() - beganMs > this.#times.retryCeilingMs) retryMs = this.#times.retryFirstMs;
      await wait(retryMs, undefined, { signal }).catch(() => {});
      retryMs = Math.min(retryMs * 2, this.#times.retryCeilingMs);
    }
  }

  /** Never resolves; rejects with why the panel can't be used any more. */
  async #runSession(signal: AbortSignal): Promise<never> {
    const transport = await this.#openTransport({ signal });
    const session = await FirmataSession.begin({
      transport,
      pins: this.#pins,
      times: this.#times,
      onPress: (button) => this.#emit({ type: 'button.pressed', button }),
      signal,
    });
    this.#session = session;
    try {
      session.light(this.#lamps);
      this.#tell('ready');
      for (;;) {
        await wait(this.#times.checkEveryMs, undefined, { signal: session.gone }).catch(() => {});
        session.gone.throwIfAborted();
        await session.ask();
      }
    } finally {
      this.#session = null;
      await session.end();
    }
  }

  #tell(known: 'ready' | 'absent'): void {
    if (known === this.#told) return;
    this.#told = known;
    this.#emit({ type: known === 'ready' ? 'panel.ready' : 'panel.unplugged' });
  }

  #emit(event: ButtonPanelEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const absenceOf = (problem: DeviceProblem) =>
  problem.code === 'panel.noFirmware' ? 'noFirmware' : 'unplugged';

function problemFrom(cause: unknown): DeviceProblem {
  if (isDeviceProblem(cause)) return cause;
  return new DeviceProblem('device.unplugged', 'Look at the USB cable of the button panel.', { cause });
}
