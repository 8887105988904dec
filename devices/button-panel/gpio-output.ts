/** One output line: kept by a `gpioset` of its own, so that a blinking lamp does not make the others flicker. */
import type { DeviceProblem } from '../device-problem.ts';
import type { GpiodDialect } from './gpiod-dialect.ts';
import type { GpiodProcess, GpiodPrograms } from './gpiod-programs.ts';

export type GpioOutputOptions = {
  programs: GpiodPrograms;
  dialect: GpiodDialect;
  chip: string;
  line: number;
  /** For a program to end after it was told to. */
  endLimitMs: number;
  /** The program that keeps the line has ended by itself. */
  onLost: (problem: DeviceProblem) => void;
};

export class GpioOutput {
  #options: GpioOutputOptions;
  #wished: 0 | 1 | null = null;
  #shown: 0 | 1 | null = null;
  #holder: GpiodProcess | null = null;
  /** The change that is under way. */
  #turn: Promise<void> | null = null;
  #released = false;

  constructor(options: GpioOutputOptions) {
    this.#options = options;
  }

  get isHeld(): boolean {
    return this.#holder !== null;
  }

  /** What is wished first is always shown, however short; of the wishes that come while it is under way, only the last one. */
  set(level: 0 | 1): void {
    if (this.#released) return;
    this.#wished = level;
    if (!this.#turn) this.#begin();
  }

  /** Resolves when the line has shown what was last wished: the change under way may be an older one, the next one is not. */
  async settled(): Promise<void> {
    for (let turns = 0; turns < 2 && this.#turn; turns += 1) await this.#turn;
  }

  /** Lets go of the line for good; on a Raspberry Pi it keeps its level. Never waits for a program that hangs. */
  async release(): Promise<void> {
    this.#released = true;
    await this.#endHolder();
    await this.settled();
  }

  #begin(): void {
    const level = this.#wished;
    if (this.#released || level === null || level === this.#shown) return;
    this.#turn = this.#change(level).then(() => {
      this.#turn = null;
      this.#begin();
    });
  }

  async #change(level: 0 | 1): Promise<void> {
    // Two programs can't have one line.
    await this.#endHolder();
    if (this.#released) return;
    this.#shown = level;
    await this.#hold(level);
  }

  async #hold(level: 0 | 1): Promise<void> {
    const { programs, dialect, chip, line, onLost } = this.#options;
    const holder = programs.start('gpioset', dialect.hold(chip, line, level));
    this.#holder = holder;
    holder.ended.then((problem) => {
      if (this.#holder === holder) onLost(problem);
    });
    if (dialect.holdEnds === 'signal') await holder.printed();
  }

  async #endHolder(): Promise<void> {
    const holder = this.#holder;
    this.#holder = null;
    await holder?.end(this.#options.dialect.holdEnds, this.#options.endLimitMs);
  }
}
