/**
 * Looks now and then whether the office has refused a request because its number is taken, and gives it a fresh one: the key to
 * sign with is here and not with the forwarder. `src/outbox/README.md` tells how a number can be given twice.
 */
import type { Logger } from 'pino';
import type { Outbox } from '../outbox/outbox.ts';
import { isOutboxProblem } from '../outbox/outbox-problem.ts';
import { type SigningKey, signManifest } from '../seal/signatures.ts';

export type RenumberingWatch = {
  /** Safe to call at any time; a second call waits for nothing and does nothing while one runs. */
  look(): Promise<void>;
  close(): void;
};

const lookEveryMs = 30_000;

export function createRenumberingWatch(parts: {
  outbox: Pick<Outbox, 'renumberTaken'>;
  kioskKey: SigningKey;
  log: Logger;
}): RenumberingWatch {
  const { outbox, kioskKey, log } = parts;
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const { was, number } of await outbox.renumberTaken((manifest) =>
        signManifest(kioskKey, manifest),
      )) {
        log.warn({ was, reference: number }, 'request.renumbered');
      }
    } catch (error) {
      // The disk is told about elsewhere; the request stays aside and is looked at again.
      if (!isOutboxProblem(error)) throw error;
      log.warn({ code: error.code, hint: error.hint }, 'request.notRenumbered');
    } finally {
      isLooking = false;
    }
  }

  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return { look, close: () => clearInterval(timer) };
}
