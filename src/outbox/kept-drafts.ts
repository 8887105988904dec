/**
 * Drafts that outlive their visit: the one that a power cut interrupted, and those that somebody keeps by a slip. What is kept of
 * them says nothing about the person. Used by the kiosk process.
 */
import type { Database } from './database.ts';
import type { DraftSlips } from './draft-slips.ts';
import type { Drafts, Swept } from './drafts.ts';
import type { SealedFiles } from './sealed-files.ts';

/** Both facts are the JSON that was given: of the visit to `startDraft` and `noteDraft`, of a page to `addPage`. */
export type DraftToGoOn = {
  facts: string;
  pages: { page: string; paper: string; facts: string }[];
};

export type InterruptedDraft = { visit: string; startedAt: string; facts: string; pages: number };

export type KeptDrafts = {
  /**
   * To be called when the kiosk starts. Of what an earlier run left unfinished only the newest draft with pages stays, to be
   * offered, and what somebody holds a slip of; everything else goes, in the database and on the disk.
   */
  recoverDrafts(): Swept & { interrupted: InterruptedDraft | null };
  /** Hands a draft to a new visit. Null when nothing of it can be gone on with; then it is gone. */
  takeUpDraft(visit: string, newVisit: string): DraftToGoOn | null;
  /** Drafts that nobody works on and whose slips are all over; tells how many went. */
  dropExpiredDrafts(): number;
};

export function createKeptDrafts(
  database: Database,
  files: SealedFiles,
  { discardAllDrafts, discardDraft }: Pick<Drafts, 'discardAllDrafts' | 'discardDraft'>,
  { hasSlip }: Pick<DraftSlips, 'hasSlip'>,
): KeptDrafts {
  const { sql } = database;
  const everyDraft = sql.prepare(`
    SELECT visit, started_at AS startedAt, facts, open FROM draft ORDER BY position DESC, started_at DESC`);
  const draftPages = sql.prepare(`
    SELECT page, paper, facts, sealed_bytes AS sealedBytes FROM page
     WHERE visit = ? AND facts IS NOT NULL ORDER BY place`);
  const shelve = sql.prepare('UPDATE draft SET open = 0 WHERE visit = ?');
  const nextPosition = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('draft', 1)
    ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`);
  const copyDraft = sql.prepare(`
    INSERT INTO draft (visit, started_at, facts, position)
    SELECT ?, started_at, facts, ? FROM draft WHERE visit = ? AND facts IS NOT NULL RETURNING facts`);
  const movePages = sql.prepare('UPDATE page SET visit = ? WHERE visit = ?');
  const moveSlips = sql.prepare('UPDATE draft_slip SET visit = ? WHERE visit = ?');
  const deleteDraft = sql.prepare('DELETE FROM draft WHERE visit = ?');
  const deletePage = sql.prepare('DELETE FROM page WHERE page = ?');

  type Row = { visit: string; startedAt: string; facts: string | null; open: number };
  type PageRow = { page: string; paper: string; facts: string; sealedBytes: number };

  const rowsOf = (visit: string) => draftPages.all(visit) as PageRow[];
  const isWhole = ({ page, sealedBytes }: PageRow) => files.sizeBytes(page) === sealedBytes;

  return {
    recoverDrafts() {
      const drafts = database.read(() => everyDraft.all() as Row[]);
      const held = drafts.filter(({ visit }) => hasSlip(visit));
      const candidates = drafts
        .filter((draft): draft is Row & { facts: string } => draft.open === 1 && draft.facts !== null)
        .map(({ visit, startedAt, facts }) => ({
          ...{ visit, startedAt, facts },
          pages: database.read(() => rowsOf(visit)).filter(isWhole).length,
        }));
      const interrupted = candidates.find(({ pages }) => pages > 0) ?? null;
      database.write(() => {
        for (const { visit } of held) if (visit !== interrupted?.visit) shelve.run(visit);
      });
      const except = new Set(held.map(({ visit }) => visit));
      if (interrupted) except.add(interrupted.visit);
      return { ...discardAllDrafts(except), interrupted };
    },

    takeUpDraft(visit, newVisit) {
      const taken = database.write(() => {
        const { value } = nextPosition.get() as { value: number };
        const draft = copyDraft.get(newVisit, value, visit) as { facts: string } | undefined;
        if (!draft) return null;
        movePages.run(newVisit, visit);
        moveSlips.run(newVisit, visit);
        deleteDraft.run(visit);
        const pages = rowsOf(newVisit);
        // What the card has lost is scanned again; a row without its file could never be confirmed.
        for (const lost of pages.filter((page) => !isWhole(page))) deletePage.run(lost.page);
        return { facts: draft.facts, pages: pages.filter(isWhole) };
      });
      if (taken && taken.pages.length > 0) {
        return {
          facts: taken.facts,
          pages: taken.pages.map(({ page, paper, facts }) => ({ page, paper, facts })),
        };
      }
      discardDraft(taken ? newVisit : visit, { slipToo: true });
      return null;
    },

    dropExpiredDrafts() {
      const drafts = database.read(() => everyDraft.all() as Row[]);
      const over = drafts.filter(({ visit, open }) => open === 0 && !hasSlip(visit));
      for (const { visit } of over) discardDraft(visit);
      return over.length;
    },
  };
}
