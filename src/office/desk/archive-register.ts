/** Which archives were made of a request, with the digest that stands on their sheets and that of the file; and how often it was looked at. */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Person } from '../people/person.ts';

const row = z.object({ digest: z.string(), fileSha256: z.string(), officer: z.string(), at: z.string() });
export type ArchiveMade = z.infer<typeof row>;

const counted = z.object({ opened: z.number(), pages: z.number() });

export type ArchiveRegister = {
  archivesOf(number: string): Promise<ArchiveMade[]>;
  /** Before the file leaves the office. */
  note(made: { number: string; digest: string; fileSha256: string; person: Person }): Promise<void>;
  looksAt(number: string): Promise<{ opened: number; pages: number }>;
};

export function createArchiveRegister({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  now: () => Date;
}): ArchiveRegister {
  return {
    archivesOf: (number) =>
      database.all(
        row,
        'SELECT digest, file_sha256 AS "fileSha256", officer, at FROM archives WHERE number = ? ORDER BY sequence',
        number,
      ),

    note: ({ number, digest, fileSha256, person }) =>
      database.transaction(async () => {
        await database.run(
          'INSERT INTO archives (number, digest, file_sha256, officer, at) VALUES (?, ?, ?, ?, ?)',
          ...[number, digest, fileSha256, person.name, now().toISOString()],
        );
        const subject = `${number}/${digest}/${fileSha256}`;
        await audit.append({ actor: person.username, action: 'request.archived', subject });
      }),

    async looksAt(number) {
      const found = await database.one(
        counted,
        // A page's subject is the number, a stroke, and the page: from "number/" up to the next sign after the stroke.
        `SELECT (SELECT count(*) FROM audit WHERE subject = ?1 AND action = 'request.opened') AS opened,
           (SELECT count(*) FROM audit WHERE subject >= ?2 AND subject < ?3 AND action = 'page.opened') AS pages`,
        ...[number, `${number}/`, `${number}0`],
      );
      return found ?? { opened: 0, pages: 0 };
    },
  };
}
