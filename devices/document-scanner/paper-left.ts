/** Tells of paper that was left in the feeder, when it is asked and never by a poll: later a citizen's own pile lies there. Both drivers use it. */
import type { ScannerCondition } from './scanner-condition.ts';

export type PaperLeftParts = {
  condition: Pick<ScannerCondition, 'tell'>;
  /** Undefined where the scanner can't say, or must not be asked now. */
  look: () => Promise<boolean | undefined>;
};

export class PaperLeft {
  #parts: PaperLeftParts;
  #isTold = false;

  constructor(parts: PaperLeftParts) {
    this.#parts = parts;
  }

  async ask(): Promise<void> {
    const inFeeder = await this.#parts.look();
    if (inFeeder !== undefined) this.learn(inFeeder);
  }

  /** Paper is told of each time, for each citizen anew; that there is none only takes back what was told. */
  learn(inFeeder: boolean): void {
    if (inFeeder || this.#isTold) this.#parts.condition.tell({ type: 'scanner.paperLeft', inFeeder });
    this.#isTold = inFeeder;
  }
}
