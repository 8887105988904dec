/** A button panel around a simulated Arduino with the real StandardFirmata: buttons to press, lamps to look at, a cable to pull. */
import { setTimeout as wait } from 'node:timers/promises';
import { type ButtonName, buttonNames } from '../../devices/button-panel/button-panel.ts';
import { type PanelPins, usualPanelPins } from '../../devices/button-panel/panel-pins.ts';
import type { OpenPanelTransport } from '../../devices/button-panel/panel-transport.ts';
import type { PretendPanelEvent } from '../../devices/button-panel/pretend-button-panel.ts';
import { DeviceProblem } from '../../devices/device-problem.ts';
import { SimulatedUno } from './simulated-uno.ts';

export class SimulatedPanel {
  #pins: PanelPins;
  #uno: SimulatedUno;
  #pluggedIn = false;
  #beeps = 0;
  #listeners = new Set<(event: PretendPanelEvent) => void>();

  /** Unplugged at first: call `plugIn()`. */
  constructor({ pins = usualPanelPins }: { pins?: PanelPins } = {}) {
    this.#pins = pins;
    this.#uno = new SimulatedUno({ onOutput: (pin, level) => this.#see(pin, level) });
  }

  async press(button: ButtonName): Promise<void> {
    this.hold(button);
    await wait(100);
    this.release(button);
  }

  hold(button: ButtonName): void {
    this.#uno.ground(this.#pins.buttons[button], true);
  }

  release(button: ButtonName): void {
    this.#uno.ground(this.#pins.buttons[button], false);
  }

  lampNow(lamp: ButtonName): 'on' | 'off' {
    return this.#uno.levelOf(this.#pins.lamps[lamp]) === 1 ? 'on' : 'off';
  }

  get beeps(): number {
    return this.#beeps;
  }

  listen(listener: (event: PretendPanelEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async plugIn(): Promise<void> {
    this.#pluggedIn = true;
  }

  async unplug(): Promise<void> {
    this.#pluggedIn = false;
    this.#uno.powerOff();
  }

  close(): Promise<void> {
    return this.unplug();
  }

  /** The firmware hangs: the cable is in, the port opens, and no byte comes any more. */
  goSilent(): void {
    this.#uno.freeze();
  }

  speakAgain(): void {
    this.#uno.thaw();
  }

  restart(): void {
    this.#uno.reset();
  }

  openTransport: OpenPanelTransport = async () => {
    if (!this.#pluggedIn) throw new DeviceProblem('device.unplugged', 'The simulated panel is unplugged.');
    return this.#uno.open();
  };

  #see(pin: number, level: 0 | 1): void {
    if (pin === this.#pins.buzzer && level === 1) {
      this.#beeps += 1;
      this.#tell({ type: 'beeped' });
    }
    const lamp = buttonNames.find((button) => this.#pins.lamps[button] === pin);
    if (lamp) this.#tell({ type: 'lamp.changed', lamp, now: level === 1 ? 'on' : 'off' });
  }

  #tell(event: PretendPanelEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
