/** Makes presses, long presses and stuck buttons of contacts that have stopped bouncing. Used by the panel's parts, whatever the wire. */
import { type ButtonName, type ButtonPanelEvent, buttonNames } from './button-panel.ts';

export type ButtonWatchOptions = {
  /** How long a button is down until `button.held`. */
  holdMs: number;
  /** How long it is down until it is stuck; counted also for one that nobody has pressed. */
  stuckMs: number;
  /** Gets presses and long presses. */
  onEvent: (event: Extract<ButtonPanelEvent, { button: ButtonName }>) => void;
  /** Told once for each time that a button gets stuck. */
  onStuck: (button: ButtonName) => void;
};

/** `unknown`: the panel has just been connected, and the button was not seen up since. */
type Contact = 'unknown' | 'up' | 'down';

export class ButtonWatch {
  #options: ButtonWatchOptions;
  #contacts = new Map<ButtonName, Contact>();
  #timers = new Map<ButtonName, NodeJS.Timeout[]>();

  constructor(options: ButtonWatchOptions) {
    this.#options = options;
  }

  /** A button that is down when the panel is connected is not pressed: it is stuck, or its pin not set up yet. */
  expectNoPress(): void {
    this.stop();
    this.#contacts.clear();
  }

  /** Tells that the contact was open for a moment at least. */
  seenUp(button: ButtonName): void {
    if (this.#contact(button) === 'unknown') this.#contacts.set(button, 'up');
  }

  up(button: ButtonName): void {
    this.#forgetTimers(button);
    this.#contacts.set(button, 'up');
  }

  /** A second `down` without an `up` is the same press: a contact that trembled while it was held. */
  down(button: ButtonName): void {
    const before = this.#contact(button);
    if (before === 'down') return;
    this.#contacts.set(button, 'down');
    const { holdMs, stuckMs, onEvent, onStuck } = this.#options;
    const timers = [setTimeout(onStuck, stuckMs, button)];
    this.#timers.set(button, timers);
    if (before === 'unknown') return;
    timers.push(setTimeout(onEvent, holdMs, { type: 'button.held', button }));
    onEvent({ type: 'button.pressed', button });
  }

  /** Leaves no timer running. */
  stop(): void {
    for (const button of buttonNames) this.#forgetTimers(button);
  }

  #contact(button: ButtonName): Contact {
    return this.#contacts.get(button) ?? 'unknown';
  }

  #forgetTimers(button: ButtonName): void {
    for (const timer of this.#timers.get(button) ?? []) clearTimeout(timer);
    this.#timers.delete(button);
  }
}
