/**
 * Reads what was kept before it is needed: every sealed page that still has to travel is compared with its digest, one at a time,
 * round and round, and the tables are checked one by one. Where it is goes with the database, so a restart does not begin anew.
 */
import { DatabaseSync } from 'node:sqlite';
import { sha256Of } from '../../seal/digest.ts';
import type { SealedPage } from '../../seal/messages.ts';
import type { Database } from '../database.ts';
import { asOutboxProblem, isOutboxProblem, OutboxProblem } from '../outbox-problem.ts';
import type { SealedFiles } from '../sealed-files.ts';

export type Damage = {
  number: string;
  /** null: which page is not known. */
  page: string | null;
  foundAt: string;
  /** A whole copy was put back. */
  healed: boolean;
  /** What became of the request. */
  request: 'waiting' | 'setAside' | 'delivered' | 'cleared';
};

export type ScrubStep =
  | { outcome: 'whole'; page: string }
  | { outcome: 'healed' | 'damaged'; page: string; number: string }
  /** The end of a round; the next call begins another. */
  | { outcome: 'roundOver' };

export type Scrub = {
  /** Checks the next page that waits; `spare` gives another copy of it, should it be damaged. */
  scrubNext(spare?: (page: SealedPage) => Uint8Array | null): ScrubStep;
  /** Checks the next table and its indexes; the problem found, or null. */
  checkNextTable(): OutboxProblem | null;
  /** The structure of the whole database, as at the start. */
  checkDatabase(): OutboxProblem | null;
  /** A write of one row: whether the database takes anything now. */
  tryWriting(): OutboxProblem | null;
  /** Nobody has said yet that it is dealt with; oldest first. */
  damages(): Damage[];
  /** The technician has dealt with all of them; tells how many. */
  damagesSeen(): number;
};

type Signed = { manifest: string | null; manifestSha256: string };

/** The place is written down after so many pages: a page read costs nothing, a page written does. */
const pagesBetweenNotes = 25;

export function createScrub(database: Database, files: SealedFiles, now: () => Date): Scrub {
  const { sql } = database;
  const next = sql.prepare(`
    SELECT page.rowid AS place, page.page, sealed_bytes AS sealedBytes, sealed_sha256 AS sealedSha256,
           request.number, request.position, request.manifest, request.manifest_sha256 AS manifestSha256
      FROM page JOIN request ON request.position = page.request JOIN outbox USING (position)
     WHERE outbox.state = 'waiting' AND uploaded = 0 AND page.rowid > ? ORDER BY page.rowid LIMIT 1`);
  const readPlace = sql.prepare("SELECT value FROM note WHERE name = 'scrubPlace'");
  const writePlace = sql.prepare(`
    INSERT INTO note (name, value) VALUES ('scrubPlace', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const noteDamage = sql.prepare(`
    INSERT INTO damage (position, page, found_at, healed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const aside = sql.prepare(
    "UPDATE outbox SET state = 'setAside', problem = ? WHERE state = 'waiting' AND position = ?",
  );
  const unseen = sql.prepare(`
    SELECT number, page, found_at AS foundAt, healed, state AS request
      FROM damage JOIN request USING (position) JOIN outbox USING (position) WHERE seen = 0 ORDER BY damage.id`);
  const seen = sql.prepare('UPDATE damage SET seen = 1 WHERE seen = 0');
  let place: number | null = null;
  let sinceNote = 0;
  let nextTable = 0;

  function rememberPlace(reached: number, isEnd: boolean): void {
    place = reached;
    sinceNote += 1;
    if (!isEnd && sinceNote < pagesBetweenNotes) return;
    // A round without a page leaves nothing to write.
    if (sinceNote > 1 || !isEnd) database.write(() => writePlace.run(String(reached)));
    sinceNote = 0;
  }

  function isWhole(sealed: Uint8Array | null, page: SealedPage): sealed is Uint8Array {
    return sealed?.length === page.sealedBytes && sha256Of(sealed) === page.sealedSha256;
  }

  /** SQLite checks the structure of its file, not what stands in it. */
  function isSigned({ manifest, manifestSha256 }: Signed): boolean {
    return manifest !== null && sha256Of(manifest) === manifestSha256;
  }

  /** A page that cannot be read is as good as damaged; the disk's own error is thrown once the request is safe from being sent so. */
  function readPage(page: string): { sealed: Uint8Array | null; error: unknown } {
    try {
      return { sealed: files.read(page), error: null };
    } catch (error) {
      return { sealed: null, error };
    }
  }

  return {
    scrubNext(spare = () => null) {
      place ??= Number((database.read(() => readPlace.get()) as { value: string } | undefined)?.value ?? 0);
      const row = database.read(() => next.get(place)) as
        | (SealedPage & { place: number; number: string; position: number } & Signed)
        | undefined;
      if (!row) {
        rememberPlace(0, true);
        return { outcome: 'roundOver' };
      }
      const { page, number, position } = row;
      if (!isSigned(row)) {
        database.write(() => {
          noteDamage.run(position, null, now().toISOString(), 0);
          aside.run('manifestDamaged', position);
        });
        rememberPlace(row.place, false);
        return { outcome: 'damaged', page, number };
      }
      const { sealed, error } = readPage(page);
      if (isWhole(sealed, row)) {
        rememberPlace(row.place, false);
        return { outcome: 'whole', page };
      }
      const copy = spare(row);
      const healed = isWhole(copy, row);
      if (healed) files.write(page, copy);
      database.write(() => {
        noteDamage.run(position, page, now().toISOString(), healed ? 1 : 0);
        if (!healed) aside.run(sealed || error ? 'pageDamaged' : 'pageLost', position);
      });
      rememberPlace(row.place, false);
      if (error && !healed) throw error;
      return { outcome: healed ? 'healed' : 'damaged', page, number };
    },

    checkNextTable() {
      const tables = database.read(() =>
        sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all(),
      ) as { name: string }[];
      const table = tables[nextTable % tables.length]?.name ?? '';
      nextTable += 1;
      return problemOf(() => asks(`PRAGMA integrity_check('${table}')`, 'integrity_check'));
    },

    checkDatabase: () => problemOf(() => asks('PRAGMA quick_check(1)', 'quick_check')),

    tryWriting: () =>
      problemOf(() =>
        database.write(() => {
          sql.exec("INSERT INTO note (name, value) VALUES ('storageTried', '') ON CONFLICT DO NOTHING");
          sql.exec("DELETE FROM note WHERE name = 'storageTried'");
        }),
      ),

    damages: () =>
      database.read(() =>
        (unseen.all() as (Omit<Damage, 'healed'> & { healed: number })[]).map((row) => ({
          ...row,
          healed: row.healed === 1,
        })),
      ),

    damagesSeen: () => database.write(() => Number(seen.run().changes)),
  };

  /** By a connection of its own: the other one would answer from its memory. */
  function asks(pragma: string, column: string): void {
    const fresh = new DatabaseSync(database.path, { readOnly: true });
    let answer: unknown;
    try {
      answer = fresh.prepare(pragma).get()?.[column];
    } finally {
      fresh.close();
    }
    if (answer === 'ok') return;
    throw new OutboxProblem(
      'outbox.damaged',
      'The database of the kiosk is damaged: `silaku restore` brings back what can be read, with or without a backup.',
      { cause: new Error(String(answer)) },
    );
  }
}

function problemOf(work: () => void): OutboxProblem | null {
  try {
    work();
    return null;
  } catch (error) {
    const problem = asOutboxProblem(error);
    if (isOutboxProblem(problem)) return problem;
    throw error;
  }
}
