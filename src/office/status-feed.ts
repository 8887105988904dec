/** What kiosks are told about requests: the newest word on each request since the cursor they hand in. Names no person. */
import { z } from 'zod';
import { type StatusFeed, statusEntry } from '../seal/messages.ts';
import type { OfficeDatabase } from './office-database.ts';

/** A full answer stays under 200 kB; the kiosk asks again until nothing is new. */
const entriesAtOnce = 500;

const row = statusEntry.extend({ sequence: z.number() });

/** `cursor`: null for everything. Anything that is not a cursor of ours, or one from a newer copy of this office, starts over. */
export function statusesSince(database: OfficeDatabase, cursor: string | null): StatusFeed {
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
     WHERE sequence > ? AND told = 1
       AND sequence = (SELECT max(sequence) FROM history WHERE number = word.number AND told = 1)
     ORDER BY sequence LIMIT ?`,
    since,
    entriesAtOnce,
  );
  return {
    version: 1,
    since: cursor !== null && cursor.length <= 64 ? cursor : null,
    cursor: String(rows.at(-1)?.sequence ?? since),
    entries: rows.map(({ number, stage, note, at }) => ({ number, stage, note, at })),
  };
}
