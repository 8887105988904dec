/** What kiosks are told about requests: the newest word on each request since the cursor they hand in. Names no person. */
import { z } from 'zod';
import { type StatusFeed, statusEntry } from '../seal/messages.ts';
import type { OfficeDatabase } from './office-database.ts';

/** A full answer stays under 200 kB; the kiosk asks again until nothing is new. */
const entriesAtOnce = 500;

const row = statusEntry.extend({ sequence: z.number() });

/**
 * `cursor`: null for everything. Anything that is not a cursor of ours, or one from a newer copy of this office, starts over.
 * `kiosk`: only requests of this one; the cursor then goes on in such feeds alone.
 */
export function statusesSince(
  database: OfficeDatabase,
  cursor: string | null,
  kiosk: string | null = null,
): StatusFeed {
  const newest =
    database.one(
      z.object({ sequence: z.number().nullable() }),
      'SELECT max(sequence) AS sequence FROM history',
    )?.sequence ?? 0;
  const handedIn = /^\d{1,15}$/.test(cursor ?? '') ? Number(cursor) : 0;
  const since = handedIn > newest ? 0 : handedIn;
  const rows = database.all(
    row,
    `SELECT sequence, number, stage, note, at FROM history AS word
     WHERE sequence > ?1 AND told = 1
       AND (?2 IS NULL OR number IN (SELECT number FROM requests WHERE kiosk = ?2))
       AND sequence = (SELECT max(sequence) FROM history WHERE number = word.number AND told = 1)
     ORDER BY sequence LIMIT ?3`,
    since,
    kiosk,
    entriesAtOnce,
  );
  return {
    version: 1,
    since: cursor !== null && cursor.length <= 64 ? cursor : null,
    cursor: String(rows.at(-1)?.sequence ?? since),
    entries: rows.map(({ number, stage, note, at }) => ({ number, stage, note, at })),
  };
}
