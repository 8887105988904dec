/**
 * Where requests stand: what the office says about any request of the regency, and what this kiosk knows of its own before
 * the office has spoken. Holds no person. The kiosk asks, the forwarder fills.
 */
import { type Stage, stage } from '../request/request.ts';
import type { StatusFeed } from '../seal/messages.ts';
import type { Database } from './database.ts';

export type StatusAnswer =
  | { outcome: 'found'; stage: Stage; note: string | null; at: string }
  /** A page of it was damaged or lost on this kiosk before the office had it: the papers have to be shown again. */
  | { outcome: 'pageLost'; at: string }
  | { outcome: 'unknown' };

export type Statuses = {
  /** An own request that the office has not acknowledged is `kept`. */
  statusOf(number: string): StatusAnswer;
  /** Entries and cursor in one transaction; a later entry of a feed replaces an earlier one. */
  applyStatuses(feed: StatusFeed): void;
  /** Where to go on in the office's feed; null before the first. */
  statusCursor(): string | null;
};

export function createStatuses(database: Database): Statuses {
  const { sql } = database;
  const fromOffice = sql.prepare('SELECT stage, note, at FROM status WHERE number = ?');
  const own = sql.prepare(`
    SELECT confirmed_at AS at, state = 'setAside' AND problem IN ('pageLost', 'pageDamaged', 'manifestDamaged') AS pageLost
      FROM request JOIN outbox USING (position) WHERE number = ?`);
  const upsert = sql.prepare(`
    INSERT INTO status (number, stage, note, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (number) DO UPDATE SET stage = excluded.stage, note = excluded.note, at = excluded.at`);
  const readCursor = sql.prepare("SELECT value FROM note WHERE name = 'statusCursor'");
  const writeCursor = sql.prepare(`
    INSERT INTO note (name, value) VALUES ('statusCursor', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

  return {
    statusOf: (number) =>
      database.read(() => {
        const said = fromOffice.get(number) as { stage: string; note: string | null; at: string } | undefined;
        if (said) return { outcome: 'found', ...said, stage: stage.parse(said.stage) };
        const kept = own.get(number) as { at: string; pageLost: number } | undefined;
        if (!kept) return { outcome: 'unknown' };
        if (kept.pageLost === 1) return { outcome: 'pageLost', at: kept.at };
        return { outcome: 'found', stage: 'kept', note: null, at: kept.at };
      }),

    applyStatuses(feed) {
      database.write(() => {
        for (const entry of feed.entries) upsert.run(entry.number, entry.stage, entry.note, entry.at);
        writeCursor.run(feed.cursor);
      });
    },

    statusCursor: () =>
      database.read(() => (readCursor.get() as { value: string } | undefined)?.value ?? null),
  };
}
