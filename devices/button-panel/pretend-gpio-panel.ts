/** The twin of the panel on a GPIO chip: buttons to press and lamps to look at, behind programs that stand in for those of gpiod. */
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ButtonName, buttonNames } from './button-panel.ts';
import type { GpiodOptions } from './gpiod-programs.ts';
import { allPins, type PanelPins, piHeaderPins } from './panel-pins.ts';
import type { PretendPanelEvent } from './pretend-button-panel.ts';
import {
  type ChipAnswer,
  type ChipQuestion,
  gpiodVersionVariable,
  gpioSocketVariable,
  onLines,
} from './pretend-gpio-wire.ts';

export type PretendGpioPanelOptions = {
  /** Where the stand-in programs find the chip. */
  socketPath: string;
  pins?: PanelPins;
  /** Which gpiod the programs pretend to be. */
  gpiodVersion?: '1.6.3' | '2.2.1';
  /** Label of the chip; that of a Raspberry Pi 5 when it is not set. */
  label?: string;
};

type Taken = { consumer: 'gpiomon' | 'gpioset'; by: Socket };

export class PretendGpioPanel {
  /** For `GpioButtonPanel`, in the place of Debian's programs. */
  readonly gpiod: GpiodOptions;
  #socketPath: string;
  #pins: PanelPins;
  #label: string;
  #server: Server | null = null;
  #sockets = new Set<Socket>();
  #denied = false;
  #silent = false;
  #grounded = new Set<number>();
  #driven = new Map<number, 0 | 1>();
  #taken = new Map<number, Taken>();
  #beeps = 0;
  #listeners = new Set<(event: PretendPanelEvent) => void>();

  /** Unplugged at first: call `plugIn()`. */
  constructor(options: PretendGpioPanelOptions) {
    this.#socketPath = options.socketPath;
    this.#pins = options.pins ?? piHeaderPins;
    this.#label = options.label ?? 'pinctrl-rp1';
    this.gpiod = {
      prefix: [process.execPath, fileURLToPath(new URL('pretend-gpiod.ts', import.meta.url))],
      env: {
        [gpioSocketVariable]: options.socketPath,
        [gpiodVersionVariable]: options.gpiodVersion ?? '1.6.3',
        // The programs start again and again; this halves what each start costs.
        NODE_COMPILE_CACHE: `${options.socketPath}.compiled`,
      },
    };
  }

  async press(button: ButtonName): Promise<void> {
    this.hold(button);
    await wait(100);
    this.release(button);
  }

  hold(button: ButtonName): void {
    this.#ground(this.#pins.buttons[button], true);
  }

  release(button: ButtonName): void {
    this.#ground(this.#pins.buttons[button], false);
  }

  lampNow(lamp: ButtonName): 'on' | 'off' {
    return this.#driven.get(this.#pins.lamps[lamp]) === 1 ? 'on' : 'off';
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
    if (this.#server) return;
    const server = createServer((socket) => this.#attend(socket));
    this.#server = server;
    await rm(this.#socketPath, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#socketPath, resolve);
    });
  }

  /** The chip is gone, as one on a USB bridge goes with its cable; its lines have no power. */
  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const line of this.#driven.keys()) this.#drive(line, 0);
    this.#taken.clear();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  close(): Promise<void> {
    return this.unplug();
  }

  /** The udev rule is missing. */
  denyAccess(): void {
    this.#denied = true;
  }

  allowAccess(): void {
    this.#denied = false;
  }

  /** The kernel's driver hangs: programs that ask get no answer. */
  goSilent(): void {
    this.#silent = true;
  }

  speakAgain(): void {
    this.#silent = false;
  }

  /** Somebody ends the program that has this line. */
  killHolder(line: number): void {
    this.#taken.get(line)?.by.destroy();
  }

  /** Another program takes a line of the panel. */
  takeAway(line: number, by: Socket): void {
    this.#taken.set(line, { consumer: 'gpioset', by });
  }

  #attend(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const [line, { by }] of this.#taken) if (by === socket) this.#taken.delete(line);
    });
    onLines(socket, (text) => {
      if (this.#silent) return;
      const answer = this.#answer(JSON.parse(text) as ChipQuestion, socket);
      socket.write(`${JSON.stringify(answer)}\n`);
    });
  }

  #answer(question: ChipQuestion, socket: Socket): ChipAnswer {
    if (this.#denied) return { error: 'Permission denied' };
    switch (question.ask) {
      case 'chip':
        return { name: 'gpiochip0', label: this.#label, lines: this.#infos() };
      case 'levels':
        if (question.lines.some((line) => this.#taken.has(line))) return { error: 'Device or resource busy' };
        return { levels: question.lines.map((line) => this.#level(line, question.pullUp)) };
      case 'watch':
        return this.#take(question.lines, { consumer: 'gpiomon', by: socket });
      case 'drive': {
        const answer = this.#take([question.line], { consumer: 'gpioset', by: socket });
        if (!('error' in answer)) this.#drive(question.line, question.level);
        return answer;
      }
    }
  }

  #infos() {
    const count = Math.max(...allPins(this.#pins)) + 1;
    return Array.from({ length: count }, (_, line) => ({
      consumer: this.#taken.get(line)?.consumer ?? null,
      isOutput: this.#driven.has(line),
    }));
  }

  #take(lines: readonly number[], taken: Taken): ChipAnswer {
    if (lines.some((line) => this.#taken.has(line))) return { error: 'Device or resource busy' };
    for (const line of lines) this.#taken.set(line, taken);
    return {};
  }

  #level(line: number, pullUp: boolean): 0 | 1 {
    return pullUp && !this.#grounded.has(line) ? 1 : 0;
  }

  #ground(line: number, grounded: boolean): void {
    if (this.#grounded.has(line) === grounded) return;
    if (grounded) this.#grounded.add(line);
    else this.#grounded.delete(line);
    const taken = this.#taken.get(line);
    if (taken?.consumer !== 'gpiomon' || this.#silent) return;
    taken.by.write(`${JSON.stringify({ line, level: grounded ? 0 : 1 } satisfies ChipAnswer)}\n`);
  }

  #drive(line: number, level: 0 | 1): void {
    const before = this.#driven.get(line) ?? 0;
    this.#driven.set(line, level);
    if (before === level) return;
    if (line === this.#pins.buzzer && level === 1) {
      this.#beeps += 1;
      this.#tell({ type: 'beeped' });
    }
    const lamp = buttonNames.find((button) => this.#pins.lamps[button] === line);
    if (lamp) this.#tell({ type: 'lamp.changed', lamp, now: level === 1 ? 'on' : 'off' });
  }

  #tell(event: PretendPanelEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
