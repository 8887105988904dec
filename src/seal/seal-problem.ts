/** The one error that sealing and opening throw: what was wrong with a key or a sealed file, and what a person can do about it. */

export type SealProblemCode =
  | 'seal.badRecipient'
  | 'seal.badIdentity'
  | 'seal.wrongKey'
  | 'seal.damaged'
  | 'seal.badReleaseKey';

export class SealProblem extends Error {
  /** Callers compare codes, never message text. */
  code: SealProblemCode;
  /** A sentence for the technician or the office's administrator. */
  hint: string;

  constructor(code: SealProblemCode, hint: string, options: { cause?: unknown } = {}) {
    super(`${code}: ${hint}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'SealProblem';
    this.code = code;
    this.hint = hint;
  }
}

export function isSealProblem(error: unknown): error is SealProblem {
  return error instanceof SealProblem;
}
