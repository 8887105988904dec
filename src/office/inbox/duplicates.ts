/**
 * Requests that may be the same one sent twice: one person and one service within some days, or the very same scan. They are only
 * pointed out; an officer looks at both and says what they are, and is not asked again.
 */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Term } from './search/search-terms.ts';

export const duplicateReasons = ['samePerson', 'samePage'] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];
export type DuplicateVerdict = 'notDuplicate' | 'duplicate';

const pairRow = z.object({
  first: z.string(),
  second: z.string(),
  reason: z.enum(duplicateReasons),
  verdict: z.enum(['notDuplicate', 'duplicate']).nullable(),
  judgedBy: z.string().nullable(),
});
export type DuplicatePair = z.infer<typeof pairRow>;

export type Duplicates = {
  /** Looks for others like this one, which has just been indexed. Inside the transaction that did so. */
  lookFor(request: { number: string; service: string; announcedAt: string; terms: Term[] }): Promise<void>;
  find(one: string, other: string): Promise<DuplicatePair | null>;
  of(number: string): Promise<DuplicatePair[]>;
  judge(pair: DuplicatePair, verdict: DuplicateVerdict, by: string): Promise<void>;
};

const dayMs = 24 * 60 * 60 * 1000;
/** A school's one scan in a hundred requests is told as ten pairs, not as five thousand. */
const mostTold = 10;
const columns = 'first, second, reason, verdict, judged_by AS "judgedBy"';

export function createDuplicates({
  database,
  audit,
  now,
  days,
}: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
  /** Within how many days two requests of one person for one service may be one. */
  days: () => Promise<number>;
}): Duplicates {
  const numbers = z.object({ number: z.string() });

  async function note(one: string, other: string, reason: DuplicateReason): Promise<void> {
    const [first, second] = [one, other].sort();
    await database.run(
      'INSERT INTO possible_duplicates (first, second, reason, found_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      first ?? one,
      second ?? other,
      reason,
      now().toISOString(),
    );
  }

  return {
    async lookFor({ number, service, announcedAt, terms }) {
      const reachMs = (await days()) * dayMs;
      const around = (ms: number) => new Date(Date.parse(announcedAt) + ms).toISOString();
      for (const { kind, term } of terms) {
        if (kind !== 'page' && kind !== 'nik') continue;
        const reach = kind === 'page' ? 3650 * dayMs : reachMs;
        const others = await database.all(
          numbers,
          `SELECT search_terms.number FROM search_terms CROSS JOIN requests
           WHERE requests.number = search_terms.number AND term = ?1 AND search_terms.announced_at BETWEEN ?2 AND ?3
             AND search_terms.number <> ?4 AND (CAST(?5 AS TEXT) IS NULL OR service = ?5)
           ORDER BY search_terms.announced_at DESC LIMIT ${mostTold}`,
          term,
          around(-reach),
          around(reach),
          number,
          kind === 'nik' ? service : null,
        );
        for (const other of others)
          await note(number, other.number, kind === 'nik' ? 'samePerson' : 'samePage');
      }
    },

    async find(one, other) {
      const [first = one, second = other] = [one, other].sort();
      return database.one(
        pairRow,
        `SELECT ${columns} FROM possible_duplicates WHERE first = ? AND second = ?`,
        first,
        second,
      );
    },

    of: (number) =>
      database.all(
        pairRow,
        `SELECT ${columns} FROM possible_duplicates WHERE first = ?1 OR second = ?1 ORDER BY first, second`,
        number,
      ),

    judge: (pair, verdict, by) =>
      database.transaction(async () => {
        await database.run(
          'UPDATE possible_duplicates SET verdict = ?, judged_by = ?, judged_at = ? WHERE first = ? AND second = ?',
          verdict,
          by,
          now().toISOString(),
          pair.first,
          pair.second,
        );
        await audit.append({
          actor: by,
          action: `request.${verdict}`,
          subject: `${pair.first}/${pair.second}`,
        });
      }),
  };
}
