/** Finds entries of the audit trail by person, action, subject and time, newest first, page by page. */
import { z } from 'zod';
import { localMoment } from '../../../request/local-time.ts';
import { type AuditEntry, auditEntry } from '../../audit-trail.ts';
import type { OfficeDatabase, Value } from '../../database/office-database.ts';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(text)));

/** What a search form may hold; what does not fit counts as not asked. */
export const auditQuery = z.object({
  actor: z.string().trim().max(64).catch(''),
  /** A whole action, or its first word: `request`. */
  action: z.string().trim().max(64).catch(''),
  /** A request with all its pages, a person, a kiosk. */
  subject: z.string().trim().max(64).catch(''),
  from: day.or(z.literal('')).catch(''),
  to: day.or(z.literal('')).catch(''),
  /** Entries before this one. */
  before: z.coerce.number().int().positive().optional().catch(undefined),
});
export type AuditQuery = z.infer<typeof auditQuery>;

export function searchAudit(
  database: OfficeDatabase,
  query: AuditQuery,
  limit: number,
): Promise<AuditEntry[]> {
  const { where, values } = conditionsOf(query);
  return database.all(
    auditEntry,
    `SELECT * FROM audit ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY sequence DESC LIMIT ?`,
    ...values,
    limit,
  );
}

/** Everything that a search finds, in batches, so that an export needs no memory. */
export async function* allOfAudit(database: OfficeDatabase, query: AuditQuery): AsyncGenerator<AuditEntry> {
  let { before } = query;
  for (;;) {
    const batch: AuditEntry[] = await searchAudit(database, { ...query, before }, 1000);
    yield* batch;
    const last = batch.at(-1);
    if (!last) return;
    before = last.sequence;
  }
}

function conditionsOf(query: AuditQuery): { where: string[]; values: Value[] } {
  const where: string[] = [];
  const values: Value[] = [];
  const ask = (condition: string, ...given: Value[]) => {
    where.push(condition);
    values.push(...given);
  };
  if (query.actor) ask('actor = ?', query.actor);
  // The character after the separator ends the range: what begins with `request.` lies before `request/`.
  if (query.action)
    query.action.includes('.')
      ? ask('action = ?', query.action)
      : ask('action >= ? AND action < ?', `${query.action}.`, `${query.action}/`);
  if (query.subject)
    ask(
      '(subject = ? OR (subject >= ? AND subject < ?))',
      query.subject,
      `${query.subject}/`,
      `${query.subject}0`,
    );
  if (query.from) ask('at >= ?', localMoment(query.from, '00:00').toISOString());
  if (query.to) {
    const end = localMoment(query.to, '00:00').getTime() + 24 * 60 * 60 * 1000;
    ask('at < ?', new Date(end).toISOString());
  }
  if (query.before !== undefined) ask('sequence < ?', query.before);
  return { where, values };
}
