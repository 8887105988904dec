/**
 * Keeps the state of the kiosk's storage: asks the file system for room, hears what steps ran into, reads pages and tables before
 * they are needed, and tells what the storage became. Used by the kiosk process; the verdict itself stands in storage-state.ts.
 */
import type { Deliveries } from '../deliveries.ts';
import { isOutboxProblem, type OutboxProblem } from '../outbox-problem.ts';
import type { Damage, Scrub } from './scrub.ts';
import type { StorageProbe } from './storage-probe.ts';
import {
  judgeStorage,
  type StorageState,
  stateOfProblem,
  storageBudget,
  storageReadable,
  storageStates,
} from './storage-state.ts';

export type StorageWaits = {
  /** Room and permissions: a question to the kernel, no write. */
  lookEveryMs: number;
  /** A small write, should the disk refuse it without having said so. While something is wrong, with every look. */
  writeEveryMs: number;
  /** One page that still has to travel, read and compared; at the start until each was read once, and then. */
  scrubAtStartMs: number;
  scrubEveryMs: number;
  /** One table of the database, while nobody is served: it takes the processor for a moment. */
  tableEveryMs: number;
  /** A disk that reported errors has to be well for so long before it is believed. */
  believedAgainMs: number;
};

export const storageWaits: StorageWaits = {
  lookEveryMs: 10_000,
  writeEveryMs: 60 * 60_000,
  // Each takes a millisecond: a backlog of 1,000 pages in a quarter of an hour, and then every three hours.
  scrubAtStartMs: 1_000,
  scrubEveryMs: 10_000,
  // Ten tables: the whole database a few times every night, and every day.
  tableEveryMs: 15 * 60_000,
  believedAgainMs: 10 * 60_000,
};

export type StorageReport = {
  state: StorageState;
  /** `storage.full`, or the OutboxProblem's own: `outbox.tooNew`. null when all is well. */
  code: string | null;
  /** For the technician: what it is and what to do. */
  hint: string | null;
  freeBytes: number | null;
  freeInodes: number | null;
  damages: Damage[];
};

export type StorageWatchParts = {
  probe: StorageProbe;
  outbox: Scrub & Pick<Deliveries, 'clearDelivered'>;
  clock: {
    now(): number;
    setTimeout(work: () => void, ms: number): unknown;
    clearTimeout(timer: unknown): void;
  };
  /** Nobody is being served. */
  isIdle: () => boolean;
  /** A whole copy of a damaged page, where a backup has one. */
  spare?: Parameters<Scrub['scrubNext']>[0];
  onChange: (report: StorageReport) => void;
  log: Record<'info' | 'warn' | 'error', (fields: object, event: string) => void>;
  waits?: Partial<StorageWaits>;
};

export type StorageWatch = {
  report(): StorageReport;
  /** What a step ran into; other errors are let pass. */
  hear(error: unknown): void;
  /** Looks now, as after a step that failed. */
  look(): void;
  close(): void;
};

/** Looks once before it returns, so that nobody is invited by a full disk. */
export function createStorageWatch(parts: StorageWatchParts): StorageWatch {
  const { probe, outbox, clock, log } = parts;
  const waits = { ...storageWaits, ...parts.waits };
  const timers = new Set<unknown>();
  let standing: OutboxProblem | null = null;
  let heardMs = 0;
  let writtenMs = clock.now();
  let closed = false;
  let eachWasRead = false;
  let report: StorageReport = {
    state: 'ok',
    code: null,
    hint: null,
    freeBytes: null,
    freeInodes: null,
    damages: [],
  };

  function look(): void {
    // A problem without the folder: nothing else can be asked.
    let problem = probe.look();
    if (!problem && writingIsDue()) {
      writtenMs = clock.now();
      problem = probe.write() ?? outbox.tryWriting();
    }
    if (problem) {
      // A busy database says nothing about the disk.
      if (stateOfProblem(problem.code)) hearProblem(problem);
    } else if (standing && isOver(standing)) standing = null;
    makeRoom();
    judge();
  }

  function writingIsDue(): boolean {
    return standing !== null || clock.now() - writtenMs >= waits.writeEveryMs;
  }

  /** Reading and writing went well just now. */
  function isOver({ code }: OutboxProblem): boolean {
    switch (code) {
      case 'outbox.damaged':
        return outbox.checkDatabase() === null;
      case 'outbox.diskFailed':
        return clock.now() - heardMs >= waits.believedAgainMs && outbox.checkDatabase() === null;
      default:
        return true;
    }
  }

  /** What the office has acknowledged goes before its time when the room is needed. */
  function makeRoom(): void {
    const isShort = () => roomLeft() < storageBudget.visitBytes + storageBudget.reserveBytes;
    if (standing?.code === 'outbox.notWritable' || standing?.code === 'outbox.folderMissing' || !isShort())
      return;
    guarded('makeRoom', () => {
      const cleared = outbox.clearDelivered(new Date(0), { isShort });
      if (cleared > 0) log.warn({ requests: cleared }, 'delivered.clearedEarly');
    });
  }

  function roomLeft(): number {
    try {
      return probe.room().freeBytes;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  function hearProblem(problem: OutboxProblem): void {
    if (standing?.code !== problem.code)
      log.error({ code: problem.code, hint: problem.hint }, 'storage.problem');
    standing = problem;
    heardMs = clock.now();
  }

  function judge(): void {
    const room = roomOrNull();
    const damages = damagesOrBefore();
    const damagedRequests = new Set(damages.map(({ number }) => number)).size;
    const state = judgeStorage({ ...room, problem: standing?.code ?? null, damagedRequests });
    const before = report;
    const { cause, remedy } = storageStates[state];
    const own = standing && stateOfProblem(standing.code) === state ? standing : null;
    report = {
      ...room,
      damages,
      state,
      code: state === 'ok' ? null : `storage.${state}`,
      hint: state === 'ok' ? null : (own?.hint ?? `${capital(cause)}. ${remedy}`),
    };
    if (before.state === state && before.damages.length === damages.length) return;
    const { code, hint, freeBytes } = report;
    log[state === 'ok' ? 'info' : 'warn']({ state, code, hint, freeBytes }, 'storage.became');
    parts.onChange(report);
  }

  function roomOrNull(): Pick<StorageReport, 'freeBytes' | 'freeInodes'> {
    try {
      return probe.room();
    } catch {
      return { freeBytes: null, freeInodes: null };
    }
  }

  function damagesOrBefore(): Damage[] {
    try {
      return outbox.damages();
    } catch {
      return report.damages;
    }
  }

  function scrub(): void {
    guarded('scrub', () => {
      const step = outbox.scrubNext(parts.spare);
      if (step.outcome === 'roundOver') eachWasRead = true;
      if (step.outcome === 'whole' || step.outcome === 'roundOver') return;
      const { page, number } = step;
      log.error({ reference: number, page }, step.outcome === 'healed' ? 'page.healed' : 'page.damaged');
      judge();
    });
  }

  function checkTable(): void {
    if (!parts.isIdle() || !storageReadable(report.state)) return;
    guarded('checkTable', () => {
      const problem = outbox.checkNextTable();
      if (problem) throw problem;
    });
  }

  /** Housekeeping that fails is told like a step of a visit that fails. */
  function guarded(step: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isOutboxProblem(error)) throw error;
      log.warn({ step, code: error.code, hint: error.hint }, 'storage.stepFailed');
      if (stateOfProblem(error.code)) hearProblem(error);
      judge();
    }
  }

  function every(waitMs: () => number, work: () => void): void {
    const timer = clock.setTimeout(() => {
      timers.delete(timer);
      if (closed) return;
      work();
      every(waitMs, work);
    }, waitMs());
    timers.add(timer);
  }

  look();
  every(() => waits.lookEveryMs, look);
  every(() => (eachWasRead ? waits.scrubEveryMs : waits.scrubAtStartMs), scrub);
  every(() => waits.tableEveryMs, checkTable);

  return {
    report: () => report,
    hear(error) {
      if (closed || !isOutboxProblem(error)) return;
      if (stateOfProblem(error.code)) hearProblem(error);
      // A page that was spoiled in mid-visit says that more may be.
      look();
    },
    look,
    close() {
      closed = true;
      for (const timer of timers) clock.clearTimeout(timer);
      timers.clear();
    },
  };
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
