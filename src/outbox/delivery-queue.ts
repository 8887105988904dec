/**
 * Which request the forwarder turns to next. One question to the database per step, answered from an index, so that a queue of
 * ten thousand costs no more memory and no more work per step than a queue of ten.
 */
import type { SealedPage } from '../seal/messages.ts';
import type { Database } from './database.ts';

export type WaitingPage = SealedPage & {
  /** Where the office takes the rest of it; null before the first byte. */
  uploadUrl: string | null;
  uploaded: boolean;
};

export type WaitingRequest = {
  number: string;
  kiosk: string;
  confirmedAt: string;
  manifestSha256: string;
  /** Whether the office has taken the manifest. */
  announced: boolean;
  /** Attempts since the last progress that failed for reasons of this request. */
  failures: number;
  /** The last of these reasons, for the technician. */
  problem: string | null;
  /** How often it was put to rest by itself. */
  rests: number;
  pages: WaitingPage[];
};

/** `olderThan`: only pages of requests confirmed before that moment may travel now; null: all may. */
export type PageLimit = { olderThan: string } | null;

export type DeliveryQueue = {
  /**
   * Those that fail least come first, so that a request that cannot get through never blocks the others; among equals
   * announcements come before pages, then the oldest. null when nothing is due at `nowMs`.
   */
  nextStep(nowMs: number, pages: PageLimit): WaitingRequest | null;
  /** When the next resting request is due; null when none rests. */
  nextDueMs(nowMs: number): number | null;
  /** Those that rest by themselves, the soonest first, on the clock that `letRest` was called with. */
  restingRequests(nowMs: number, limit: number): { number: string; dueMs: number }[];
  letRest(number: string, untilMs: number): void;
  /** For a forwarder that starts: its clock has nothing to do with that of the one before. */
  endAllRests(): void;
  /** Whether pages wait that `pages` keeps back. */
  holdsPagesBack(pages: PageLimit): boolean;
  /** All of them, in the order of `nextStep` without the rests, at most `limit`; for the technician. */
  waitingRequests(limit?: number): WaitingRequest[];
};

type Row = Omit<WaitingRequest, 'announced' | 'pages'> & { position: number; announced: number };

export const nextStepSql = select('due_ms <= ?');

/** What costs next to nothing goes on all the same: announcements, and acknowledgements of requests whose pages are all there. */
const nextStepWithinLimitSql = select(`due_ms <= ? AND (announced = 0 OR confirmed_at < ?
  OR NOT EXISTS (SELECT 1 FROM page WHERE page.request = outbox.position AND uploaded = 0))`);

/** The index has the order. SQLite, asked freely, takes the one by state and sorts the whole queue for each step. */
function select(condition: string, limit = '1'): string {
  return `
    SELECT position, number, kiosk, confirmed_at AS confirmedAt, manifest_sha256 AS manifestSha256,
           announced, failures, problem, rests
      FROM outbox INDEXED BY outbox_next CROSS JOIN request USING (position)
     WHERE state = 'waiting' AND ${condition} ORDER BY failures, announced, position LIMIT ${limit}`;
}

export function createDeliveryQueue(database: Database): DeliveryQueue {
  const { sql } = database;
  const next = sql.prepare(nextStepSql);
  const nextWithinLimit = sql.prepare(nextStepWithinLimitSql);
  const all = sql.prepare(select('TRUE', '?'));
  const pagesOf = sql.prepare(`
    SELECT page, sealed_bytes AS sealedBytes, sealed_sha256 AS sealedSha256, upload_url AS uploadUrl, uploaded
      FROM page WHERE request = ? ORDER BY place`);
  const nextDue = sql.prepare(
    "SELECT min(due_ms) AS dueMs FROM outbox WHERE state = 'waiting' AND due_ms > ?",
  );
  const resting = sql.prepare(`
    SELECT number, due_ms AS dueMs FROM outbox CROSS JOIN request USING (position)
     WHERE state = 'waiting' AND due_ms > ? ORDER BY due_ms LIMIT ?`);
  const rest = sql.prepare(`
    UPDATE outbox SET due_ms = ?, rests = rests + 1
     WHERE state = 'waiting' AND position = (SELECT position FROM request WHERE number = ?)`);
  const endRests = sql.prepare('UPDATE outbox SET due_ms = 0 WHERE due_ms > 0');
  const heldBack = sql.prepare(`
    SELECT 1 FROM outbox CROSS JOIN request USING (position)
     WHERE state = 'waiting' AND announced = 1 AND confirmed_at >= ?
       AND EXISTS (SELECT 1 FROM page WHERE page.request = outbox.position AND uploaded = 0) LIMIT 1`);

  function toRequest(row: unknown): WaitingRequest {
    const { position, ...rest } = row as Row;
    const pages = pagesOf.all(position) as (Omit<WaitingPage, 'uploaded'> & { uploaded: number })[];
    return {
      ...rest,
      announced: rest.announced === 1,
      pages: pages.map((page) => ({ ...page, uploaded: page.uploaded === 1 })),
    };
  }

  return {
    nextStep: (nowMs, pages) =>
      database.read(() => {
        const row = pages === null ? next.get(nowMs) : nextWithinLimit.get(nowMs, pages.olderThan);
        return row ? toRequest(row) : null;
      }),

    nextDueMs: (nowMs) => database.read(() => (nextDue.get(nowMs) as { dueMs: number | null }).dueMs),

    restingRequests: (nowMs, limit) =>
      database.read(() => resting.all(nowMs, limit) as { number: string; dueMs: number }[]),

    letRest(number, untilMs) {
      database.write(() => rest.run(untilMs, number));
    },

    endAllRests() {
      database.write(() => endRests.run());
    },

    holdsPagesBack: (pages) =>
      pages !== null && database.read(() => heldBack.get(pages.olderThan) !== undefined),

    // SQLite takes a negative limit for none.
    waitingRequests: (limit = -1) => database.read(() => all.all(limit).map(toRequest)),
  };
}
