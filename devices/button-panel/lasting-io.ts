/**
 * A johnny-five IO plug-in that outlives the cable: it remembers how the pins are set up and what was written, and says it all again
 * to the board after a reconnect. johnny-five never lets go of a board, so boards made anew after each pulled cable would pile up.
 */
import { EventEmitter } from 'node:events';
import type { PanelIo } from './panel-link.ts';

export class LastingIo extends EventEmitter {
  // The names are those that johnny-five asks an IO plug-in for.
  readonly name = 'panel';
  readonly isReady = true;
  readonly HIGH = 1;
  readonly LOW = 0;
  readonly MODES: PanelIo['MODES'];
  readonly RESOLUTION: PanelIo['RESOLUTION'];
  readonly pins: PanelIo['pins'];
  readonly analogPins: PanelIo['analogPins'];
  #board: PanelIo | null = null;
  #modes = new Map<number, number>();
  #written = new Map<number, { how: 'digitalWrite' | 'analogWrite'; value: number }>();
  #read = new Set<number>();

  /** `like`: a board that is ready; later ones need the same pins. */
  constructor(like: PanelIo) {
    super();
    this.MODES = like.MODES;
    this.RESOLUTION = like.RESOLUTION;
    this.pins = like.pins;
    this.analogPins = like.analogPins;
  }

  attach(board: PanelIo): void {
    this.#board = board;
    for (const [pin, mode] of this.#modes) board.pinMode(pin, mode);
    for (const [pin, { how, value }] of this.#written) board[how](pin, value);
    for (const pin of this.#read) this.#report(board, pin);
  }

  /** Buttons that were down count as released, since johnny-five's hold timers run until they see that. */
  detach(): void {
    this.#board = null;
    for (const pin of this.#read) this.emit(`digital-read-${pin}`, 1);
  }

  pinMode(pin: number, mode: number): void {
    this.#modes.set(pin, mode);
    this.#board?.pinMode(pin, mode);
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
    if (this.#board) this.#report(this.#board, pin);
  }

  #write(pin: number, how: 'digitalWrite' | 'analogWrite', value: number): void {
    this.#written.set(pin, { how, value });
    this.#board?.[how](pin, value);
  }

  #report(board: PanelIo, pin: number): void {
    board.on(`digital-read-${pin}`, (level: number) => {
      if (board === this.#board) this.emit(`digital-read-${pin}`, level);
    });
    board.reportDigitalPin(pin, 1);
  }
}
