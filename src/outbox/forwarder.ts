/**
 * Empties the outbox towards the office for as long as it runs: looks for statuses, delivers what waits, clears what is long
 * delivered, rests, and wakes at once when a citizen confirms. A process of its own, beside the kiosk (`silaku forward`).
 */
import type { PublicKey } from '../seal/messages.ts';
import { type BackOff, backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { sendDayEnds } from './day-end-round.ts';
import type { DayEnds } from './day-ends.ts';
import type { Deliveries } from './deliveries.ts';
import { deliverWaiting, type RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import type { Link } from './link-state.ts';
import type { OfficeClient } from './office-client.ts';
import { isOutboxProblem } from './outbox-problem.ts';
import type { Requests } from './requests.ts';
import { fetchStatuses } from './status-round.ts';
import type { Statuses } from './statuses.ts';

export type ForwarderSettings = {
  /** After a link that is down, and for a request that fails for its own reasons. */
  backOff: BackOff;
  statusEveryMs: number;
  /** The kernel's count of time drifts a few seconds a day. */
  timeEveryMs: number;
  /** How long pages stay on the kiosk after the office has them, should it still lose them. */
  keepDeliveredMs: number;
  /** How soon a new request is noticed while resting. */
  wakePollMs: number;
};

export const forwarderSettings: ForwarderSettings = {
  backOff: { firstMs: 5_000, ceilingMs: 10 * 60_000 },
  statusEveryMs: 5 * 60_000,
  timeEveryMs: 6 * 60 * 60_000,
  keepDeliveredMs: 7 * 24 * 60 * 60_000,
  wakePollMs: 1_000,
};

export type ForwarderParts = {
  outbox: Deliveries &
    Statuses &
    Link &
    Pick<DayEnds, 'waitingDayEnd' | 'noteDayEndReceived' | 'noteDayEndRefused'> &
    Pick<Requests, 'workMark'>;
  office: OfficeClient;
  /** From the enrolment: what the office signs with. */
  officeKey: PublicKey;
  /** Asks the office for the time; true when it has told it. */
  learnTime?: (signal: AbortSignal) => Promise<boolean>;
  clock: Clock;
  now: () => Date;
  log: ForwarderLog;
  settings?: Partial<ForwarderSettings>;
  /** In [0, 1); spreads the attempts of many kiosks. */
  random?: () => number;
};

export type Forwarder = {
  /** Ends when `signal` is aborted; rejects only for a mistake of our own. */
  run(signal: AbortSignal): Promise<void>;
};

type Rest = {
  /** Not longer than until then. */
  untilMs: number;
  /** Not even for a new request before then: the office has asked for patience. */
  notBeforeMs: number;
};

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { outbox, clock, log } = parts;
  const settings = { ...forwarderSettings, ...parts.settings };
  const random = parts.random ?? Math.random;
  /** Requests that failed for their own reasons, and when they are due again. */
  const resting = new Map<string, { failures: number; untilMs: number }>();
  let statusesDueMs = clock.nowMs();
  let timeDueMs = clock.nowMs();
  /** Later than now while the office stumbles over one. */
  let dayEndsDueMs = clock.nowMs();
  /** Rounds that ended early, one after the other, since anything was last brought to the office. */
  let failedRounds = 0;
  const acceptedBytes = new Map<string, number>();

  const backOff = (attempt: number) => backOffMs(settings.backOff, attempt, random());

  function letRest(number: string): void {
    const failures = (resting.get(number)?.failures ?? 0) + 1;
    resting.set(number, { failures, untilMs: clock.nowMs() + backOff(failures) });
  }

  async function oneRound(signal: AbortSignal): Promise<RoundEnd> {
    // First of all, and whatever the link does: it frees room on a full disk.
    const cleared = outbox.clearDelivered(new Date(parts.now().getTime() - settings.keepDeliveredMs));
    if (cleared > 0) log.info({ requests: cleared }, 'delivered.cleared');
    if (parts.learnTime && clock.nowMs() >= timeDueMs && (await parts.learnTime(signal))) {
      timeDueMs = clock.nowMs() + settings.timeEveryMs;
    }
    if (statusesAreDue()) {
      const end = await fetchStatuses(parts, signal);
      if (end.outcome !== 'done') return end;
      failedRounds = 0;
      statusesDueMs = clock.nowMs() + settings.statusEveryMs;
    }
    if (dayEndsAreDue()) {
      const end = await sendDayEnds(parts, signal);
      if (end.outcome === 'stuck') dayEndsDueMs = clock.nowMs() + settings.backOff.ceilingMs;
      else if (end.outcome !== 'done') return end;
    }
    return deliverWaiting(
      {
        ...parts,
        isDue: (number) => (resting.get(number)?.untilMs ?? 0) <= clock.nowMs(),
        letRest,
        isOver: () => statusesAreDue() || dayEndsAreDue(),
        acceptedBytes,
        progressed: () => {
          failedRounds = 0;
        },
      },
      signal,
    );
  }

  function statusesAreDue(): boolean {
    return clock.nowMs() >= statusesDueMs;
  }

  function dayEndsAreDue(): boolean {
    return clock.nowMs() >= dayEndsDueMs && outbox.waitingDayEnd() !== null;
  }

  function restAfter(end: RoundEnd): Rest {
    const nowMs = clock.nowMs();
    if (end.outcome === 'done') {
      failedRounds = 0;
      forgetTheDelivered();
      const dueMs = [...resting.values()].map(({ untilMs }) => untilMs);
      return { untilMs: Math.min(statusesDueMs, ...dueMs), notBeforeMs: nowMs };
    }
    failedRounds += 1;
    if (end.outcome === 'unauthorised') {
      // Only a person can change this, so the ceiling is soon enough; a new request does not change it either.
      return restFor(settings.backOff.ceilingMs, settings.backOff.ceilingMs);
    }
    const asked = end.retryAfterMs ?? 0;
    return restFor(Math.max(backOff(failedRounds), asked), asked);
  }

  function restFor(ms: number, unwakeableMs: number): Rest {
    const nowMs = clock.nowMs();
    return { untilMs: nowMs + ms, notBeforeMs: nowMs + unwakeableMs };
  }

  function forgetTheDelivered(): void {
    const waiting = new Set(outbox.waitingRequests().map(({ number }) => number));
    for (const number of resting.keys()) if (!waiting.has(number)) resting.delete(number);
  }

  /** The kiosk is another process: that a request came is seen in the database, within `wakePollMs`. */
  async function rest({ untilMs, notBeforeMs }: Rest, seenMark: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && clock.nowMs() < untilMs) {
      if (clock.nowMs() >= notBeforeMs && outbox.workMark() !== seenMark) return;
      await clock.sleep(Math.min(settings.wakePollMs, untilMs - clock.nowMs()), signal);
    }
  }

  async function roundAndRest(signal: AbortSignal): Promise<void> {
    const mark = outbox.workMark();
    const end = await oneRound(signal);
    const problem = end.outcome === 'tryLater' ? end.reason : end.outcome;
    outbox.noteLink(problem === 'done' ? null : problem);
    if (problem !== 'done') log.warn({ reason: problem, attempt: failedRounds + 1 }, 'office.notReached');
    await rest(restAfter(end), mark, signal);
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await roundAndRest(signal);
        } catch (error) {
          if (signal.aborted) return;
          // A full disk or a busy database passes, or the kiosk tells the technician: keep trying, seldom.
          if (!isOutboxProblem(error)) throw error;
          failedRounds += 1;
          log.error({ code: error.code, hint: error.hint }, 'outbox.failed');
          await clock.sleep(backOff(failedRounds), signal);
        }
      }
    },
  };
}
