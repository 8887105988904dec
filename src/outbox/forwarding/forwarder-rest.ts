/**
 * How the forwarder rests between two rounds, and what wakes it: its time, a new request, or the return of a link that was dead.
 * The kiosk is another process: that a request came is seen in the database.
 */
import type { Clock } from './clock.ts';
import { isCertificateTime, isHealedByConnecting } from './link-reasons.ts';
import type { LinkWatch } from './link-watch.ts';
import type { Reins } from './reins.ts';

export type Rest = {
  /** Not longer than until then. */
  untilMs: number;
  /** Not even for a new request before then: the office has asked for patience. */
  notBeforeMs: number;
  /** Why the office was not reached; null when it was. */
  problem: string | null;
};

/** `asked`: a technician did not want to wait. */
export type WokenBy = 'time' | 'work' | 'link' | 'asked';

export type Rester = {
  rest(rest: Rest, seenMark: number, signal: AbortSignal): Promise<WokenBy>;
  /** The office was reached: a watch that had cried wolf is trusted again. */
  reached(): void;
};

export function createRester(parts: {
  clock: Clock;
  workMark: () => number;
  linkWatch: LinkWatch | undefined;
  wakePollMs: number;
  linkPollMs: number;
  ceilingMs: number;
  reins?: Pick<Reins, 'takeWake' | 'isPaused' | 'noteRest'> | undefined;
}): Rester {
  const { clock, workMark, linkWatch, wakePollMs, linkPollMs, ceilingMs, reins } = parts;
  /** Connections that could be made, one after the other, with no office behind them. */
  let falseWakes = 0;

  /** The link is looked at ever more seldom when a connection turns out to mean nothing. */
  const lookEveryMs = () => Math.min(linkPollMs * 2 ** Math.min(falseWakes, 20), ceilingMs);

  return {
    reached() {
      falseWakes = 0;
    },

    async rest({ untilMs, notBeforeMs, problem }, seenMark, signal) {
      const watch = problem !== null && isWatched(problem) ? linkWatch : undefined;
      const addresses = watch?.addresses();
      let lookAtMs = clock.nowMs() + lookEveryMs();
      reins?.noteRest(Math.max(0, untilMs - clock.nowMs()));
      while (!signal.aborted && (clock.nowMs() < untilMs || reins?.isPaused())) {
        const nowMs = clock.nowMs();
        if (reins?.takeWake()) return 'asked';
        if (reins?.isPaused()) {
          await clock.sleep(wakePollMs, signal);
          continue;
        }
        if (nowMs >= notBeforeMs && workMark() !== seenMark) return 'work';
        if (watch && nowMs >= notBeforeMs && watch.addresses() !== addresses) return 'link';
        if (watch && nowMs >= lookAtMs && isHealedByConnecting(problem ?? '')) {
          if (await watch.reaches(signal)) {
            falseWakes += 1;
            return 'link';
          }
          lookAtMs = clock.nowMs() + lookEveryMs();
        }
        await clock.sleep(Math.max(Math.min(wakePollMs, untilMs - clock.nowMs()), 0), signal);
      }
      return 'time';
    },
  };
}

/** A new address heals any of these; a wrong clock or a key that the office does not know, it does not. */
function isWatched(problem: string): boolean {
  return (
    problem !== 'unauthorised' &&
    problem !== 'busy' &&
    problem !== 'officeFailed' &&
    !isCertificateTime(problem)
  );
}
