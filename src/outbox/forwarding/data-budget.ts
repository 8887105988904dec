/** Keeps the count of bytes up to date and says which pages may travel now. One for each forwarder that runs. */

import type { DataUses } from '../data-use.ts';
import type { PageLimit } from '../delivery-queue.ts';
import { type DataPlan, type PagesWait, whyPagesWait } from './data-plan.ts';
import type { Traffic } from './metered-agent.ts';

export type DataBudget = {
  pageLimit(): PageLimit;
  /** Why pages wait by the last `pageLimit`; null when they may go. */
  waiting(): PagesWait | null;
  /** Writes down what has travelled since the last time. */
  settle(): void;
};

/** A power cut forgets less than this; written more often it would wear the card. */
const writtenEveryBytes = 128 * 1024;

export function createDataBudget(parts: {
  /** Asked each time: the office may publish another one. */
  plan: () => DataPlan;
  uses: DataUses;
  traffic: () => Traffic;
  now: () => Date;
  isTimeCertain: () => boolean;
}): DataBudget {
  const { uses, traffic, now, isTimeCertain } = parts;
  let written = traffic();
  let waiting: PagesWait | null = null;

  function unwritten(): Traffic {
    const total = traffic();
    return {
      sentBytes: total.sentBytes - written.sentBytes,
      receivedBytes: total.receivedBytes - written.receivedBytes,
    };
  }

  function writeDown(atLeastBytes: number): void {
    const fresh = unwritten();
    if (fresh.sentBytes + fresh.receivedBytes < atLeastBytes) return;
    uses.addTraffic(fresh);
    written = traffic();
  }

  return {
    pageLimit() {
      writeDown(writtenEveryBytes);
      const plan = parts.plan();
      const use = uses.dataUse();
      const { sentBytes, receivedBytes } = unwritten();
      const fresh = sentBytes + receivedBytes;
      waiting = whyPagesWait(
        plan,
        { dayBytes: use.dayBytes + fresh, monthBytes: use.monthBytes + fresh },
        now(),
        isTimeCertain(),
      );
      if (waiting === null) return null;
      return { olderThan: new Date(now().getTime() - plan.pagesWaitAtMostMs).toISOString() };
    },
    waiting: () => waiting,
    settle: () => writeDown(1),
  };
}
