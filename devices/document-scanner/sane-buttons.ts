/** Listens for the scanner's own buttons. SANE has no events: an idle scanner is asked again and again, which opens it each time, so only where the settings name a button. */
import type { SaneFinder } from './sane-finder.ts';
import { pressedButtons } from './sane-options.ts';
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
  #asking: { stop: AbortController; done: Promise<void> } | undefined;
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
    const { isIdle, condition } = this.#parts;
    if (isIdle() && condition.now === 'ready') {
      const stop = new AbortController();
      const done = this.#ask(stop.signal);
      this.#asking = { stop, done };
      await done;
      this.#asking = undefined;
    }
    this.#askLater();
  }

  /** A button is told once for as long as it is held; many models keep it "pressed" until the next question. */
  async #ask(signal: AbortSignal): Promise<void> {
    const { finder, settings, condition } = this.#parts;
    const name = await finder.name(signal).catch(() => undefined);
    if (name === undefined || signal.aborted) return;
    const pressed = pressedButtons(await finder.readOptionsOf(name, signal), settings.buttons);
    if (signal.aborted) return;
    for (const button of pressed) {
      if (!this.#held.has(button)) condition.tell({ type: 'scanner.buttonPressed', button });
    }
    this.#held = new Set(pressed);
  }
}
