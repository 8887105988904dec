/** The twin of the button panel: an Arduino that speaks Firmata, with buttons to press and lamps to look at. For the demo and for tests. */
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { DeviceProblem } from '../device-problem.ts';
import { type ButtonName, buttonNames } from './button-panel.ts';
import { type PanelPins, usualPanelPins } from './panel-pins.ts';
import type { OpenPanelTransport } from './panel-transport.ts';
import { PretendUno } from './pretend-uno.ts';

export type PretendButtonPanelOptions = {
  /** Where a socket transport connects to; without it the panel is reached by `openTransport` alone. */
  socketPath?: string;
  pins?: PanelPins;
};

/** What a person in front of the panel would notice. A blinking lamp is one change after the other. */
export type PretendPanelEvent =
  | { type: 'lamp.changed'; lamp: ButtonName; now: 'on' | 'off' }
  | { type: 'beeped' };

export class PretendButtonPanel {
  #socketPath: string | null;
  #pins: PanelPins;
  #uno: PretendUno;
  #server: Server | null = null;
  #cable: Duplex | null = null;
  #pluggedIn = false;
  #silent = false;
  #lit = new Set<ButtonName>();
  #beeps = 0;
  #listeners = new Set<(event: PretendPanelEvent) => void>();

  /** Unplugged at first: call `plugIn()`. */
  constructor(options: PretendButtonPanelOptions = {}) {
    this.#socketPath = options.socketPath ?? null;
    this.#pins = options.pins ?? usualPanelPins;
    this.#uno = new PretendUno({
      send: (bytes) => {
        if (!this.#silent) this.#cable?.write(bytes);
      },
      onOutput: (pin, value) => this.#see(pin, value),
    });
  }

  /** One short press: down, and up again after a tenth of a second. */
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
    return this.#lit.has(lamp) ? 'on' : 'off';
  }

  /** Since the twin was made. */
  get beeps(): number {
    return this.#beeps;
  }

  /** Returns what stops the listening. */
  listen(listener: (event: PretendPanelEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async plugIn(): Promise<void> {
    if (this.#pluggedIn) return;
    this.#pluggedIn = true;
    if (this.#socketPath) this.#server = await serve(this.#socketPath, (cable) => this.#attach(cable));
  }

  /** The cable is out: the Arduino has no power either, so its lamps go dark. */
  async unplug(): Promise<void> {
    this.#pluggedIn = false;
    const server = this.#server;
    this.#server = null;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    this.#cable?.destroy();
    this.#cable = null;
    this.#uno.restart();
    await closed;
  }

  close(): Promise<void> {
    return this.unplug();
  }

  /** The firmware hangs: the cable is in, the port opens, and no byte comes any more. */
  goSilent(): void {
    this.#silent = true;
  }

  speakAgain(): void {
    this.#silent = false;
  }

  /** Somebody pressed the Arduino's own button, or its power dipped: it forgets its pins and greets. */
  restart(): void {
    this.#uno.restart();
  }

  /** A cable in memory, in the place of the socket. */
  openTransport: OpenPanelTransport = async () => {
    if (!this.#pluggedIn) throw new DeviceProblem('device.unplugged', 'The pretend panel is unplugged.');
    const [kioskEnd, panelEnd] = duplexPair();
    this.#attach(panelEnd);
    return kioskEnd;
  };

  /** Opening the port restarts an Uno, so it begins with a greeting. There is one port: who opens it last has it. */
  #attach(cable: Duplex): void {
    this.#cable?.destroy();
    this.#cable = cable;
    cable.on('error', () => {});
    cable.on('data', (chunk: Uint8Array) => {
      if (this.#cable === cable && !this.#silent) this.#uno.receive(chunk);
    });
    cable.on('close', () => {
      if (this.#cable === cable) this.#cable = null;
    });
    this.#uno.restart();
  }

  #see(pin: number, value: number): void {
    if (pin === this.#pins.buzzer && value > 0) {
      this.#beeps += 1;
      this.#tell({ type: 'beeped' });
    }
    const lamp = buttonNames.find((button) => this.#pins.lamps[button] === pin);
    if (!lamp) return;
    const now = value > 0 ? 'on' : 'off';
    if (now === this.lampNow(lamp)) return;
    if (now === 'on') this.#lit.add(lamp);
    else this.#lit.delete(lamp);
    this.#tell({ type: 'lamp.changed', lamp, now });
  }

  #tell(event: PretendPanelEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

async function serve(socketPath: string, onCable: (cable: Duplex) => void): Promise<Server> {
  const server = createServer(onCable);
  // A twin that was killed leaves its socket file behind.
  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return server;
}
