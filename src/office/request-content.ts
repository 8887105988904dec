/** The answers of a request, opened with the office's key; null, and an entry in the log, when they can't be. */
import type { Logger } from 'pino';
import { isSealProblem } from '../seal/seal-problem.ts';
import { openAnswers, type SealedAnswers } from '../seal/sealed-answers.ts';
import type { OfficeKeys } from './office-keys.ts';
import type { RequestRegister } from './request-register.ts';

export type ContentReader = (number: string) => Promise<SealedAnswers | null>;

export function createContentReader({
  requests,
  keys,
  log,
}: {
  requests: Pick<RequestRegister, 'sealedAnswersOf'>;
  keys: Pick<OfficeKeys, 'identity'>;
  log: Logger;
}): ContentReader {
  return async (number) => {
    try {
      return await openAnswers(keys.identity, (await requests.sealedAnswersOf(number)) ?? '');
    } catch (error) {
      if (!isSealProblem(error)) throw error;
      log.error({ number, code: error.code }, 'request.cannotOpen');
      return null;
    }
  };
}
