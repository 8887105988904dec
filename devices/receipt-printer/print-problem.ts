/** Why a receipt was not printed, and what may lie in the slot all the same. The driver rejects with it; whoever prints again asks it. */
import { DeviceProblem } from '../device-problem.ts';

/**
 * `none`: not a byte of it went out. `half`: a piece without barcode and QR code, which nobody can use as a receipt.
 * `maybeWhole`: the printer did not say how far it came, or prints the rest later.
 */
export type PaperInSlot = 'none' | 'half' | 'maybeWhole';

export class PrintProblem extends DeviceProblem {
  paper: PaperInSlot;

  constructor(problem: DeviceProblem, paper: PaperInSlot) {
    super(problem.code, problem.hint, { tryAgain: problem.tryAgain, cause: problem });
    this.name = 'PrintProblem';
    this.paper = paper;
  }
}

/** What may be on paper after `print` has rejected with this; of an error that is no PrintProblem, everything is possible. */
export function paperInSlot(error: unknown): PaperInSlot {
  return error instanceof PrintProblem ? error.paper : 'maybeWhole';
}
