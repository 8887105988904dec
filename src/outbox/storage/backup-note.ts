/** How the copy on the second medium is: the forwarder writes it down, the kiosk's GET /health and `silaku storage` read it. */
import { z } from 'zod';
import type { Database } from '../database.ts';

const note = z.object({
  /** Where it lies, so that the kiosk finds whole copies of damaged pages. */
  folder: z.string(),
  /** When the last one was whole, ISO; null: never. */
  at: z.string().nullable(),
  /** Why there is none newer; null when all is well. */
  code: z.string().nullable(),
  hint: z.string().nullable(),
});
export type BackupNote = z.infer<typeof note>;

export type BackupNotes = {
  /** null: none is configured, or none was ever tried. */
  backupNote(): BackupNote | null;
  /** Writes only what has changed. */
  noteBackup(said: BackupNote): void;
};

export function createBackupNotes(database: Database): BackupNotes {
  const { sql } = database;
  const select = sql.prepare("SELECT value FROM note WHERE name = 'backup'");
  const upsert = sql.prepare(
    "INSERT INTO note (name, value) VALUES ('backup', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );

  function read(): BackupNote | null {
    const row = select.get() as { value: string } | undefined;
    return row ? note.parse(JSON.parse(row.value)) : null;
  }

  return {
    backupNote: () => database.read(read),
    noteBackup(said) {
      if (JSON.stringify(database.read(read)) === JSON.stringify(said)) return;
      database.write(() => upsert.run(JSON.stringify(said)));
    },
  };
}
