/** How much of the printer's roll has been used since it was put in, kept over power cuts. Used by the kiosk process. */
import { z } from 'zod';
import type { Database } from './database.ts';
import type { JournalWriter } from './journal.ts';

const record = z.object({
  usedMm: z.number(),
  receipts: z.number().int(),
  /** ISO time; null while the first roll is in, of which nobody knows how long it was. */
  changedAt: z.string().nullable(),
  seen: z.object({ paper: z.enum(['plenty', 'low', 'out']), opened: z.boolean() }),
});
export type PaperRollRecord = z.infer<typeof record>;

export type PaperRoll = {
  paperRoll(): PaperRollRecord;
  notePaperUsed(mm: number): void;
  /** What the printer's sensors said; kept, since a roll may be changed while the kiosk is off. */
  notePaperSeen(seen: PaperRollRecord['seen']): void;
  /** A full roll is in. */
  noteRollChanged(): void;
};

const nothingUsed: PaperRollRecord = {
  usedMm: 0,
  receipts: 0,
  changedAt: null,
  seen: { paper: 'plenty', opened: false },
};

export function createPaperRoll(database: Database, now: () => Date, journal: JournalWriter): PaperRoll {
  const { sql } = database;
  const select = sql.prepare("SELECT value FROM note WHERE name = 'paperRoll'");
  const upsert = sql.prepare(
    "INSERT INTO note (name, value) VALUES ('paperRoll', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );

  function read(): PaperRollRecord {
    const row = select.get() as { value: string } | undefined;
    return row ? record.parse(JSON.parse(row.value)) : nothingUsed;
  }

  const keep = (next: PaperRollRecord) => upsert.run(JSON.stringify(next));

  function change(next: (before: PaperRollRecord) => PaperRollRecord): void {
    database.write(() => keep(next(read())));
  }

  return {
    paperRoll: () => database.read(read),
    notePaperUsed: (mm) =>
      change((roll) => ({ ...roll, usedMm: roll.usedMm + mm, receipts: roll.receipts + 1 })),
    notePaperSeen: (seen) => change((roll) => ({ ...roll, seen })),
    noteRollChanged: () =>
      database.write(() => {
        const roll = read();
        keep({ ...roll, usedMm: 0, receipts: 0, changedAt: now().toISOString() });
        journal.append('roll.changed', null, { receipts: roll.receipts });
      }),
  };
}
