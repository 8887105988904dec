/** Filters that a person has given a name, to be picked from the bar above the list. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';

const savedView = z.object({ id: z.string(), name: z.string(), filter: z.string() });
export type SavedView = z.infer<typeof savedView>;

export const longestViewName = 30;
export const mostViews = 12;

export type SavedViews = {
  of(username: string): Promise<SavedView[]>;
  /** A name that is there already is given the new filter. */
  save(username: string, view: { name: string; filter: string }): Promise<'saved' | 'tooMany'>;
  remove(username: string, id: string): Promise<void>;
};

export function createSavedViews({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): SavedViews {
  const of = (username: string) =>
    database.all(
      savedView,
      'SELECT id, name, filter FROM saved_views WHERE username = ? ORDER BY saved_at, id',
      username,
    );
  return {
    of,
    save: (username, { name, filter }) =>
      database.transaction(async () => {
        const known = await of(username);
        const isNew = !known.some((view) => view.name === name);
        if (isNew && known.length >= mostViews) return 'tooMany';
        await database.run(
          `INSERT INTO saved_views (id, username, name, filter, saved_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (username, name) DO UPDATE SET filter = excluded.filter`,
          randomBytes(8).toString('hex'),
          username,
          name,
          filter,
          now().toISOString(),
        );
        await audit.append({ actor: username, action: 'person.viewSaved', subject: username });
        return 'saved';
      }),
    remove: (username, id) =>
      database.transaction(async () => {
        await database.run('DELETE FROM saved_views WHERE username = ? AND id = ?', username, id);
        await audit.append({ actor: username, action: 'person.viewRemoved', subject: username });
      }),
  };
}
