/**
 * Where requests stand: what the office says about any request of the regency, and what this kiosk knows of its own before
 * the office has spoken. Holds no person. The kiosk asks, the forwarder fills.
 */
import { z } from 'zod';
import { type WantedPage, wantedPage } from '../request/follow-up.ts';
import { type Stage, stage } from '../request/request.ts';
import type { StatusFeed } from '../seal/messages.ts';
import type { Database } from './database.ts';

export type StatusAnswer =
  | {
      outcome: 'found';
      stage: Stage;
      note: string | null;
      at: string;
      /** The office's own time, once it has said that everything is there; null before, and where only another kiosk was told. */
      receivedAt: string | null;
      /**
       * Two requests were given this number. The one confirmed at this moment, at this kiosk, has another number now. The stage is
       * that of the other one where it is known, and else of this one.
       */
      givenTwice?: { confirmedAt: string; number: string; isOtherKnown: boolean };
      /** Pages that the office wants again and that were not scanned here yet. */
      wanted?: WantedPage[];
      /** What was kept here after it, of which the office has not said anything yet. */
      followed?: 'page' | 'withdrawal';
    }
  /** A page of it was damaged or lost on this kiosk before the office had it: the papers have to be shown again. */
  | { outcome: 'pageLost'; at: string }
  | { outcome: 'unknown' };

export type Statuses = {
  /** An own request that the office has not acknowledged is `kept`. */
  statusOf(number: string): StatusAnswer;
  /** Entries, cursor and lanes in one transaction; a later entry of a feed replaces an earlier one. */
  applyStatuses(feed: StatusFeed): void;
  /**
   * The feed has been read to its end. If it had begun anew, what the office has not said again it does not know any more, and
   * nobody may be told so. Kept is the word on own requests that it has acknowledged: held-check.ts asks about those.
   */
  statusesAreComplete(): void;
  /** Where to go on in the office's feed; null before the first. */
  statusCursor(): string | null;
};

type Said = { stage: string; note: string | null; at: string; wanted: string | null };
const wantedPages = z.array(wantedPage);

export function createStatuses(database: Database): Statuses {
  const { sql } = database;
  const fromOffice = sql.prepare('SELECT stage, note, at, wanted FROM status WHERE number = ?');
  const followUps = sql.prepare(`
    SELECT replaces, state FROM request JOIN outbox USING (position) WHERE follows = ? AND state <> 'setAside'`);
  const own = sql.prepare(`
    SELECT confirmed_at AS at, received_at AS receivedAt,
           state = 'setAside' AND problem IN ('pageLost', 'pageDamaged', 'manifestDamaged') AS pageLost
      FROM request JOIN outbox USING (position) WHERE number = ?`);
  const exchanged = sql.prepare(`
    SELECT request.number, confirmed_at AS confirmedAt
      FROM former_number JOIN request USING (position) WHERE former_number.number = ?`);
  const upsert = sql.prepare(`
    INSERT INTO status (number, stage, note, at, wanted, feed) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (number) DO UPDATE
       SET stage = excluded.stage, note = excluded.note, at = excluded.at, wanted = excluded.wanted, feed = excluded.feed`);
  const readCursor = sql.prepare("SELECT value FROM note WHERE name = 'statusCursor'");
  const writeCursor = sql.prepare(`
    INSERT INTO note (name, value) VALUES ('statusCursor', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

  const readFeed = sql.prepare("SELECT value FROM counter WHERE name = 'statusFeed'");
  const nextFeed = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('statusFeed', 1)
    ON CONFLICT (name) DO UPDATE SET value = value + 1`);
  const oweSweep = sql.prepare(
    "INSERT INTO note (name, value) VALUES ('statusSweep', 'owed') ON CONFLICT (name) DO NOTHING",
  );
  const sweepDone = sql.prepare("DELETE FROM note WHERE name = 'statusSweep'");
  const sweep = sql.prepare(`
    DELETE FROM status WHERE feed < ? AND number NOT IN (
      SELECT number FROM outbox JOIN request USING (position) WHERE state IN ('delivered', 'cleared'))`);

  const feedNow = () => (readFeed.get() as { value: number } | undefined)?.value ?? 0;

  function plainStatusOf(number: string): StatusAnswer {
    const said = fromOffice.get(number) as Said | undefined;
    const kept = own.get(number) as { at: string; receivedAt: string | null; pageLost: number } | undefined;
    if (said) {
      const receivedAt = kept?.receivedAt ?? (said.stage === 'received' ? said.at : null);
      const { note, at } = said;
      return {
        ...{ outcome: 'found', stage: stage.parse(said.stage), note, at, receivedAt },
        ...afterwards(number, said),
      };
    }
    if (!kept) return { outcome: 'unknown' };
    if (kept.pageLost === 1) return { outcome: 'pageLost', at: kept.at };
    return { outcome: 'found', stage: 'kept', note: null, at: kept.at, receivedAt: null };
  }

  /** What is wanted and not scanned here yet, and what is on its way: the office's word may be older than what this kiosk has kept. */
  function afterwards(number: string, said: Said) {
    const kept = followUps.all(number) as { replaces: string | null; state: string }[];
    const asked = said.wanted === null ? [] : wantedPages.parse(JSON.parse(said.wanted));
    const wanted = asked.filter(({ page }) => !kept.some(({ replaces }) => replaces === page));
    const isPageKept = asked.length > wanted.length;
    const isWithdrawing = kept.some(({ replaces, state }) => replaces === null && state === 'waiting');
    return {
      ...(wanted.length > 0 && !isWithdrawing ? { wanted } : {}),
      ...(isWithdrawing
        ? { followed: 'withdrawal' as const }
        : isPageKept
          ? { followed: 'page' as const }
          : {}),
    };
  }

  return {
    statusOf: (number) =>
      database.read(() => {
        const twice = exchanged.get(number) as { confirmedAt: string; number: string } | undefined;
        if (!twice) return plainStatusOf(number);
        const ofTheOther = plainStatusOf(number);
        const answer = ofTheOther.outcome === 'found' ? ofTheOther : plainStatusOf(twice.number);
        if (answer.outcome === 'unknown') return answer;
        // Whose receipt it is nobody can tell, so no page is asked of its holder.
        const { wanted: _, followed: __, ...plain } = { wanted: null, followed: null, ...answer };
        return { ...plain, givenTwice: { ...twice, isOtherKnown: ofTheOther.outcome === 'found' } };
      }),

    applyStatuses(feed) {
      database.write(() => {
        if (feed.startsOver) {
          nextFeed.run();
          oweSweep.run();
        }
        const which = feedNow();
        for (const { number, stage, note, at, wanted } of feed.entries)
          upsert.run(number, stage, note, at, wanted?.length ? JSON.stringify(wanted) : null, which);
        writeCursor.run(feed.cursor);
      });
    },

    statusesAreComplete() {
      database.write(() => {
        if (sweepDone.run().changes > 0) sweep.run(feedNow());
      });
    },

    statusCursor: () =>
      database.read(() => (readCursor.get() as { value: string } | undefined)?.value ?? null),
  };
}
