/**
 * The outbox as the forwarder sees it: which requests wait, how far each has come, and what may go once the office has it.
 * The technician's screen reads the same lists.
 */
import { sha256Of } from '../seal/digest.ts';
import type { Database } from './database.ts';
import { createDeliveryQueue, type DeliveryQueue } from './delivery-queue.ts';
import type { JournalWriter } from './journal.ts';
import type { SealedFiles } from './sealed-files.ts';

export type SetAsideReason =
  | 'numberTaken'
  | 'badSignature'
  | 'malformed'
  | 'pageLost'
  | 'pageDamaged'
  /** The signed text no longer has its digest: found by reading it, before the office refused it. */
  | 'manifestDamaged';

export type Deliveries = DeliveryQueue & {
  /** The signed text; throws when the request is no longer waiting. */
  manifestOf(number: string): string;
  readSealed(page: string): Buffer | null;

  /** The office has the manifest and wants exactly these of its pages. */
  noteAnnounced(number: string, wanted: readonly string[]): void;
  /** The office does not know the manifest (any more): it has to be announced again. */
  noteForgotten(number: string): void;
  noteUploadUrl(page: string, uploadUrl: string | null): void;
  noteUploaded(page: string): void;
  noteFailure(number: string, problem: string): void;
  /** Only after the acknowledgement has been verified. From here on the status is `received`. */
  noteDelivered(number: string, acknowledged: { acknowledgement: string; receivedAt: string }): void;
  /** The office's signed words; null until they have come, or for a number that is not of this kiosk. */
  acknowledgementOf(number: string): string | null;

  setAside(number: string, reason: SetAsideReason): void;
  /** For the technician, oldest first. */
  requestsSetAside(): { number: string; confirmedAt: string; reason: string }[];
  /** Puts a request that was set aside back into the queue; false when it is not there. */
  tryAgain(number: string): boolean;

  /**
   * Shreds the pages and the manifest of what was delivered before `deliveredBefore`, of at most `limit` requests; tells of how many.
   * While `isShort` says that the disk wants room, also what was delivered since, oldest first.
   */
  clearDelivered(deliveredBefore: Date, options?: { limit?: number; isShort?: () => boolean }): number;
};

type Placed = { position: number; number: string };

export function createDeliveries(
  database: Database,
  files: SealedFiles,
  now: () => Date,
  journal: JournalWriter,
): Deliveries {
  const { sql } = database;
  const position = '(SELECT position FROM request WHERE number = ?)';
  const pagesOf = sql.prepare('SELECT page FROM page WHERE request = ? ORDER BY place');
  const positionOf = sql.prepare('SELECT position FROM request WHERE number = ?');
  const manifest = sql.prepare('SELECT manifest FROM request WHERE number = ?');
  const announced = sql.prepare(
    `UPDATE outbox SET announced = ? WHERE state = 'waiting' AND position = ${position}`,
  );
  const pageState = sql.prepare('UPDATE page SET uploaded = ? WHERE page = ?');
  const uploadUrl = sql.prepare('UPDATE page SET upload_url = ? WHERE page = ?');
  const forgetUploads = sql.prepare(
    `UPDATE page SET upload_url = NULL, uploaded = 0 WHERE request = ${position}`,
  );
  const progressed = sql.prepare(`
    UPDATE outbox SET failures = 0, problem = NULL WHERE position = (SELECT request FROM page WHERE page = ?)`);
  const failed = sql.prepare(
    `UPDATE outbox SET failures = failures + 1, problem = ? WHERE position = ${position}`,
  );
  const aside = sql.prepare(
    `UPDATE outbox SET state = 'setAside', problem = ? WHERE state = 'waiting' AND position = ${position}`,
  );
  const allAside = sql.prepare(`
    SELECT number, confirmed_at AS confirmedAt, problem AS reason
      FROM outbox JOIN request USING (position) WHERE state = 'setAside' ORDER BY position`);
  const back = sql.prepare(`
    UPDATE outbox SET state = 'waiting', announced = 0, failures = 0, rests = 0, due_ms = 0, problem = NULL
     WHERE state = 'setAside' AND position = ${position}`);
  const raiseMark = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('work', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1`);
  const delivered = sql.prepare(`
    UPDATE outbox SET state = 'delivered', acknowledgement = ?, delivered_at = ?, received_at = ?, problem = NULL,
           failures = 0, rests = 0, due_ms = 0
     WHERE state = 'waiting' AND position = ${position}`);
  const acknowledgement = sql.prepare(
    `SELECT acknowledgement AS said FROM outbox WHERE position = ${position}`,
  );
  const received = sql.prepare(`
    INSERT INTO status (number, stage, note, at) VALUES (?, 'received', NULL, ?) ON CONFLICT (number) DO NOTHING`);
  const clearable = sql.prepare(
    `SELECT position, number FROM outbox JOIN request USING (position)
      WHERE state = 'delivered' AND delivered_at < ? ORDER BY position LIMIT ?`,
  );
  const oldestDelivered = sql.prepare(
    "SELECT position, number FROM outbox JOIN request USING (position) WHERE state = 'delivered' ORDER BY delivered_at, position LIMIT 1",
  );
  const forgetPages = sql.prepare('DELETE FROM page WHERE request = ?');
  const forgetManifest = sql.prepare('UPDATE request SET manifest = NULL WHERE position = ?');
  const cleared = sql.prepare("UPDATE outbox SET state = 'cleared' WHERE position = ?");

  /** At the start nobody knows what an earlier process could not empty any more. */
  let logHoldsCleared = true;

  function pagesAt(place: number): string[] {
    return (pagesOf.all(place) as { page: string }[]).map(({ page }) => page);
  }

  function clear({ position: place, number }: Placed): void {
    // The files first: what is cut here is found again by its row and done again.
    files.shred(database.read(() => pagesAt(place)));
    database.write(() => {
      forgetPages.run(place);
      forgetManifest.run(place);
      cleared.run(place);
      journal.append('pages.cleared', number, {});
    });
  }

  return {
    ...createDeliveryQueue(database),

    manifestOf(number) {
      const row = database.read(() => manifest.get(number)) as { manifest: string | null } | undefined;
      if (!row?.manifest) throw new Error(`request ${number} has no manifest any more`);
      return row.manifest;
    },

    readSealed: (page) => files.read(page),

    noteAnnounced(number, wanted) {
      database.jot(() => {
        announced.run(1, number);
        const { position: place } = positionOf.get(number) as { position: number };
        for (const page of pagesAt(place)) pageState.run(wanted.includes(page) ? 0 : 1, page);
      });
    },

    noteForgotten(number) {
      database.write(() => {
        announced.run(0, number);
        // An upload that the office no longer connects with a request leads nowhere, even if it was whole.
        forgetUploads.run(number);
      });
    },

    noteUploadUrl(page, url) {
      database.jot(() => uploadUrl.run(url, page));
    },

    noteUploaded(page) {
      database.jot(() => {
        pageState.run(1, page);
        progressed.run(page);
      });
    },

    noteFailure(number, problem) {
      database.jot(() => failed.run(problem, number));
    },

    noteDelivered(number, { acknowledgement, receivedAt }) {
      database.write(() => {
        const { changes } = delivered.run(acknowledgement, now().toISOString(), receivedAt, number);
        if (changes === 0) return;
        received.run(number, receivedAt);
        const acknowledgementSha256 = sha256Of(acknowledgement);
        journal.append('request.delivered', number, { acknowledgementSha256 });
      });
    },

    acknowledgementOf(number) {
      const row = database.read(() => acknowledgement.get(number)) as { said: string | null } | undefined;
      return row?.said ?? null;
    },

    setAside(number, reason) {
      database.write(() => {
        if (aside.run(reason, number).changes > 0) journal.append('request.setAside', number, { reason });
      });
    },

    requestsSetAside: () =>
      database.read(() => allAside.all().map((row) => ({ ...row }))) as ReturnType<
        Deliveries['requestsSetAside']
      >,

    tryAgain: (number) =>
      database.write(() => {
        if (back.run(number).changes === 0) return false;
        raiseMark.run();
        journal.append('request.takenBack', number, {});
        return true;
      }),

    clearDelivered(deliveredBefore, { limit = -1, isShort = () => false } = {}) {
      const rows = database.read(() => clearable.all(deliveredBefore.toISOString(), limit)) as Placed[];
      for (const row of rows) clear(row);
      let count = rows.length;
      for (; isShort(); count += 1) {
        const oldest = database.read(() => oldestDelivered.get()) as Placed | undefined;
        if (!oldest) break;
        clear(oldest);
      }
      // The sealed answers stood in the manifest: overwritten in the database, they must not stay in its log either. A log that
      // somebody is reading just now is emptied in a later round.
      if (count > 0) logHoldsCleared = true;
      if (logHoldsCleared && database.emptyLog()) logHoldsCleared = false;
      return count;
    },
  };
}
