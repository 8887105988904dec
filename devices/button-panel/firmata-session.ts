/**
 * One panel from plugged in to unplugged: johnny-five objects over one transport, which die together with it.
 * FirmataButtonPanel begins a new one after every reconnect.
 */
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Firmata } from 'firmata-io';
import type { Board, BoardOption, ButtonOption, Led, LedOption } from 'johnny-five';
import { DeviceProblem } from '../device-problem.ts';
import { type ButtonName, buttonNames, type Lamp } from './button-panel.ts';
import type { PanelPins } from './panel-pins.ts';

export type PanelTimes = {
  /** For the firmware's whole greeting. An Uno restarts when its port is opened, and its boot loader takes two seconds. */
  greetingLimitMs: number;
  /** For the answer to one question after that; below the two seconds of `status()`. */
  answerLimitMs: number;
  blinkMs: number;
  beepMs: number;
};

export type FirmataSessionOptions = {
  transport: Duplex;
  pins: PanelPins;
  times: PanelTimes;
  onPress: (button: ButtonName) => void;
  /** Ends the session with `device.closed`. */
  signal: AbortSignal;
};

type JohnnyFive = typeof import('johnny-five');

export class FirmataSession {
  /** Aborted with a DeviceProblem as its reason when the panel has gone, fallen silent, or restarted by itself. */
  readonly gone: AbortSignal;
  #wire: PanelWire;
  #pins: PanelPins;
  #times: PanelTimes;
  #lamps: Record<ButtonName, Led>;
  #lampNow: Record<ButtonName, Lamp> = { green: 'off', yellow: 'off', red: 'off', blue: 'off' };
  #buzzer: Led | null;
  #buzzerOff: NodeJS.Timeout | null = null;

  /**
   * Greets the firmware and sets up the pins. Rejects with `panel.noFirmware` when nobody answers or the board lacks a pin, with
   * `device.unplugged` when the transport breaks; the transport is destroyed in either case.
   */
  static async begin(options: FirmataSessionOptions): Promise<FirmataSession> {
    const { transport, times, signal } = options;
    const wire = await openWire(transport, signal, times.greetingLimitMs);
    try {
      await within(times.greetingLimitMs, wire.gone, (done) => wire.io.once('ready', done));
      // Made only now, since johnny-five keeps every board it ever made: a wrong device on the port must not pile up.
      const board = new wire.five.Board({
        io: wire.io,
        repl: false,
        debug: false,
        sigint: false,
      } as BoardOption);
      board.on('error', () => {});
      await within(times.greetingLimitMs, wire.gone, (done) => board.on('ready', done));
      return new FirmataSession(wire, board, options);
    } catch (cause) {
      wire.drop();
      if (cause instanceof DeviceProblem) throw cause;
      throw new DeviceProblem('panel.noFirmware', wrongPinHint, { cause });
    }
  }

  /** Used by `begin` alone, once the firmware has answered. */
  constructor(wire: PanelWire, board: Board, { pins, times, onPress }: FirmataSessionOptions) {
    this.gone = wire.gone;
    this.#wire = wire;
    this.#pins = pins;
    this.#times = times;
    const led = (pin: number) => new wire.five.Led({ pin, board } as LedOption).off();
    this.#lamps = {
      green: led(pins.lamps.green),
      yellow: led(pins.lamps.yellow),
      red: led(pins.lamps.red),
      blue: led(pins.lamps.blue),
    };
    this.#buzzer = pins.buzzer === null ? null : led(pins.buzzer);
    for (const name of buttonNames) watchButton(wire, board, pins.buttons[name], () => onPress(name));
    // After a restart the firmware greets again without being asked, and has forgotten its pins.
    wire.io.on('queryfirmware', () => wire.leave(new DeviceProblem('device.unplugged', restartedHint)));
  }

  /** Only lamps that differ are written, so that a blinking one keeps its rhythm. */
  light(lamps: Record<ButtonName, Lamp>): void {
    for (const button of buttonNames) {
      if (lamps[button] === this.#lampNow[button]) continue;
      this.#lampNow[button] = lamps[button];
      const led = this.#lamps[button].stop();
      if (lamps[button] === 'off') led.off();
      else led.on();
      if (lamps[button] === 'blinking') led.blink(this.#times.blinkMs);
    }
  }

  /** A beep during a beep is the same beep. */
  beep(): void {
    if (!this.#buzzer || this.#buzzerOff) return;
    this.#buzzer.on();
    this.#buzzerOff = setTimeout(() => {
      this.#buzzerOff = null;
      this.#buzzer?.off();
    }, this.#times.beepMs);
  }

  /** Asks the firmware for a sign of life; rejects with a DeviceProblem when none comes, and the panel is `gone` then. */
  async ask(): Promise<void> {
    try {
      await within(this.#times.answerLimitMs, this.gone, (done) => this.#wire.io.reportVersion(done));
    } catch (cause) {
      if (cause instanceof DeviceProblem) this.#wire.leave(cause);
      throw cause;
    }
  }

  /** Lets go of the transport and of every timer; when the kiosk closes, the lamps go dark first. */
  async end(): Promise<void> {
    if (this.#buzzerOff) clearTimeout(this.#buzzerOff);
    for (const button of buttonNames) {
      this.#lamps[button].stop();
      // johnny-five's hold timer runs until it sees a release, so it is shown one.
      this.#wire.io.emit(`digital-read-${this.#pins.buttons[button]}`, 1);
    }
    if (this.gone.reason.code === 'device.closed') {
      for (const button of buttonNames) this.#lamps[button].off();
      this.#buzzer?.off();
      await this.#wire.flush();
    }
    this.#wire.drop();
  }
}

const unpluggedHint = 'Look at the USB cable of the button panel and plug it in again.';
const silentHint =
  'The panel is there but its program does not answer: press its reset button, or load StandardFirmata.';
const restartedHint =
  'The panel has restarted by itself: look at its cable, and whether the lamps draw too much power.';
const flushLimitMs = 300;
const wrongPinHint = 'The panel answers, but does not have the pins that the settings name.';

/** The transport with firmata-io on it, and the one way in which everything that can end it is told. */
type PanelWire = {
  five: JohnnyFive;
  io: Firmata;
  gone: AbortSignal;
  leave(problem: DeviceProblem): void;
  /** Waits until everything has been handed to the transport, but not long. */
  flush(): Promise<void>;
  drop(): void;
};

async function openWire(
  transport: Duplex,
  signal: AbortSignal,
  reportVersionTimeout: number,
): Promise<PanelWire> {
  const gone = new AbortController();
  const leave = (problem: DeviceProblem) => gone.abort(problem);
  const unplugged = (cause?: unknown) =>
    leave(new DeviceProblem('device.unplugged', unpluggedHint, { cause }));
  transport.on('error', unplugged);
  transport.on('end', () => unplugged());
  transport.on('close', () => unplugged());
  if (transport.destroyed) unplugged();
  const onClose = () => leave(new DeviceProblem('device.closed', 'The kiosk has let go of the panel.'));
  signal.addEventListener('abort', onClose, { once: true });
  if (signal.aborted) onClose();
  // These two take a while to load, so a kiosk without a panel never loads them.
  const [{ default: five }, { default: firmata }] = await Promise.all([
    import('johnny-five'),
    import('firmata-io'),
  ]);
  // An Uno greets by itself after its restart; a board that does not restart is asked after a third of the time.
  const io = new firmata.Firmata(transport, { reportVersionTimeout: reportVersionTimeout / 3 });
  // The transport's errors come out here again, and would end the process unheard.
  io.on('error', () => {});
  const flush = async () => {
    const handedOver = new Promise<void>((resolve) => transport.end(resolve));
    await Promise.race([handedOver, wait(flushLimitMs)]);
  };
  const drop = () => {
    signal.removeEventListener('abort', onClose);
    clearTimeout(io.reportVersionTimeoutId);
    transport.destroy();
    // johnny-five holds on to `io` for ever; it must not hold on to us.
    io.removeAllListeners();
    io.on('error', () => {});
  };
  return { five, io, gone: gone.signal, leave, flush, drop };
}

function watchButton({ five, io }: PanelWire, board: Board, pin: number, onPress: () => void): void {
  // Down already when the panel starts is a stuck button, or a pin not set up yet: nobody has pressed it now.
  let armed = false;
  io.once(`digital-read-${pin}`, (level: number) => {
    armed = level === 1;
  });
  const button = new five.Button({ pin, board, isPullup: true } as ButtonOption);
  button.on('down', () => {
    if (armed) onPress();
  });
  button.on('up', () => {
    armed = true;
  });
}

/** Waits for `done`, but not longer than `limitMs` and not when the panel has gone; rejects with a DeviceProblem. */
async function within(limitMs: number, gone: AbortSignal, begin: (done: () => void) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const limit = setTimeout(() => reject(new DeviceProblem('panel.noFirmware', silentHint)), limitMs);
  const onGone = () => reject(gone.reason);
  gone.addEventListener('abort', onGone);
  if (gone.aborted) onGone();
  else begin(resolve);
  try {
    await promise;
  } finally {
    clearTimeout(limit);
    gone.removeEventListener('abort', onGone);
  }
}
