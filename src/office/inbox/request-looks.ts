/** Who has a request open just now, so that two people don't think about the same one without knowing it. */
import { z } from 'zod';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Holder } from './claims.ts';

/** Nobody says that they have closed a page; after this long it counts as closed. */
const openForMs = 10 * 60_000;

export type RequestLooks = {
  /** This person has it open; gives the names of the others. */
  note(number: string, person: Holder): Promise<string[]>;
};

export function createRequestLooks({
  database,
  now,
}: {
  database: OfficeDatabase;
  now: () => Date;
}): RequestLooks {
  return {
    async note(number, { username, name }) {
      const since = new Date(now().getTime() - openForMs).toISOString();
      await database.run(
        `INSERT INTO request_looks (number, username, name, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (number, username) DO UPDATE SET seen_at = excluded.seen_at`,
        number,
        username,
        name,
        now().toISOString(),
      );
      const others = await database.all(
        z.object({ name: z.string() }),
        'SELECT name FROM request_looks WHERE number = ? AND username <> ? AND seen_at >= ? ORDER BY name',
        number,
        username,
        since,
      );
      return others.map((each) => each.name);
    },
  };
}
