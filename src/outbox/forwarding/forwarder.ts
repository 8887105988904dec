/**
 * Empties the outbox towards the office for as long as it runs: looks for statuses, delivers what waits, clears what is long
 * delivered, rests, and wakes at once when a citizen confirms. A process of its own, beside the kiosk (`silaku forward`).
 */

import type { KioskReport } from '../../seal/kiosk-report.ts';
import type { PublicKey } from '../../seal/messages.ts';
import type { Bulletins } from '../bulletins.ts';
import type { DataUses } from '../data-use.ts';
import type { DayEnds } from '../day-ends.ts';
import type { Deliveries } from '../deliveries.ts';
import type { HeldRequests } from '../held-requests.ts';
import type { Lanes } from '../lanes.ts';
import type { Link } from '../link-state.ts';
import { isOutboxProblem } from '../outbox-problem.ts';
import type { Requests } from '../requests.ts';
import type { Statuses } from '../statuses.ts';
import { createAcceptedBytes } from './accepted-bytes.ts';
import { backOffMs } from './back-off.ts';
import { fetchBulletin } from './bulletin-round.ts';
import type { Clock } from './clock.ts';
import { createDataBudget } from './data-budget.ts';
import type { DataPlan } from './data-plan.ts';
import { sendDayEnds } from './day-end-round.ts';
import { deliverWaiting, type RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { createRester, type Rest } from './forwarder-rest.ts';
import { type ForwarderSettings, forwarderSettings } from './forwarder-settings.ts';
import { checkHeld } from './held-check.ts';
import { isCertificateTime } from './link-reasons.ts';
import type { LinkWatch } from './link-watch.ts';
import type { OfficeClient } from './office-client.ts';
import type { Reins } from './reins.ts';
import { createReportRound } from './report-round.ts';
import { fetchStatuses } from './status-round.ts';

export { type ForwarderSettings, forwarderSettings } from './forwarder-settings.ts';

export type ForwarderParts = {
  outbox: Deliveries &
    Statuses &
    Link &
    HeldRequests &
    Lanes &
    DataUses &
    Bulletins &
    Pick<DayEnds, 'waitingDayEnd' | 'noteDayEndReceived' | 'noteDayEndRefused'> &
    Pick<Requests, 'workMark'>;
  /** `traffic`: what it has sent and received so far, for the quotas; without it nothing is counted. */
  office: OfficeClient & { traffic?: () => { sentBytes: number; receivedBytes: number } };
  /** From the enrolment: what the office signs with. */
  officeKey: PublicKey;
  /** Asks the office for the time; true when it has told it. */
  learnTime?: (signal: AbortSignal) => Promise<boolean>;
  /** What the office has published about quotas and cheap hours; null while it leaves that to the settings. */
  publishedPlan?: () => DataPlan | null;
  /** How the kiosk is, for the office; without it nothing is told. */
  kioskReport?: (signal: AbortSignal) => Promise<KioskReport>;
  clock: Clock;
  now: () => Date;
  log: ForwarderLog;
  settings?: Partial<ForwarderSettings>;
  /** In [0, 1); spreads the attempts of many kiosks. */
  random?: () => number;
  /** Notices that a dead link is back; without it the rest runs its time. */
  linkWatch?: LinkWatch;
  /** Whether `now` can be trusted; cheap hours are kept to only then. */
  isTimeCertain?: () => boolean;
  /** Lets a technician wake it or have it pause. */
  reins?: Reins;
};

export type Forwarder = {
  /** Ends when `signal` is aborted; rejects only for a mistake of our own. */
  run(signal: AbortSignal): Promise<void>;
};

/** Shredding takes its time on a card: no more than this between two words with the office. */
const clearedAtOnce = 50;
/** An office that cannot say what it holds is asked again, but not with every status. */
const heldCheckAgainMs = 60 * 60_000;
/** How soon the beginning of the cheap hours, or of a new day's quota, is noticed. */
const pagesWaitPollMs = 5 * 60_000;

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { outbox, office, clock, log } = parts;
  const settings = { ...forwarderSettings, ...parts.settings };
  const random = parts.random ?? Math.random;
  const nowMs = () => clock.nowMs();
  let statusesDueMs = nowMs();
  let timeDueMs = nowMs();
  /** Later than now while the office stumbles over one. */
  let dayEndsDueMs = nowMs();
  let heldCheckDueMs = nowMs() + settings.heldCheckEveryMs;
  let heldCheckNotBeforeMs = nowMs();
  /** Rounds that ended early, one after the other, since anything was last brought to the office. */
  let failedRounds = 0;
  let hasMoreToClear = false;
  const accepted = createAcceptedBytes();
  const budget = createDataBudget({
    plan: () => parts.publishedPlan?.() ?? settings.data,
    uses: outbox,
    traffic: () => office.traffic?.() ?? { sentBytes: 0, receivedBytes: 0 },
    now: parts.now,
    isTimeCertain: parts.isTimeCertain ?? (() => true),
  });
  const tellHowItIs = parts.kioskReport
    ? createReportRound({ office, kioskReport: parts.kioskReport, nowMs, log })
    : null;
  const rester = createRester({
    clock,
    workMark: outbox.workMark,
    linkWatch: parts.linkWatch,
    wakePollMs: settings.wakePollMs,
    linkPollMs: settings.linkPollMs,
    ceilingMs: settings.backOff.ceilingMs,
    reins: parts.reins,
  });

  const backOff = (attempt: number) => backOffMs(settings.backOff, attempt, random());

  function progressed(): void {
    failedRounds = 0;
    rester.reached();
  }

  function clearDelivered(): void {
    const before = new Date(parts.now().getTime() - settings.keepDeliveredMs);
    const cleared = outbox.clearDelivered(before, { limit: clearedAtOnce });
    hasMoreToClear = cleared === clearedAtOnce;
    if (cleared > 0) log.info({ requests: cleared }, 'delivered.cleared');
  }

  async function oneRound(signal: AbortSignal): Promise<RoundEnd> {
    // First of all, and whatever the link does: it frees room on a full disk.
    clearDelivered();
    if (parts.learnTime && nowMs() >= timeDueMs && (await parts.learnTime(signal))) {
      timeDueMs = nowMs() + settings.timeEveryMs;
    }
    let hasAnswered = false;
    if (statusesAreDue()) {
      const end = await fetchStatuses(parts, signal);
      if (end.outcome !== 'done') return end;
      progressed();
      statusesDueMs = nowMs() + settings.statusEveryMs;
      hasAnswered = true;
      const checked = await checkHeldIfDue(end.office, signal);
      if (checked) return checked;
      const published = end.bulletin === null ? null : await fetchBulletin(parts, end.bulletin, signal);
      if (published && published.outcome !== 'done' && published.outcome !== 'stuck') return published;
      const told = await tellHowItIs?.(signal);
      if (told && told.outcome !== 'done') return told;
    }
    if (dayEndsAreDue()) {
      const end = await sendDayEnds(parts, signal);
      if (end.outcome === 'stuck') dayEndsDueMs = clock.nowMs() + settings.backOff.ceilingMs;
      else if (end.outcome !== 'done') return end;
    }
    return deliverWaiting(
      {
        ...parts,
        nowMs,
        restUntilMs: (request) => nowMs() + backOff(request.rests + 1),
        pageLimit: budget.pageLimit,
        isOver: () =>
          parts.reins?.isPaused() === true || statusesAreDue() || dayEndsAreDue() || hasMoreToClear,
        accepted,
        progressed,
        hasAnswered,
      },
      signal,
    );
  }

  /** After each start of the office, for it may have been put back from a backup; and now and then, for files that were lost. */
  async function checkHeldIfDue(mark: string | null, signal: AbortSignal): Promise<RoundEnd | null> {
    const isNew = mark !== null && mark !== outbox.checkedOffice();
    if (!(isNew || nowMs() >= heldCheckDueMs) || nowMs() < heldCheckNotBeforeMs) return null;
    const end = await checkHeld(parts, signal);
    if (end.outcome === 'unanswered') {
      heldCheckNotBeforeMs = nowMs() + heldCheckAgainMs;
      return null;
    }
    if (end.outcome !== 'done') return end;
    heldCheckDueMs = nowMs() + settings.heldCheckEveryMs;
    if (isNew) outbox.noteCheckedOffice(mark);
    return null;
  }

  function statusesAreDue(): boolean {
    return nowMs() >= statusesDueMs;
  }

  function dayEndsAreDue(): boolean {
    return clock.nowMs() >= dayEndsDueMs && outbox.waitingDayEnd() !== null;
  }

  function restAfter(end: RoundEnd): Rest {
    if (end.outcome === 'done') {
      failedRounds = 0;
      rester.reached();
      return { untilMs: nextDutyMs(), notBeforeMs: nowMs(), problem: null };
    }
    failedRounds += 1;
    if (end.outcome === 'unauthorised') {
      // Only a person can change this, so the ceiling is soon enough; a new request does not change it either.
      const { ceilingMs } = settings.backOff;
      return { untilMs: nowMs() + ceilingMs, notBeforeMs: nowMs() + ceilingMs, problem: 'unauthorised' };
    }
    // What broke may have been the link or one message: the next round begins with a small question that tells which.
    statusesDueMs = nowMs();
    const asked = end.retryAfterMs ?? 0;
    const restMs = Math.max(backOff(failedRounds), asked);
    return { untilMs: nowMs() + restMs, notBeforeMs: nowMs() + asked, problem: end.reason };
  }

  function nextDutyMs(): number {
    if (hasMoreToClear) return nowMs();
    const dueMs = outbox.nextDueMs(nowMs()) ?? Number.POSITIVE_INFINITY;
    const pagesMs = budget.waiting() === null ? Number.POSITIVE_INFINITY : nowMs() + pagesWaitPollMs;
    return Math.min(statusesDueMs, dueMs, pagesMs);
  }

  function notePagesWait(): void {
    const limit = budget.pageLimit();
    outbox.notePagesWait(outbox.holdsPagesBack(limit) ? budget.waiting() : null);
  }

  async function roundAndRest(signal: AbortSignal): Promise<void> {
    const mark = outbox.workMark();
    parts.reins?.noteRest(null);
    const end = await oneRound(signal);
    const problem = end.outcome === 'tryLater' ? end.reason : end.outcome;
    outbox.noteLink(problem === 'done' ? null : problem);
    if (problem !== 'done') log.warn({ reason: problem, attempt: failedRounds + 1 }, 'office.notReached');
    // Perhaps the certificate is right and our clock is not.
    if (isCertificateTime(problem)) timeDueMs = nowMs();
    notePagesWait();
    budget.settle();
    const woken = await rester.rest(restAfter(end), mark, signal);
    if (woken === 'asked') {
      outbox.endAllRests();
      statusesDueMs = nowMs();
      log.info({}, 'forward.wokenByTechnician');
    }
    if (woken === 'link') log.info({ after: problem }, 'link.returned');
  }

  return {
    async run(signal) {
      let isFirst = true;
      while (!signal.aborted) {
        try {
          if (isFirst) outbox.endAllRests();
          isFirst = false;
          await roundAndRest(signal);
        } catch (error) {
          if (signal.aborted) break;
          // A full disk or a busy database passes, or the kiosk tells the technician: keep trying, seldom.
          if (!isOutboxProblem(error)) throw error;
          failedRounds += 1;
          log.error({ code: error.code, hint: error.hint }, 'outbox.failed');
          await clock.sleep(backOff(failedRounds), signal);
        }
      }
      settleQuietly();
    },
  };

  /** On the way out: what the disk refuses now is only a count. */
  function settleQuietly(): void {
    try {
      budget.settle();
    } catch (error) {
      if (!isOutboxProblem(error)) throw error;
    }
  }
}
