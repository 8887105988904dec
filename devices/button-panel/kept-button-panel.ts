/** The part of every panel driver that keeps the panel: finds it, sets it up through johnny-five, and finds it again after every pulled cable. */
import { setTimeout as wait } from 'node:timers/promises';
import type { StopListening } from '../device.ts';
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type { ButtonName, ButtonPanel, ButtonPanelEvent, ButtonPanelStatus, Lamp } from './button-panel.ts';
import { LastingIo } from './lasting-io.ts';
import type { OpenPanelLink, PanelLink } from './panel-link.ts';
import { PanelParts } from './panel-parts.ts';
import { allPins, type PanelPins } from './panel-pins.ts';

export type KeptButtonPanelOptions = PanelOptions & { openLink: OpenPanelLink; pins: PanelPins };

export type PanelOptions = {
  /** Where each part is wired; the usual wiring of the driver when it is not set. */
  pins?: PanelPins;
  /**
   * Told why the panel could not be reached or went away, and which button is stuck, for the technician's log; the same cause may come
   * again with every try.
   */
  onProblem?: (problem: DeviceProblem) => void;
  times?: Partial<PanelTimes>;
};

export type PanelTimes = {
  /** For the firmware's whole greeting. An Uno restarts when its port is opened, and its boot loader takes two seconds. */
  greetingLimitMs: number;
  /** For the answer to one question after that; below the two seconds of `status()`. */
  answerLimitMs: number;
  blinkMs: number;
  beepMs: number;
  /** How long a button is down until `button.held`. */
  holdMs: number;
  /** How long a button is down until it counts as stuck. */
  stuckMs: number;
  /** Between two questions to a panel that says nothing by itself, so that a hung one is noticed. */
  checkEveryMs: number;
  /** Waits between two tries: the first, doubled up to the ceiling. */
  retryFirstMs: number;
  retryCeilingMs: number;
};

const usualTimes: PanelTimes = {
  greetingLimitMs: 12_000,
  answerLimitMs: 1_500,
  blinkMs: 500,
  beepMs: 80,
  holdMs: 3_000,
  stuckMs: 30_000,
  checkEveryMs: 10_000,
  retryFirstMs: 500,
  retryCeilingMs: 15_000,
};

export class KeptButtonPanel implements ButtonPanel {
  #openLink: OpenPanelLink;
  #pins: PanelPins;
  #times: PanelTimes;
  #onProblem: (problem: DeviceProblem) => void;
  #listeners = new Set<(event: ButtonPanelEvent) => void>();
  #panel: { link: PanelLink; parts: PanelParts } | null = null;
  /** Made when the first panel has told its pins, and kept through every reconnect. */
  #lasting: { io: LastingIo; parts: PanelParts } | null = null;
  /** Why there is no panel. */
  #absence: 'unplugged' | 'noFirmware' = 'unplugged';
  /** What the listeners know; null until the first try has ended. */
  #told: 'ready' | 'absent' | null = null;
  #lamps: Record<ButtonName, Lamp> = { green: 'off', yellow: 'off', red: 'off', blue: 'off' };
  #closing = new AbortController();
  #running: Promise<void>;

  /** Starts looking for the panel at once; tells of it with `panel.ready`, or `panel.unplugged` when the first try fails. */
  constructor(options: KeptButtonPanelOptions) {
    this.#openLink = options.openLink;
    this.#pins = options.pins;
    this.#times = { ...usualTimes, ...options.times };
    this.#onProblem = options.onProblem ?? (() => {});
    this.#running = this.#keepConnected(this.#closing.signal);
  }

  /** `starting` while the first greeting is under way, which takes an Uno three seconds: nobody knows yet whether it is there. */
  async status(): Promise<ButtonPanelStatus> {
    const panel = this.#panel;
    if (!panel) return { state: this.#told === null ? 'starting' : this.#absence };
    try {
      await panel.link.ask();
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
    if (this.#closing.signal.aborted) return;
    this.#lamps = { ...lamps };
    this.#lasting?.parts.light(this.#lamps);
  }

  beep(): void {
    this.#panel?.parts.beep();
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#closing.abort();
    await this.#running;
    // Unplugged, the lamps still blink in memory.
    this.#lasting?.parts.stop();
  }

  async #keepConnected(signal: AbortSignal): Promise<void> {
    let retryMs = this.#times.retryFirstMs;
    while (!signal.aborted) {
      const beganMs = performance.now();
      const problem = problemFrom(await this.#usePanel(signal).catch((cause: unknown) => cause));
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
  async #usePanel(signal: AbortSignal): Promise<never> {
    const link = await this.#openLink({ signal, pins: this.#pins, times: this.#times });
    try {
      assertPins(link, this.#pins);
      const { io, parts } = await this.#lastingParts(link);
      parts.expectNoPress();
      io.attach(link.io);
      parts.light(this.#lamps);
      // Its answer comes after everything above has been done: from here on a press counts.
      await link.ask();
      this.#panel = { link, parts };
      this.#tell('ready');
      return await this.#watch(link);
    } finally {
      this.#panel = null;
      await this.#letGo(link, signal);
    }
  }

  async #watch(link: PanelLink): Promise<never> {
    for (;;) {
      await wait(this.#times.checkEveryMs, undefined, { signal: link.gone }).catch(() => {});
      link.gone.throwIfAborted();
      await link.ask();
    }
  }

  /** When the kiosk closes, its lamps go dark first. */
  async #letGo(link: PanelLink, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      this.#lasting?.parts.stop();
      await link.flush();
    }
    this.#lasting?.io.detach();
    await link.drop();
  }

  async #lastingParts(link: PanelLink): Promise<{ io: LastingIo; parts: PanelParts }> {
    if (!this.#lasting) {
      const io = new LastingIo(link.io);
      const parts = await PanelParts.make({
        io,
        pins: this.#pins,
        ...this.#times,
        onEvent: (event) => this.#emit(event),
        onStuck: (button) => this.#onProblem(stuckProblem(button)),
      });
      this.#lasting = { io, parts };
    }
    return this.#lasting;
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

/** A board without one of the pins is not the panel: better no panel than one with a dead button. */
function assertPins(link: PanelLink, pins: PanelPins): void {
  const missing = allPins(pins).filter((pin) => !link.io.pins[pin]?.supportedModes.length);
  if (missing.length === 0) return;
  throw new DeviceProblem(
    'panel.noFirmware',
    `The panel answers, but does not have pin ${missing.join(', ')} of the settings.`,
  );
}

function stuckProblem(button: ButtonName): DeviceProblem {
  return new DeviceProblem(
    'panel.buttonStuck',
    `The ${button} button is down all the time: free it, or look for a short circuit. Until then it does nothing.`,
  );
}

const absenceOf = (problem: DeviceProblem) =>
  problem.code === 'panel.noFirmware' ? 'noFirmware' : 'unplugged';

function problemFrom(cause: unknown): DeviceProblem {
  if (isDeviceProblem(cause)) return cause;
  return new DeviceProblem('device.unplugged', 'Look at the cable of the button panel.', { cause });
}
