/** Requests that must not be destroyed for now, as in a dispute or an inspection. */
import { z } from 'zod';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { Person } from '../../people/person.ts';

const row = z.object({ reason: z.string(), officer: z.string(), at: z.string() });
export type LegalHold = z.infer<typeof row>;

export type LegalHolds = {
  find(number: string): Promise<LegalHold | null>;
  /** `reason`: a file number or the like, nothing of the citizen. */
  set(about: { number: string; reason: string; person: Person }): Promise<void>;
  lift(about: { number: string; person: Person }): Promise<void>;
};

export function createLegalHolds(office: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): LegalHolds {
  const { database, audit, now } = office;
  return {
    find: (number) =>
      database.one(row, 'SELECT reason, officer, at FROM legal_holds WHERE number = ?', number),
    async set({ number, reason, person }) {
      await database.transaction(async () => {
        const { changes } = await database.run(
          'INSERT INTO legal_holds (number, reason, officer, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
          number,
          reason,
          person.name,
          now().toISOString(),
        );
        if (changes > 0)
          await audit.append({ actor: person.username, action: 'citizen.holdSet', subject: number });
      });
    },
    async lift({ number, person }) {
      await database.transaction(async () => {
        const { changes } = await database.run('DELETE FROM legal_holds WHERE number = ?', number);
        if (changes > 0)
          await audit.append({ actor: person.username, action: 'citizen.holdLifted', subject: number });
      });
    },
  };
}
