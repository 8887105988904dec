/** The lines of a GPIO chip as a johnny-five IO plug-in: inputs with pull-ups, outputs, and nothing else. */
import { EventEmitter } from 'node:events';
import type { PanelIo } from './panel-link.ts';

export type GpioIoOptions = {
  inputs: ReadonlyMap<number, 0 | 1>;
  outputs: readonly number[];
  /** Drives an output. */
  write: (line: number, level: 0 | 1) => void;
};

/** Numbers as Firmata has them, though nothing here depends on that. */
const modes = { INPUT: 0, OUTPUT: 1, PULLUP: 11 };

export class GpioIo extends EventEmitter implements PanelIo {
  readonly MODES: Record<string, number> = modes;
  readonly RESOLUTION = { ADC: null, DAC: null, PWM: null };
  readonly pins: { supportedModes: number[] }[];
  readonly analogPins: number[] = [];
  #levels: Map<number, 0 | 1>;
  #outputs: ReadonlySet<number>;
  #write: (line: number, level: 0 | 1) => void;

  constructor({ inputs, outputs, write }: GpioIoOptions) {
    super();
    this.#levels = new Map(inputs);
    this.#outputs = new Set(outputs);
    this.#write = write;
    const count = Math.max(...inputs.keys(), ...outputs) + 1;
    this.pins = Array.from({ length: count }, (_, line) => ({
      supportedModes: this.#outputs.has(line)
        ? [modes.OUTPUT]
        : inputs.has(line)
          ? [modes.INPUT, modes.PULLUP]
          : [],
    }));
  }

  /** An input has another level than before. */
  see(line: number, level: 0 | 1): void {
    if (!this.#levels.has(line)) return;
    this.#levels.set(line, level);
    this.emit(`digital-read-${line}`, level);
  }

  /** Nothing to do: which line is what was decided when the chip was opened. */
  pinMode(): void {}

  /** Written to an input, a high level asks for the pull-up, which is on already. */
  digitalWrite(line: number, level: number): void {
    if (this.#outputs.has(line)) this.#write(line, level ? 1 : 0);
  }

  analogWrite(line: number, value: number): void {
    this.digitalWrite(line, value);
  }

  reportDigitalPin(line: number, on: 0 | 1): void {
    const level = this.#levels.get(line);
    if (on && level !== undefined) this.emit(`digital-read-${line}`, level);
  }
}
