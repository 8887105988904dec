/** Notes between staff, and whom a delivery is for: sealed, and opened only for who looks at the request. */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Person } from '../people/person.ts';
import { type Recipient, recipient } from './recipient.ts';
import { openText, sealText, type TextKeys } from './sealed-text.ts';
import type { StaffNote } from './staff-note.ts';

const noteRow = z.object({ sealed: z.string(), officer: z.string(), at: z.string() });
const sealedRow = z.object({ sealed: z.string() });

export type DeskNotes = {
  /** The oldest first; `text` is null for one that can't be opened. */
  notesOf(number: string): Promise<StaffNote[]>;
  addNote(said: { number: string; text: string; person: Person }): Promise<void>;
  recipientOf(number: string): Promise<Recipient | null>;
  setRecipient(said: { number: string; recipient: Recipient; person: Person }): Promise<void>;
};

export function createDeskNotes({
  database,
  keys,
  audit,
  noteName,
  now,
}: {
  database: OfficeDatabase;
  keys: TextKeys;
  audit: AuditTrail;
  /** So that the request is found by it. */
  noteName: (number: string, name: string) => Promise<void>;
  now: () => Date;
}): DeskNotes {
  return {
    async notesOf(number) {
      const rows = await database.all(
        noteRow,
        'SELECT sealed, officer, at FROM staff_notes WHERE number = ? ORDER BY sequence',
        number,
      );
      return Promise.all(
        rows.map(async ({ sealed, officer, at }) => ({ officer, at, text: await openText(keys, sealed) })),
      );
    },

    async addNote({ number, text, person }) {
      const sealed = await sealText(keys, text);
      await database.transaction(async () => {
        await database.run(
          'INSERT INTO staff_notes (number, sealed, officer, at) VALUES (?, ?, ?, ?)',
          ...[number, sealed, person.name, now().toISOString()],
        );
        await audit.append({ actor: person.username, action: 'request.noted', subject: number });
      });
    },

    async recipientOf(number) {
      const found = await database.one(sealedRow, 'SELECT sealed FROM recipients WHERE number = ?', number);
      const text = found && (await openText(keys, found.sealed));
      return text === null ? null : recipient.parse(JSON.parse(text));
    },

    async setRecipient({ number, recipient: said, person }) {
      const sealed = await sealText(keys, JSON.stringify(said));
      await database.transaction(async () => {
        await database.run(
          `INSERT INTO recipients (number, sealed, officer, at) VALUES (?, ?, ?, ?)
           ON CONFLICT (number) DO UPDATE SET sealed = excluded.sealed, officer = excluded.officer, at = excluded.at`,
          ...[number, sealed, person.name, now().toISOString()],
        );
        await noteName(number, said.name);
        await audit.append({ actor: person.username, action: 'request.recipientSet', subject: number });
      });
    },
  };
}
