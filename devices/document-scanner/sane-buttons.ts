/**
 * Listens for the scanner's own buttons. SANE has no events: an idle scanner is asked again and again, which opens it each time, so only
 * where the settings name a button. The sensor of the feeder is read the same way, but only once when asked.
 */
import type { SaneFinder } from './sane-finder.ts';
import { paperInFeeder, pressedButtons, type SaneOption } from './sane-options.ts';
import type { UsualSaneSettings } from './sane-settings.ts';
import type { ScannerCondition } from './scanner-condition.ts';

export type SaneButtonsParts = {
  settings: UsualSaneSettings;
  finder: SaneFinder;
  condition: ScannerCondition;
  isIdle: () => boolean;
};

export class SaneButtons {
  #parts: SaneButtonsParts;
  #timer: NodeJS.Timeout | undefined;
  #asking: { stop: AbortController; done: Promise<unknown> } | undefined;
  #held = new Set<string>();
  #closed = false;

  constructor(parts: SaneButtonsParts) {
    this.#parts = parts;
    this.#askLater();
  }

  /** Ends a question under way: two programs must never hold the scanner at once. */
  async letGo(): Promise<void> {
    this.#asking?.stop.abort();
    await this.#asking?.done;
  }

  /** Whether paper lies in the feeder; undefined while the scanner is not idle, or where it has no sensor. */
  async paperInFeeder(): Promise<boolean | undefined> {
    const options = await this.#ask();
    return options && paperInFeeder(options);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.letGo();
  }

  #askLater(): void {
    const { buttons, limits } = this.#parts.settings;
    if (buttons.length === 0 || this.#closed) return;
    this.#timer = setTimeout(() => this.#askOnce(), limits.buttonPollMs);
  }

  async #askOnce(): Promise<void> {
    const options = await this.#ask();
    if (options) this.#tellButtons(options);
    this.#askLater();
  }

  /** Undefined when it is not idle, or is let go meanwhile. */
  async #ask(): Promise<SaneOption[] | undefined> {
    const { isIdle, condition, finder } = this.#parts;
    while (this.#asking) await this.#asking.done;
    if (this.#closed || !isIdle() || condition.now !== 'ready') return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const reading = async () => {
      const name = await finder.name(signal).catch(() => undefined);
      if (name === undefined || signal.aborted) return undefined;
      const options = await finder.readOptionsOf(name, signal);
      return signal.aborted ? undefined : options;
    };
    const done = reading();
    this.#asking = { stop, done };
    try {
      return await done;
    } finally {
      this.#asking = undefined;
    }
  }

  /** A button is told once for as long as it is held; many models keep it "pressed" until the next question. */
  #tellButtons(options: SaneOption[]): void {
    const { settings, condition } = this.#parts;
    const pressed = pressedButtons(options, settings.buttons);
    for (const button of pressed) {
      if (!this.#held.has(button)) condition.tell({ type: 'scanner.buttonPressed', button });
    }
    this.#held = new Set(pressed);
  }
}
