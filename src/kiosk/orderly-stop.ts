/** The end of the service, step by step: each within a limit, so that all of it is over before systemd loses patience (90 s). */
import type { Logger } from 'pino';

/** A device that does not close, or a screen that does not hang up, must not keep the store from being closed. */
export const closeLimitMs = 8_000;

/** Does the work, but goes on after the limit, or after it failed, and says so in the log. */
export async function within(
  step: string,
  limitMs: number,
  work: () => Promise<unknown> | unknown,
  log: Logger,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, limitMs, 'late' as const);
  try {
    const ended = await Promise.race([Promise.resolve().then(work), late]);
    if (ended === 'late') log.warn({ step, limitMs }, 'stop.tookTooLong');
    else log.info({ step }, 'stop.stepDone');
  } catch (error) {
    log.warn({ step, err: error }, 'stop.failed');
  } finally {
    clearTimeout(timer);
  }
}
