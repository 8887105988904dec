/** Whether the office is reached: the forwarder writes it down, the technician's screen of the kiosk process reads it. */

import type { Database } from './database.ts';
import type { PagesWait } from './forwarding/data-plan.ts';
import { linkHintOf } from './forwarding/link-reasons.ts';

export type LinkState = {
  /** When the office last answered as itself; null: never. */
  lastContactAt: string | null;
  /** Why it is not reached now, such as `unreachable`, `notTheOffice`, `unauthorised`; null when it is. */
  problem: string | null;
  /** For the technician: what to look at first. */
  hint: string | null;
  /** Why pages wait although the office is reached; null when they travel. */
  pagesWait: PagesWait | null;
};

export type Link = {
  /** null: the office has answered. */
  noteLink(problem: string | null): void;
  notePagesWait(why: PagesWait | null): void;
  linkState(): LinkState;
};

export function createLink(database: Database, now: () => Date): Link {
  const { sql } = database;
  const write = sql.prepare(
    'INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const forget = sql.prepare('DELETE FROM note WHERE name = ?');
  const read = sql.prepare('SELECT value FROM note WHERE name = ?');

  function note(name: string): string | null {
    return (read.get(name) as { value: string } | undefined)?.value ?? null;
  }

  return {
    noteLink(problem) {
      database.jot(() => {
        if (problem !== null) {
          write.run('linkProblem', problem);
          return;
        }
        write.run('lastContactAt', now().toISOString());
        forget.run('linkProblem');
      });
    },

    notePagesWait(why) {
      if (why === database.read(() => note('pagesWait'))) return;
      database.write(() => (why === null ? forget.run('pagesWait') : write.run('pagesWait', why)));
    },

    linkState: () =>
      database.read(() => {
        const problem = note('linkProblem');
        return {
          lastContactAt: note('lastContactAt'),
          problem,
          hint: problem === null ? null : linkHintOf(problem),
          pagesWait: note('pagesWait') as PagesWait | null,
        };
      }),
  };
}
