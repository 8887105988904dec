/** The panel on the lines of a GPIO chip: `gpiomon` tells the buttons, one `gpioset` for each output keeps lamps and buzzer. */
import { setTimeout as wait } from 'node:timers/promises';
import { DeviceProblem } from '../device-problem.ts';
import { GpioIo } from './gpio-io.ts';
import { GpioOutput } from './gpio-output.ts';
import {
  chooseChip,
  type GpiodDialect,
  gpiodDialect,
  readChips,
  readLevels,
  readTakenLines,
} from './gpiod-dialect.ts';
import type { GpiodProcess, GpiodPrograms } from './gpiod-programs.ts';
import type { PanelTimes } from './kept-button-panel.ts';
import type { PanelLink } from './panel-link.ts';
import type { PanelPins } from './panel-pins.ts';

export type GpioLinkOptions = {
  programs: GpiodPrograms;
  /** As in `chooseChip`. */
  chip: string;
  pins: PanelPins;
  times: Pick<PanelTimes, 'greetingLimitMs' | 'answerLimitMs'>;
  /** Ends the link with `device.closed`. */
  signal: AbortSignal;
};

type Opened = { dialect: GpiodDialect; chip: string; inputs: Map<number, 0 | 1>; monitor: GpiodProcess };

export class GpioLink implements PanelLink {
  readonly io: GpioIo;
  #programs: GpiodPrograms;
  #opened: Opened;
  #answerLimitMs: number;
  #outputs: Map<number, GpioOutput>;
  #gone = new AbortController();
  #stopWatching: () => void;

  /** Rejects with a DeviceProblem that says what is missing: programs, chip, permission, or a line that another program has. */
  static async open(options: GpioLinkOptions): Promise<GpioLink> {
    const limit = AbortSignal.any([options.signal, AbortSignal.timeout(options.times.greetingLimitMs)]);
    try {
      const link = new GpioLink(options, await openChip(options, limit));
      try {
        await link.#untilTaken(limit);
        return link;
      } catch (cause) {
        await link.drop();
        throw cause;
      }
    } catch (cause) {
      if (options.signal.aborted) throw closed();
      throw limit.aborted ? silent() : cause;
    }
  }

  /** Used by `open` alone. */
  constructor({ programs, pins, times, signal }: GpioLinkOptions, opened: Opened) {
    this.#programs = programs;
    this.#opened = opened;
    this.#answerLimitMs = times.answerLimitMs;
    const lines = [...Object.values(pins.lamps), ...(pins.buzzer === null ? [] : [pins.buzzer])];
    this.#outputs = new Map(
      lines.map((line) => [
        line,
        new GpioOutput({
          ...opened,
          programs,
          line,
          endLimitMs: times.answerLimitMs,
          onLost: (problem) => this.#gone.abort(problem),
        }),
      ]),
    );
    this.io = new GpioIo({
      inputs: opened.inputs,
      outputs: lines,
      write: (line, level) => this.#outputs.get(line)?.set(level),
    });
    opened.monitor.onLine((text) => {
      const edge = opened.dialect.readEdge(text);
      if (edge && !this.gone.aborted) this.io.see(edge.line, edge.level);
    });
    opened.monitor.ended.then((problem) => this.#gone.abort(problem));
    const onClose = () => this.#gone.abort(closed());
    signal.addEventListener('abort', onClose, { once: true });
    if (signal.aborted) onClose();
    this.#stopWatching = () => signal.removeEventListener('abort', onClose);
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Asks the kernel whether it still has the lines for us. */
  async ask(): Promise<void> {
    const limit = AbortSignal.any([this.gone, AbortSignal.timeout(this.#answerLimitMs)]);
    try {
      await this.#untilTaken(limit);
    } catch (cause) {
      this.#gone.abort(limit.aborted ? silent() : cause);
      throw this.gone.reason;
    }
  }

  async flush(): Promise<void> {
    await this.#settled(AbortSignal.timeout(this.#answerLimitMs));
  }

  async drop(): Promise<void> {
    this.#stopWatching();
    this.#gone.abort(closed());
    const outputs = [...this.#outputs.values()].map((output) => output.release());
    await Promise.all([...outputs, this.#opened.monitor.end('signal', this.#answerLimitMs)]);
  }

  /** Resolves when every line is in the hands of the program that was started for it; the programs don't say so themselves. */
  async #untilTaken(limit: AbortSignal): Promise<void> {
    const { chip, dialect, inputs } = this.#opened;
    const signal = AbortSignal.any([limit, this.gone]);
    const limits = { limitMs: this.#answerLimitMs, signal };
    try {
      await this.#settled(signal);
      for (;;) {
        signal.throwIfAborted();
        const info = await this.#programs.run('gpioinfo', dialect.info(chip), limits);
        const watched = readTakenLines(info, 'gpiomon');
        const driven = readTakenLines(info, 'gpioset');
        const held = [...this.#outputs].filter(([, output]) => output.isHeld);
        if ([...inputs.keys()].every((line) => watched.has(line)) && held.every(([line]) => driven.has(line)))
          return;
        await wait(lookAgainMs, undefined, { signal });
      }
    } catch (cause) {
      this.gone.throwIfAborted();
      throw cause;
    }
  }

  /** Resolves when every output shows what was last wished, or when `limit` is aborted. */
  async #settled(limit: AbortSignal): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    limit.addEventListener('abort', () => resolve(), { once: true });
    if (limit.aborted) resolve();
    await Promise.race([over, Promise.all([...this.#outputs.values()].map((output) => output.settled()))]);
  }
}

async function openChip(
  { programs, chip: wanted, pins, times }: GpioLinkOptions,
  signal: AbortSignal,
): Promise<Opened> {
  const limits = { limitMs: times.greetingLimitMs, signal };
  const version = await programs.run('gpiodetect', ['--version'], limits);
  const dialect = gpiodDialect(version);
  if (!dialect)
    throw new DeviceProblem('device.unplugged', `This gpiod is not known: ${version.split('\n')[0]}`);
  const chips = readChips(await programs.run('gpiodetect', [], limits));
  const chip = chooseChip(chips, wanted)?.name;
  if (!chip) throw new DeviceProblem('device.unplugged', noChipHint(wanted, chips));
  const buttons = Object.values(pins.buttons);
  // The first reading switches the pull-ups on, and a long cable takes a moment to follow; the second one counts.
  await programs.run('gpioget', dialect.get(chip, buttons), limits);
  const levels = readLevels(await programs.run('gpioget', dialect.get(chip, buttons), limits));
  const monitor = programs.start('gpiomon', dialect.monitor(chip, buttons));
  return { dialect, chip, monitor, inputs: new Map(buttons.map((line, i) => [line, levels[i] ?? 1])) };
}

function noChipHint(wanted: string, chips: readonly { name: string; label: string }[]): string {
  const there = chips.map(({ name, label }) => `${name} [${label}]`).join(', ') || 'no chip at all';
  return `There is no GPIO chip ${wanted || 'of a Raspberry Pi'}; gpiodetect shows ${there}.`;
}

const lookAgainMs = 50;

const closed = () => new DeviceProblem('device.closed', 'The kiosk has let go of the panel.');
const silent = () =>
  new DeviceProblem('device.silent', 'The GPIO chip does not answer: restart the machine if it lasts.');
