/** What kiosks are told about requests: the newest word on each request since the cursor they hand in. Names no person. */
import { z } from 'zod';
import { sha256Of } from '../seal/digest.ts';
import { type StatusFeed, statusEntry } from '../seal/messages.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import { openWishes } from './follow-ups/wanted-pages.ts';

/** A full answer stays under 200 kB; the kiosk asks again until nothing is new. */
const entriesAtOnce = 500;

const row = statusEntry.extend({ sequence: z.number() });

/**
 * `cursor`: null for everything. One that does not name a row of this very history starts over, and says so: the office was put
 * back from a backup, and may since have written other rows with the same sequence.
 * `kiosk`: only requests of this one; the cursor then goes on in such feeds alone.
 */
export async function statusesSince(
  database: OfficeDatabase,
  cursor: string | null,
  kiosk: string | null = null,
): Promise<StatusFeed> {
  const handedIn = /^(\d{1,15})-([0-9a-f]{12})$/.exec(cursor ?? '');
  const known = handedIn ? await cursorOf(database, Number(handedIn[1])) : null;
  const since = handedIn && known === cursor ? Number(handedIn[1]) : 0;
  const rows = await database.all(
    row,
    `SELECT sequence, number, stage, note, at FROM history AS word
     WHERE sequence > ?1 AND told = 1
       AND (CAST(?2 AS TEXT) IS NULL OR number IN (SELECT number FROM requests WHERE kiosk = ?2))
       AND sequence = (SELECT max(sequence) FROM history WHERE number = word.number AND told = 1)
     ORDER BY sequence LIMIT ?3`,
    since,
    kiosk,
    entriesAtOnce,
  );
  const waiting = rows.filter(({ stage }) => stage === 'waitingForCitizen').map(({ number }) => number);
  const wanted = await openWishes(database, waiting);
  return {
    version: 1,
    since: cursor !== null && cursor.length <= 64 ? cursor : null,
    cursor: (await cursorOf(database, rows.at(-1)?.sequence ?? since)) ?? beginning,
    entries: rows.map(({ number, stage, note, at }) => {
      const pages = wanted.get(number);
      return { number, stage, note, at, ...(pages ? { wanted: pages } : {}) };
    }),
    ...(cursor !== null && cursor !== beginning && since === 0 ? { startsOver: true } : {}),
  };
}

const beginning = '0';

/** The sequence of a row and a digest of what it says; null when there is none. */
async function cursorOf(database: OfficeDatabase, sequence: number): Promise<string | null> {
  const found = await database.one(
    row,
    `SELECT sequence, number, stage, note, at FROM history WHERE sequence = ?`,
    sequence,
  );
  if (!found) return null;
  return `${sequence}-${sha256Of(JSON.stringify([found.number, found.stage, found.at])).slice(0, 12)}`;
}
