/** Keeps the terms under which requests are found: at their arrival, when an officer writes a name, and later for requests of before. */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { RequestAnswers } from '../../../request/request.ts';
import { isSealProblem } from '../../../seal/seal-problem.ts';
import { openAnswers } from '../../../seal/sealed-answers.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { OfficeKeys } from '../../office-keys.ts';
import type { Duplicates } from '../duplicates.ts';
import type { SearchTerms, Term } from './search-terms.ts';

export type SearchIndex = {
  /** Inside the transaction that adds the request. */
  add(number: string, answers: RequestAnswers): Promise<void>;
  /** Catches up with requests that have no terms yet; true when there may be more. */
  catchUp(most: number): Promise<boolean>;
  /** The name that an officer has read on the papers, wherever it is kept; inside that transaction. Empty: none any more. */
  noteName(number: string, name: string): Promise<void>;
};

export function createSearchIndex({
  database,
  terms,
  keys,
  duplicates,
  log,
}: {
  database: OfficeDatabase;
  terms: SearchTerms;
  keys: Pick<OfficeKeys, 'identity'>;
  duplicates: Duplicates;
  log: Logger;
}): SearchIndex {
  const requestRow = z.object({ announcedAt: z.string(), service: z.string() });
  const find = (number: string) =>
    database.one(
      requestRow,
      'SELECT announced_at AS "announcedAt", service FROM requests WHERE number = ?',
      number,
    );

  async function keep(number: string, announcedAt: string, found: Term[]): Promise<void> {
    for (const { kind, term } of found) {
      await database.run(
        'INSERT INTO search_terms (term, announced_at, number, kind) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        term,
        announcedAt,
        number,
        kind,
      );
    }
  }

  const add: SearchIndex['add'] = (number, answers) =>
    database.transaction(async () => {
      const request = await find(number);
      if (!request) return;
      const found = terms.ofAnswers(answers);
      await keep(number, request.announcedAt, found);
      await database.run(
        'UPDATE requests SET village = ?, is_indexed = 1 WHERE number = ?',
        answers.handover.way === 'courier' ? answers.handover.village : 'pickUp',
        number,
      );
      await duplicates.lookFor({ number, ...request, terms: found });
    });

  return {
    add,

    async catchUp(most) {
      const rows = await database.all(
        z.object({ number: z.string(), sealed: z.string() }),
        'SELECT number, sealed_answers AS sealed FROM requests WHERE is_indexed = 0 AND follows IS NULL ORDER BY number LIMIT ?',
        most,
      );
      for (const { number, sealed } of rows) {
        try {
          const { answers } = await openAnswers(keys.identity, sealed);
          await add(number, answers);
        } catch (error) {
          if (!isSealProblem(error)) throw error;
          log.error({ number, code: error.code }, 'request.cannotOpen');
          // It will not open next time either.
          await database.run('UPDATE requests SET is_indexed = 1 WHERE number = ?', number);
        }
      }
      return rows.length === most;
    },

    noteName: (number, name) =>
      database.transaction(async () => {
        const request = await find(number);
        if (!request) return;
        await database.run("DELETE FROM search_terms WHERE number = ? AND kind = 'name'", number);
        await keep(number, request.announcedAt, terms.ofName(name));
      }),
  };
}
