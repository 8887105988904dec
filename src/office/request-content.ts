/** A request as it stands now, opened with the office's key; null, and an entry in the log, when it can't be. */
import type { Logger } from 'pino';
import { isSealProblem } from '../seal/seal-problem.ts';
import { type OpenedRequest, openRequest } from './follow-ups/opened-request.ts';
import type { OfficeKeys } from './office-keys.ts';
import type { RequestRegister } from './request-register.ts';

export type ContentReader = (number: string) => Promise<OpenedRequest | null>;

export function createContentReader({
  requests,
  keys,
  log,
}: {
  requests: RequestRegister;
  keys: Pick<OfficeKeys, 'identity'>;
  log: Logger;
}): ContentReader {
  return async (number) => {
    try {
      return await openRequest({ requests, keys }, number);
    } catch (error) {
      if (!isSealProblem(error)) throw error;
      log.error({ number, code: error.code }, 'request.cannotOpen');
      return null;
    }
  };
}
