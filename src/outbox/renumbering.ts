/**
 * Gives a request a fresh number when the office says that its own is taken: another request had it, given before this kiosk was
 * put back from an old image. Used by the kiosk process, which has the key to sign anew.
 */
import assert from 'node:assert/strict';
import { makeRequestNumber } from '../request/request-number.ts';
import { sha256Of } from '../seal/digest.ts';
import { type Manifest, manifest as manifestSchema } from '../seal/messages.ts';
import type { Database } from './database.ts';
import { appendKept, type JournalWriter } from './journal.ts';
import { createSerials, type LaneSettings } from './lanes.ts';

export type Renumbered = { was: string; number: string };

export type Renumbering = {
  /** Exchanges the numbers of all requests that were refused as taken: queued again, a new receipt owed. Throws OutboxProblem. */
  renumberTaken(sign: (manifest: Manifest) => Promise<string>): Promise<Renumbered[]>;
  /** For the technician. */
  renumberedCount(): number;
};

/** An office that refuses every number does it for another reason; then it stays aside for the technician. */
const mostNumbers = 5;

export function createRenumbering(
  database: Database,
  now: () => Date,
  journal: JournalWriter,
  lanes: LaneSettings,
): Renumbering {
  const { sql } = database;
  const nextSerial = createSerials(database, lanes);
  const taken = sql.prepare(`
    SELECT position, number, kiosk, manifest FROM outbox CROSS JOIN request USING (position)
     WHERE state = 'setAside' AND problem = 'numberTaken' AND manifest IS NOT NULL
       AND (SELECT count(*) FROM former_number WHERE former_number.position = outbox.position) < ${mostNumbers}
     ORDER BY position LIMIT 100`);
  const isStillTaken = sql.prepare(`
    SELECT 1 FROM outbox JOIN request USING (position)
     WHERE position = ? AND number = ? AND state = 'setAside' AND problem = 'numberTaken'`);
  const rename = sql.prepare(
    'UPDATE request SET number = ?, manifest = ?, manifest_sha256 = ? WHERE position = ?',
  );
  const remember = sql.prepare('INSERT INTO former_number (number, position, at) VALUES (?, ?, ?)');
  const queue = sql.prepare(`
    UPDATE outbox SET state = 'waiting', announced = 0, failures = 0, rests = 0, due_ms = 0, problem = NULL
     WHERE position = ?`);
  const forgetUploads = sql.prepare('UPDATE page SET upload_url = NULL, uploaded = 0 WHERE request = ?');
  const oweReceipt = sql.prepare('UPDATE receipt SET printed_at = NULL WHERE position = ?');
  const raiseMark = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('work', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1`);
  const count = sql.prepare('SELECT count(*) AS requests FROM former_number');

  type Taken = { position: number; number: string; kiosk: string; manifest: string };

  /** Safe to be cut off anywhere: the number that was taken for it stays a gap. */
  async function renumber(
    row: Taken,
    sign: (manifest: Manifest) => Promise<string>,
  ): Promise<Renumbered | null> {
    const number = database.write(() => makeRequestNumber(row.kiosk, nextSerial(row.kiosk)));
    return journal.atRest(
      async (place) => {
        const link = journal.requestLink(row.kiosk, place);
        return { link, signed: await sign({ ...readOwn(row.manifest), number, journal: link }) };
      },
      ({ link, signed }) => {
        // Signing took a moment: the technician may have put it back meanwhile.
        if (!isStillTaken.get(row.position, row.number)) return null;
        const manifestSha256 = sha256Of(signed);
        rename.run(number, signed, manifestSha256, row.position);
        remember.run(row.number, row.position, now().toISOString());
        queue.run(row.position);
        forgetUploads.run(row.position);
        oweReceipt.run(row.position);
        raiseMark.run();
        appendKept(journal, { number, manifestSha256, link });
        return { was: row.number, number };
      },
    );
  }

  return {
    async renumberTaken(sign) {
      const done: Renumbered[] = [];
      for (const row of database.read(() => taken.all()) as Taken[]) {
        const renumbered = await renumber(row, sign);
        if (renumbered) done.push(renumbered);
      }
      return done;
    },

    renumberedCount: () => database.read(() => (count.get() as { requests: number }).requests),
  };
}

/** What this kiosk has signed itself; the answers in it are sealed and name no number, so they travel on as they are. */
function readOwn(jws: string): Manifest {
  const [, payload] = jws.split('.');
  assert(payload !== undefined, 'a manifest of our own has three parts');
  return manifestSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}
