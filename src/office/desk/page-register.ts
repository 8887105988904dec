/** What officers said of each page, and how they turned it, as rows. Every word is written to the audit trail in the same transaction. */
import { z } from 'zod';
import { type Rotation, rotation } from '../../request/request.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Person } from '../people/person.ts';
import { type PageVerdict, type Verdict, verdict } from './page-verdict.ts';

const verdictRow = z.object({ page: z.string(), verdict, officer: z.string(), at: z.string() });
const turnRow = z.object({ page: z.string(), rotation, officer: z.string(), at: z.string() });
export type PageTurn = z.infer<typeof turnRow>;

export type PageRegister = {
  /** Every verdict, the oldest first. */
  verdictsOf(number: string): Promise<PageVerdict[]>;
  judge(said: { number: string; page: string; verdict: Verdict; person: Person }): Promise<void>;
  turnsOf(number: string): Promise<PageTurn[]>;
  turn(said: { number: string; page: string; rotation: Rotation; person: Person }): Promise<void>;
};

export function createPageRegister({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  now: () => Date;
}): PageRegister {
  return {
    verdictsOf: (number) =>
      database.all(
        verdictRow,
        'SELECT page, verdict, officer, at FROM page_verdicts WHERE number = ? ORDER BY sequence',
        number,
      ),

    judge: ({ number, page, verdict: said, person }) =>
      database.transaction(async () => {
        await database.run(
          'INSERT INTO page_verdicts (number, page, verdict, officer, at) VALUES (?, ?, ?, ?, ?)',
          ...[number, page, said, person.name, now().toISOString()],
        );
        await audit.append({
          actor: person.username,
          action: `page.${said}`,
          subject: `${number}/${page}`,
        });
      }),

    turnsOf: (number) =>
      database.all(turnRow, 'SELECT page, rotation, officer, at FROM page_turns WHERE number = ?', number),

    turn: ({ number, page, rotation: degrees, person }) =>
      database.transaction(async () => {
        await database.run(
          `INSERT INTO page_turns (number, page, rotation, officer, at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (number, page) DO UPDATE SET rotation = excluded.rotation, officer = excluded.officer, at = excluded.at`,
          ...[number, page, degrees, person.name, now().toISOString()],
        );
        await audit.append({ actor: person.username, action: 'page.turned', subject: `${number}/${page}` });
      }),
  };
}
