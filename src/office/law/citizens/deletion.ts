/**
 * Destroys what a request holds of a citizen, with proof: rows and sealed pages go, a signed record with their digests stays. Breaking off
 * anywhere leaves either everything, or a record whose pages are removed by the next run.
 */
import { z } from 'zod';
import type { Stage } from '../../../request/request.ts';
import { sha256Of } from '../../../seal/digest.ts';
import type { DeletionRecord } from '../../../seal/office-records.ts';
import { type SigningKey, signDeletionRecord } from '../../../seal/signatures.ts';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { SealedPages } from '../../pages/page-storage.ts';
import { lockRequest } from '../../request-register.ts';
import { destroyedWithRequest } from './tables-about-requests.ts';

export const closedStages: readonly Stage[] = ['delivered', 'pickedUp', 'rejected', 'withdrawn'];

export type Destroyed =
  | { outcome: 'destroyed'; record: string }
  /** `stillOpen`: somebody works on it. `held`: it is needed, as in a dispute. `changed`: while we looked; ask again. */
  | { outcome: 'stillOpen' | 'held' | 'unknownRequest' | 'alreadyDestroyed' | 'changed' };

export type Deletion = { at: string; record: string };

export type Deletions = {
  destroy(about: { number: string; why: DeletionRecord['why']; by: string }): Promise<Destroyed>;
  find(number: string): Promise<Deletion | null>;
  /** Removes pages whose record was made, after a power cut. */
  finish(): Promise<void>;
};

const requestRow = z.object({
  service: z.string(),
  stage: z.string(),
  revision: z.number(),
  manifestSha256: z.string(),
  answers: z.string(),
});
const pageRow = z.object({ number: z.string(), page: z.string(), sealedSha256: z.string() });
const numberRow = z.object({ number: z.string() });

export function createDeletions(office: {
  database: OfficeDatabase;
  keys: { signingKey: SigningKey };
  sealedPages: Pick<SealedPages, 'remove'>;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): Deletions {
  const { database, keys, sealedPages, audit, now } = office;
  const find = (number: string) =>
    database.one(
      z.object({ at: z.string(), record: z.string() }),
      'SELECT at, record FROM deletions WHERE number = ?',
      number,
    );
  const isHeld = async (number: string) =>
    (await database.one(numberRow, 'SELECT number FROM legal_holds WHERE number = ?', number)) !== null;
  const requestOf = (number: string) =>
    database.one(
      requestRow,
      `SELECT service, stage, revision, manifest_sha256 AS "manifestSha256", sealed_answers AS answers
       FROM requests WHERE number = ? AND follows IS NULL`,
      number,
    );
  /** The request and what kiosks have brought after it. */
  const familyOf = async (number: string) => [
    number,
    ...(
      await database.all(numberRow, 'SELECT number FROM requests WHERE follows = ? ORDER BY number', number)
    ).map((row) => row.number),
  ];

  const deletions: Deletions = {
    find,

    async destroy({ number, why, by }) {
      const request = await requestOf(number);
      if (!request) return { outcome: 'unknownRequest' };
      if (await find(number)) return { outcome: 'alreadyDestroyed' };
      if (!closedStages.some((stage) => stage === request.stage)) return { outcome: 'stillOpen' };
      if (await isHeld(number)) return { outcome: 'held' };
      const family = await familyOf(number);
      const record: DeletionRecord = {
        version: 1,
        number,
        service: request.service,
        at: now().toISOString(),
        by,
        why,
        manifestSha256: request.manifestSha256,
        answersSha256: sha256Of(request.answers),
        pages: [],
        rows: {},
      };
      for (const each of family) {
        record.pages.push(
          ...(await database.all(
            pageRow,
            'SELECT number, page, sealed_sha256 AS "sealedSha256" FROM pages WHERE number = ? ORDER BY position',
            each,
          )),
        );
        for (const { table, by: column } of destroyedWithRequest) {
          const found = await database.all(
            z.object({}),
            `SELECT ${column} FROM ${table} WHERE ${column} = ?`,
            each,
          );
          record.rows[table] = (record.rows[table] ?? 0) + found.length;
        }
      }
      const signed = await signDeletionRecord(keys.signingKey, record);
      const outcome = await database.transaction(async () => {
        await lockRequest(database, number);
        const still = await requestOf(number);
        // Somebody took a step, or something arrived, while the record was written.
        if (still?.revision !== request.revision || (await familyOf(number)).length !== family.length)
          return 'changed';
        if (await isHeld(number)) return 'held';
        const { changes } = await database.run(
          'INSERT INTO deletions (number, at, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          number,
          record.at,
          signed,
        );
        if (changes === 0) return 'alreadyDestroyed';
        for (const each of family) await destroyRows(each);
        await audit.append({ actor: by, action: 'citizen.dataDeleted', subject: number, details: why });
        return 'destroyed';
      });
      if (outcome !== 'destroyed') return { outcome };
      await removePages(number, record.pages);
      return { outcome, record: signed };
    },

    async finish() {
      const waiting = await database.all(
        z.object({ number: z.string(), record: z.string() }),
        'SELECT number, record FROM deletions WHERE pages_gone_at IS NULL',
      );
      for (const { number, record } of waiting) await removePages(number, pagesIn(record));
    },
  };
  return deletions;

  async function destroyRows(number: string): Promise<void> {
    for (const { table, by } of destroyedWithRequest)
      await database.run(`DELETE FROM ${table} WHERE ${by} = ?`, number);
    await database.run(
      `UPDATE requests SET sealed_answers = '', manifest = '', village = NULL, is_indexed = 1 WHERE number = ?`,
      number,
    );
    await database.run('UPDATE history SET note = NULL WHERE number = ?', number);
  }

  async function removePages(number: string, pages: DeletionRecord['pages']): Promise<void> {
    for (const page of pages) await sealedPages.remove(page);
    await database.run(
      'UPDATE deletions SET pages_gone_at = ? WHERE number = ?',
      now().toISOString(),
      number,
    );
  }
}

/** Our own record, signed by us: only read, not judged. */
function pagesIn(record: string): DeletionRecord['pages'] {
  const [, payload = ''] = record.split('.');
  const read = z
    .object({ pages: z.array(pageRow) })
    .parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return read.pages;
}
