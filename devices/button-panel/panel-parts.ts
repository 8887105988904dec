/** The parts of the panel as johnny-five objects: four buttons, four lamps, a buzzer. Made once, at the first firmware that answers. */
import type { BoardOption, ButtonOption, Led, LedOption } from 'johnny-five';
import { type ButtonName, buttonNames, type Lamp } from './button-panel.ts';
import { ButtonWatch, type ButtonWatchOptions } from './button-watch.ts';
import type { LastingIo } from './lasting-io.ts';
import type { PanelPins } from './panel-pins.ts';

export type PanelPartsOptions = ButtonWatchOptions & {
  io: LastingIo;
  pins: PanelPins;
  blinkMs: number;
  beepMs: number;
};

type JohnnyFive = typeof import('johnny-five');
type Board = InstanceType<JohnnyFive['Board']>;

export class PanelParts {
  #blinkMs: number;
  #beepMs: number;
  #lamps: Record<ButtonName, Led>;
  #lampNow: Record<ButtonName, Lamp> = { green: 'off', yellow: 'off', red: 'off', blue: 'off' };
  #buzzer: Led | null;
  #buzzerOff: NodeJS.Timeout | null = null;
  #watch: ButtonWatch;

  static async make(options: PanelPartsOptions): Promise<PanelParts> {
    // It takes a while to load, so a kiosk without a panel never does.
    const { default: five } = await import('johnny-five');
    const board = new five.Board({
      io: options.io,
      repl: false,
      debug: false,
      sigint: false,
    } as BoardOption);
    board.on('error', () => {});
    await new Promise<void>((resolve) => board.on('ready', resolve));
    return new PanelParts(five, board, options);
  }

  /** Used by `make` alone. */
  constructor(five: JohnnyFive, board: Board, options: PanelPartsOptions) {
    const { io, pins, blinkMs, beepMs } = options;
    this.#watch = new ButtonWatch(options);
    this.#blinkMs = blinkMs;
    this.#beepMs = beepMs;
    const led = (pin: number) => new five.Led({ pin, board } as LedOption).off();
    this.#lamps = {
      green: led(pins.lamps.green),
      yellow: led(pins.lamps.yellow),
      red: led(pins.lamps.red),
      blue: led(pins.lamps.blue),
    };
    this.#buzzer = pins.buzzer === null ? null : led(pins.buzzer);
    for (const name of buttonNames) {
      const pin = pins.buttons[name];
      // Before the debouncing, which tells nothing of a button that is up from the start.
      io.on(`digital-read-${pin}`, (level: number) => {
        if (level === 1) this.#watch.seenUp(name);
      });
      const button = new five.Button({ pin, board, isPullup: true } as ButtonOption);
      button.on('down', () => this.#watch.down(name));
      button.on('up', () => this.#watch.up(name));
    }
  }

  /** Call before a panel is attached: a button that is down at the start is stuck, or its pin not set up yet; nobody has pressed it now. */
  expectNoPress(): void {
    this.#watch.expectNoPress();
  }

  /** Only lamps that differ are written, so that a blinking one keeps its rhythm. */
  light(lamps: Record<ButtonName, Lamp>): void {
    for (const button of buttonNames) {
      if (lamps[button] === this.#lampNow[button]) continue;
      this.#lampNow[button] = lamps[button];
      const led = this.#lamps[button].stop();
      if (lamps[button] === 'off') led.off();
      else led.on();
      if (lamps[button] === 'blinking') led.blink(this.#blinkMs);
    }
  }

  /** A beep during a beep is the same beep. */
  beep(): void {
    if (!this.#buzzer || this.#buzzerOff) return;
    this.#buzzer.on();
    this.#buzzerOff = setTimeout(() => this.#hush(), this.#beepMs);
  }

  /** Dark and quiet, with no timer left running. */
  stop(): void {
    this.light({ green: 'off', yellow: 'off', red: 'off', blue: 'off' });
    this.#hush();
    this.#watch.stop();
  }

  #hush(): void {
    if (this.#buzzerOff) clearTimeout(this.#buzzerOff);
    this.#buzzerOff = null;
    this.#buzzer?.off();
  }
}
