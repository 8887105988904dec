/**
 * A johnny-five IO plug-in that outlives the transport: it remembers how the pins are set up and what was written, and says it all again
 * to the firmware after a reconnect. johnny-five never lets go of a board, so boards made anew after each pulled cable would pile up.
 */
import { EventEmitter } from 'node:events';
import type { Firmata } from 'firmata-io';

export class LastingIo extends EventEmitter {
  // The names are those that johnny-five asks an IO plug-in for.
  readonly name = 'panel';
  readonly isReady = true;
  readonly HIGH = 1;
  readonly LOW = 0;
  readonly MODES: Firmata['MODES'];
  readonly RESOLUTION: Firmata['RESOLUTION'];
  readonly pins: Firmata['pins'];
  readonly analogPins: Firmata['analogPins'];
  #firmata: Firmata | null = null;
  #modes = new Map<number, number>();
  #written = new Map<number, { how: 'digitalWrite' | 'analogWrite'; value: number }>();
  #read = new Set<number>();

  /** `like`: a firmware that is ready; later ones need the same pins. */
  constructor(like: Firmata) {
    super();
    this.MODES = like.MODES;
    this.RESOLUTION = like.RESOLUTION;
    this.pins = like.pins;
    this.analogPins = like.analogPins;
  }

  attach(firmata: Firmata): void {
    this.#firmata = firmata;
    for (const [pin, mode] of this.#modes) firmata.pinMode(pin, mode);
    for (const [pin, { how, value }] of this.#written) firmata[how](pin, value);
    for (const pin of this.#read) this.#report(firmata, pin);
  }

  /** Buttons that were down count as released, since johnny-five's hold timers run until they see that. */
  detach(): void {
    this.#firmata = null;
    for (const pin of this.#read) this.emit(`digital-read-${pin}`, 1);
  }

  pinMode(pin: number, mode: number): void {
    this.#modes.set(pin, mode);
    this.#firmata?.pinMode(pin, mode);
  }

  /** Written to an input, a high level switches on its pull-up. */
  digitalWrite(pin: number, level: number): void {
    this.#write(pin, 'digitalWrite', level);
  }

  analogWrite(pin: number, value: number): void {
    this.#write(pin, 'analogWrite', value);
  }

  digitalRead(pin: number, listener: (level: number) => void): void {
    this.on(`digital-read-${pin}`, listener);
    if (this.#read.has(pin)) return;
    this.#read.add(pin);
    if (this.#firmata) this.#report(this.#firmata, pin);
  }

  #write(pin: number, how: 'digitalWrite' | 'analogWrite', value: number): void {
    this.#written.set(pin, { how, value });
    this.#firmata?.[how](pin, value);
  }

  #report(firmata: Firmata, pin: number): void {
    firmata.on(`digital-read-${pin}`, (level: number) => {
      if (firmata === this.#firmata) this.emit(`digital-read-${pin}`, level);
    });
    firmata.reportDigitalPin(pin, 1);
  }
}
