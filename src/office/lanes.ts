/** Tells a kiosk in which lanes of serials the office knows requests of it: one put back from an old image has forgotten some. */
import { z } from 'zod';
import type { StatusFeed } from '../seal/messages.ts';
import type { OfficeDatabase } from './database/office-database.ts';

/** Six bytes each. */
const lanesAtOnce = 1000;

const row = z.object({ sequence: z.number(), lane: z.number() });

/** `after`: up to where the kiosk has heard. From a newer copy of this office it starts over. */
export async function lanesSince(
  database: OfficeDatabase,
  kiosk: string,
  after: number,
): Promise<StatusFeed['lanes']> {
  const found = await database.one(
    z.object({ newest: z.number().nullable() }),
    'SELECT max(sequence) AS newest FROM lanes',
  );
  const newest = found?.newest ?? 0;
  const since = after > newest ? 0 : after;
  const rows = await database.all(
    row,
    'SELECT sequence, lane FROM lanes WHERE kiosk = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    kiosk,
    since,
    lanesAtOnce,
  );
  return { kiosk, used: rows.map(({ lane }) => lane), upTo: rows.at(-1)?.sequence ?? since };
}
