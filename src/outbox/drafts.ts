/**
 * What a visit has scanned but not confirmed: its pages, sealed, and the facts that are needed to go on (kept-drafts.ts). A draft
 * ends as a request (requests.ts) or leaves nothing behind. Used by the kiosk process alone.
 */
import assert from 'node:assert/strict';
import { pageId } from '../request/request.ts';
import { sha256Of } from '../seal/digest.ts';
import type { SealedPage } from '../seal/messages.ts';
import type { Database } from './database.ts';
import type { JournalWriter } from './journal.ts';
import { OutboxProblem } from './outbox-problem.ts';
import type { SealedFiles } from './sealed-files.ts';

export type DraftPage = SealedPage & {
  /** Which paper of the service it belongs to. */
  paper: string;
};

export type Drafts = {
  /** `facts`: JSON that says what is needed to go on after a restart, and nothing about the person. */
  startDraft(visit: string, facts?: string): void;
  /** The facts as they are now; fine when there is no such draft. */
  noteDraft(visit: string, facts: string): void;
  /** The sealed file is durable when this returns. The plain page never comes here. Throws OutboxProblem. */
  addPage(
    visit: string,
    page: { page: string; paper: string; sealed: Uint8Array; facts?: string },
  ): SealedPage;
  /** Fine when the page is gone already. */
  removePage(visit: string, page: string): void;
  /** In the order in which they were added. */
  draftPages(visit: string): DraftPage[];
  /**
   * Rows and files; fine when there is no such draft. Never touches a confirmed request. A draft whose slip somebody holds stays for
   * that slip, unless `slipToo`: the citizen said so.
   */
  discardDraft(visit: string, options?: { slipToo?: boolean }): void;
  /** Every draft but those of `except`, in the database and on the disk, and whatever else lies there that no row names. */
  discardAllDrafts(except?: ReadonlySet<string>): Swept;
};

export type Swept = {
  drafts: number;
  /** Files that no row named, such as half-written pages. */
  strayFiles: number;
  /** Waiting requests whose page files are gone or cut off; they are set aside for the technician. */
  requestsWithoutPages: string[];
};

/**
 * `hasSlip` asks inside the transaction whether somebody holds a slip of this draft. `requireRoom` throws OutboxProblem when so many
 * bytes would leave too little for confirming.
 */
export function createDrafts(
  database: Database,
  files: SealedFiles,
  now: () => Date,
  journal: JournalWriter,
  hasSlip: (visit: string) => boolean,
  requireRoom: (bytes: number) => void = () => {},
): Drafts {
  const { sql } = database;
  const nextPosition = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('draft', 1)
    ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`);
  const insertDraft = sql.prepare(
    'INSERT INTO draft (visit, started_at, facts, position) VALUES (?, ?, ?, ?)',
  );
  const updateFacts = sql.prepare('UPDATE draft SET facts = ? WHERE visit = ? AND facts IS NOT ?');
  const shelve = sql.prepare('UPDATE draft SET open = 0 WHERE visit = ?');
  const draftExists = sql.prepare('SELECT 1 FROM draft WHERE visit = ?');
  const pageExists = sql.prepare('SELECT 1 FROM page WHERE page = ?');
  const nextPlace = sql.prepare('SELECT COALESCE(MAX(place), 0) + 1 AS place FROM page WHERE visit = ?');
  const insertPage = sql.prepare(
    'INSERT INTO page (page, visit, place, paper, sealed_bytes, sealed_sha256, facts) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const deletePage = sql.prepare('DELETE FROM page WHERE visit = ? AND page = ? RETURNING page');
  const deletePages = sql.prepare('DELETE FROM page WHERE visit = ? RETURNING page');
  const deleteDraft = sql.prepare('DELETE FROM draft WHERE visit = ?');
  const allDrafts = sql.prepare('SELECT visit FROM draft');
  const allPages = sql.prepare('SELECT page FROM page');
  const waitingPages = sql.prepare(`
    SELECT request.number, request.position, page.page, page.sealed_bytes AS sealedBytes
      FROM page JOIN request ON request.position = page.request JOIN outbox USING (position)
     WHERE outbox.state = 'waiting' ORDER BY request.position`);
  const setAside = sql.prepare(
    "UPDATE outbox SET state = 'setAside', problem = 'pageLost' WHERE position = ?",
  );

  /** The pages that go with them; the journal counts them, and says nothing of whose they were. */
  function discard(visits: string[]): string[] {
    let drafts = 0;
    const pages = visits.flatMap((visit) => {
      const gone = deletePages.all(visit) as { page: string }[];
      drafts += Number(deleteDraft.run(visit).changes);
      return gone.map(({ page }) => page);
    });
    if (drafts > 0) journal.append('drafts.discarded', null, { drafts });
    return pages;
  }

  return {
    startDraft(visit, facts) {
      // Its first page brings it to the disk.
      database.jot(() => {
        const { value } = nextPosition.get() as { value: number };
        insertDraft.run(visit, now().toISOString(), facts ?? null, value);
      });
    },

    noteDraft(visit, facts) {
      database.write(() => updateFacts.run(facts, visit, facts));
    },

    addPage(visit, { page, paper, sealed, facts }) {
      assert.ok(
        pageId.safeParse(page).success,
        'a page id names its file, so it has only letters and digits',
      );
      const stored = { page, sealedBytes: sealed.length, sealedSha256: sha256Of(sealed) };
      requireDraft(database.read(() => draftExists.get(visit)));
      assert.ok(
        !database.read(() => pageExists.get(page)),
        'a page id is used once: its file is never replaced',
      );
      requireRoom(sealed.length);
      // The file first: a row whose file is missing would be a page that never was.
      files.write(page, sealed);
      try {
        database.write(() => {
          requireDraft(draftExists.get(visit));
          const { place } = nextPlace.get(visit) as { place: number };
          insertPage.run(page, visit, place, paper, stored.sealedBytes, stored.sealedSha256, facts ?? null);
        });
      } catch (error) {
        files.shred([page]);
        throw error;
      }
      return stored;
    },

    removePage(visit, page) {
      const removed = database.write(() => deletePage.get(visit, page));
      if (removed) files.shred([page]);
    },

    draftPages: (visit) => database.read(() => pagesOfDraft(database, visit)),

    discardDraft(visit, { slipToo = false } = {}) {
      // The rows first: what has no row is swept at the next start, should the power go in between.
      const pages = database.write(() => {
        if (slipToo || !hasSlip(visit)) return discard([visit]);
        shelve.run(visit);
        return [];
      });
      files.shred(pages);
    },

    discardAllDrafts(except = new Set()) {
      const { drafts, pages } = database.write(() => {
        const visits = (allDrafts.all() as { visit: string }[])
          .map(({ visit }) => visit)
          .filter((visit) => !except.has(visit));
        return { drafts: visits.length, pages: discard(visits) };
      });
      files.shred(pages);
      const known = database.read(() => allPages.all() as { page: string }[]);
      const strayFiles = files.sweep(new Set(known.map(({ page }) => page)));
      const lost = database.write(() => {
        const waiting = waitingPages.all() as {
          number: string;
          position: number;
          page: string;
          sealedBytes: number;
        }[];
        const withoutPages = waiting.filter(({ page, sealedBytes }) => files.sizeBytes(page) !== sealedBytes);
        for (const { position } of withoutPages) setAside.run(position);
        const numbers = [...new Set(withoutPages.map(({ number }) => number))];
        for (const number of numbers) journal.append('request.setAside', number, { reason: 'pageLost' });
        return numbers;
      });
      return { drafts, strayFiles, requestsWithoutPages: lost };
    },
  };
}

/** For requests.ts too, which asks inside its own transaction. */
export function pagesOfDraft(database: Database, visit: string): DraftPage[] {
  const rows = database.sql
    .prepare(
      `SELECT page, paper, sealed_bytes AS sealedBytes, sealed_sha256 AS sealedSha256
         FROM page WHERE visit = ? ORDER BY place`,
    )
    .all(visit);
  return rows.map((row) => ({ ...row })) as DraftPage[];
}

function requireDraft(found: unknown): asserts found {
  if (!found) {
    throw new OutboxProblem(
      'outbox.draftGone',
      'The visit was ended before its page or request could be kept.',
    );
  }
}
