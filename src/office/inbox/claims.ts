/**
 * Who works on which request. One person at a time holds a request; whoever comes second learns who. A holder who has done nothing for
 * long (setting) holds it no more, so that nothing lies with somebody who has gone home.
 */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { News } from '../news.ts';

export type Holder = { username: string; name: string };
const holder = z.object({ username: z.string(), name: z.string() });

export type Claimed = { outcome: 'yours' } | { outcome: 'taken'; by: Holder } | { outcome: 'unknownRequest' };

export type Claims = {
  /** Gives the request to this person, when nobody else holds it. Asked twice it is the same. */
  claim(number: string, person: Holder): Promise<Claimed>;
  holderOf(number: string): Promise<Holder | null>;
  /** `by` holds it, or may take it from others. */
  release(number: string, by: Holder): Promise<void>;
  /** There is nothing more to do for whoever held it. */
  end(number: string): Promise<void>;
  /** A supervisor gives it to somebody, whoever holds it. */
  give(number: string, to: Holder, by: Holder): Promise<Claimed>;
  /** This person has done something just now. */
  noteActivity(username: string): Promise<void>;
  /** Holders who were active after this moment still hold what they hold. */
  activeSince(): Promise<string>;
};

/** Writing down every click would be too much. */
const noteEveryMs = 60_000;

export function createClaims({
  database,
  audit,
  now,
  minutes,
  news,
}: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
  /** After how many minutes without activity a claim ends. */
  minutes: () => Promise<number>;
  news: Pick<News, 'publish'>;
}): Claims {
  const noted = new Map<string, number>();
  const activeSince = async () => new Date(now().getTime() - (await minutes()) * 60_000).toISOString();

  const holderNow = async (number: string) =>
    database.one(
      holder,
      `SELECT claims.username, claims.name FROM claims LEFT JOIN officer_activity AS activity ON activity.username = claims.username
       WHERE claims.number = ?1 AND (claims.claimed_at >= ?2 OR activity.seen_at >= ?2)`,
      number,
      await activeSince(),
    );

  async function put(number: string, { username, name }: Holder): Promise<void> {
    await database.run(
      `INSERT INTO claims (number, username, name, claimed_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (number) DO UPDATE SET username = excluded.username, name = excluded.name, claimed_at = excluded.claimed_at`,
      number,
      username,
      name,
      now().toISOString(),
    );
  }

  /** Two who claim at once take turns, and the second one sees the first. */
  const decide = <Result>(number: string, work: () => Promise<Result>): Promise<Result> =>
    database.transaction(async () => {
      await database.lock(`request ${number}`);
      return work();
    });

  const exists = async (number: string) =>
    (await database.one(z.object({}), 'SELECT 1 AS one FROM requests WHERE number = ?', number)) !== null;

  async function record(
    by: Holder,
    action: 'request.claimed' | 'request.released' | 'request.reassign',
    number: string,
  ): Promise<void> {
    await audit.append({ actor: by.username, action, subject: number });
    await news.publish({ about: 'request', number });
  }

  return {
    activeSince,
    holderOf: holderNow,

    claim: (number, person) =>
      decide(number, async () => {
        if (!(await exists(number))) return { outcome: 'unknownRequest' };
        const by = await holderNow(number);
        if (by && by.username !== person.username) return { outcome: 'taken', by };
        if (!by) {
          await put(number, person);
          await record(person, 'request.claimed', number);
        }
        return { outcome: 'yours' };
      }),

    release: (number, by) =>
      decide(number, async () => {
        const { changes } = await database.run('DELETE FROM claims WHERE number = ?', number);
        if (changes > 0) await record(by, 'request.released', number);
      }),

    async end(number) {
      await database.run('DELETE FROM claims WHERE number = ?', number);
    },

    give: (number, to, by) =>
      decide(number, async () => {
        if (!(await exists(number))) return { outcome: 'unknownRequest' };
        await put(number, to);
        await record(by, 'request.reassign', number);
        return { outcome: 'yours' };
      }),

    async noteActivity(username) {
      const at = now().getTime();
      if (at - (noted.get(username) ?? Number.NEGATIVE_INFINITY) < noteEveryMs) return;
      noted.set(username, at);
      await database.run(
        'INSERT INTO officer_activity (username, seen_at) VALUES (?, ?) ON CONFLICT (username) DO UPDATE SET seen_at = excluded.seen_at',
        username,
        now().toISOString(),
      );
    },
  };
}
