/**
 * What the outbox knows about sticks: which requests go onto one, which were written to one, and what came back. An export changes
 * nothing about the queue: whichever way brings the office's acknowledgement first closes it.
 */
import type { SealedPage, StatusEntry } from '../../seal/messages.ts';
import type { Database } from '../database.ts';
import type { SetAsideReason } from '../deliveries.ts';

export type ExportableRequest = {
  position: number;
  number: string;
  manifest: string;
  pages: SealedPage[];
};

/** For the technician's screen. */
export type StickExport = {
  export: string;
  exportedAt: string;
  /** Requests that were last written in this export, how many of them still wait for the office's answer, and how many were set aside. */
  requests: number;
  waiting: number;
  setAside: number;
};

/** A request as the office's acknowledgement has to name it. */
export type HeldRequest = {
  kiosk: string;
  number: string;
  manifestSha256: string;
  state: 'waiting' | 'setAside' | 'delivered' | 'cleared';
  pages: SealedPage[];
};

export type StickRows = {
  /** The oldest waiting request after this position; null when there is none. */
  nextToExport(after: number, options: { onlyNew: boolean }): ExportableRequest | null;
  noteExported(numbers: readonly string[], about: { export: string; exportedAt: string }): void;
  /** When this request was last written to a stick; null: never. */
  exportOf(number: string): { export: string; exportedAt: string } | null;
  /** Newest first. */
  stickExports(): StickExport[];
  heldRequest(number: string): HeldRequest | null;
  /** The office will not take this request as this export brought it. False when that is no news. */
  setAsideFromStick(refused: { export: string; manifestSha256: string; reason: SetAsideReason }): boolean;
  /** Keeps each word that is newer than what is known, by the office's own clock; tells how many say something else. The feed's cursor stays. */
  applyStickStatuses(entries: readonly StatusEntry[]): number;
};

export function createStickRows(database: Database): StickRows {
  const { sql } = database;
  const next = sql.prepare(`
    SELECT position, number, manifest FROM outbox JOIN request USING (position)
     WHERE state = 'waiting' AND position > ? AND (? = 0 OR exported_in IS NULL) AND manifest IS NOT NULL
     ORDER BY position LIMIT 1`);
  const pagesOf = sql.prepare(`
    SELECT page, sealed_bytes AS sealedBytes, sealed_sha256 AS sealedSha256 FROM page WHERE request = ? ORDER BY place`);
  const exported = sql.prepare(`
    UPDATE outbox SET exported_at = ?, exported_in = ?
     WHERE position = (SELECT position FROM request WHERE number = ?)`);
  const exportedAs = sql.prepare(`
    SELECT exported_in AS export, exported_at AS exportedAt FROM outbox JOIN request USING (position)
     WHERE number = ? AND exported_in IS NOT NULL`);
  const allExports = sql.prepare(`
    SELECT exported_in AS export, max(exported_at) AS exportedAt, count(*) AS requests,
           sum(state = 'waiting') AS waiting, sum(state = 'setAside') AS setAside
      FROM outbox WHERE exported_in IS NOT NULL GROUP BY exported_in ORDER BY max(position) DESC, exportedAt DESC`);
  const held = sql.prepare(`
    SELECT position, kiosk, number, manifest_sha256 AS manifestSha256, state
      FROM outbox JOIN request USING (position) WHERE number = ?`);
  // Forgetting the export makes an old stick harmless: what a technician has put back into the queue stays there.
  const refuse = sql.prepare(`
    UPDATE outbox SET state = 'setAside', problem = ?, exported_at = NULL, exported_in = NULL
     WHERE state = 'waiting' AND exported_in = ?
       AND position = (SELECT position FROM request WHERE manifest_sha256 = ?)`);
  const known = sql.prepare('SELECT stage, note, at FROM status WHERE number = ?');
  const keepStatus = sql.prepare(`
    INSERT INTO status (number, stage, note, at, wanted) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (number) DO UPDATE
       SET stage = excluded.stage, note = excluded.note, at = excluded.at, wanted = excluded.wanted`);

  const pagesAt = (position: number) => pagesOf.all(position).map((row) => ({ ...row })) as SealedPage[];

  return {
    nextToExport: (after, { onlyNew }) =>
      database.read(() => {
        const row = next.get(after, Number(onlyNew)) as Omit<ExportableRequest, 'pages'> | undefined;
        return row ? { ...row, pages: pagesAt(row.position) } : null;
      }),

    noteExported(numbers, about) {
      database.write(() => {
        for (const number of numbers) exported.run(about.exportedAt, about.export, number);
      });
    },

    exportOf(number) {
      const row = database.read(() => exportedAs.get(number));
      return row ? ({ ...row } as { export: string; exportedAt: string }) : null;
    },

    stickExports: () =>
      database.read(() => allExports.all().map((row) => ({ ...row }))) as unknown as StickExport[],

    heldRequest: (number) =>
      database.read(() => {
        const row = held.get(number) as (Omit<HeldRequest, 'pages'> & { position: number }) | undefined;
        if (!row) return null;
        const { position, ...request } = row;
        return { ...request, pages: pagesAt(position) };
      }),

    setAsideFromStick: (refused) =>
      database.write(() => refuse.run(refused.reason, refused.export, refused.manifestSha256).changes > 0),

    applyStickStatuses: (entries) =>
      database.write(() => {
        let applied = 0;
        for (const { number, stage, note, at, wanted } of entries) {
          const before = known.get(number) as Omit<StatusEntry, 'number'> | undefined;
          if (before && Date.parse(before.at) >= Date.parse(at)) continue;
          keepStatus.run(number, stage, note, at, wanted?.length ? JSON.stringify(wanted) : null);
          // The word that a request has arrived comes a moment after the acknowledgement that says the same.
          if (before?.stage !== stage || before.note !== note) applied += 1;
        }
        return applied;
      }),
  };
}
