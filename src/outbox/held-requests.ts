/** What was delivered and still lies on this kiosk: until its time is over it can be sent again, should the office lose it. */
import type { Database } from './database.ts';
import type { JournalWriter } from './journal.ts';

export type HeldRequest = { position: number; number: string; manifestSha256: string };

export type HeldRequests = {
  /** The oldest first, those after `position`. */
  heldRequests(afterPosition: number, limit: number): HeldRequest[];
  /** Back to the queue, to be told from the beginning; false when it is not held. Its status is `kept` again. */
  takeBack(number: string): boolean;
  /** At which start of the office it was last asked; null: never. */
  checkedOffice(): string | null;
  noteCheckedOffice(office: string): void;
};

export function createHeldRequests(database: Database, journal: JournalWriter): HeldRequests {
  const { sql } = database;
  const held = sql.prepare(`
    SELECT position, number, manifest_sha256 AS manifestSha256
      FROM outbox CROSS JOIN request USING (position)
     WHERE state = 'delivered' AND position > ? ORDER BY position LIMIT ?`);
  const back = sql.prepare(`
    UPDATE outbox SET state = 'waiting', announced = 0, failures = 0, rests = 0, due_ms = 0, problem = NULL,
           acknowledgement = NULL, delivered_at = NULL, received_at = NULL
     WHERE state = 'delivered' AND position = (SELECT position FROM request WHERE number = ?)`);
  const forgetUploads = sql.prepare(`
    UPDATE page SET upload_url = NULL, uploaded = 0 WHERE request = (SELECT position FROM request WHERE number = ?)`);
  const forgetStatus = sql.prepare('DELETE FROM status WHERE number = ?');
  const read = sql.prepare("SELECT value FROM note WHERE name = 'checkedOffice'");
  const write = sql.prepare(`
    INSERT INTO note (name, value) VALUES ('checkedOffice', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

  return {
    heldRequests: (afterPosition, limit) =>
      database.read(() => held.all(afterPosition, limit).map((row) => ({ ...row }) as HeldRequest)),

    takeBack: (number) =>
      database.write(() => {
        if (back.run(number).changes === 0) return false;
        forgetUploads.run(number);
        // The office does not know it, so its word on it holds no longer.
        forgetStatus.run(number);
        journal.append('request.takenBack', number, {});
        return true;
      }),

    checkedOffice: () => database.read(() => (read.get() as { value: string } | undefined)?.value ?? null),

    noteCheckedOffice(office) {
      database.write(() => write.run(office));
    },
  };
}
