/**
 * Turns a draft into a request that will reach the office, in one transaction: after `confirm` has returned, and only then,
 * a receipt may be printed. Used by the kiosk process; anybody may ask for the counts.
 */
import assert from 'node:assert/strict';
import type { FollowUp } from '../request/follow-up.ts';
import { makeRequestNumber } from '../request/request-number.ts';
import { sha256Of } from '../seal/digest.ts';
import type { RequestLink } from '../seal/journal-entry.ts';
import type { SealedPage } from '../seal/messages.ts';
import type { Database } from './database.ts';
import { type DraftPage, pagesOfDraft } from './drafts.ts';
import { appendKept, type JournalWriter } from './journal.ts';
import { createSerials, type LaneSettings } from './lanes.ts';
import { OutboxProblem } from './outbox-problem.ts';
import type { SealedFiles } from './sealed-files.ts';
import type { Stamp } from './stamp.ts';

export type Confirmation = {
  /** Id of the service in the catalogue, or of the follow-up in its place. */
  service: string;
  /** Absent for a request of its own. */
  followUp?: FollowUp;
  /** Three digits, from the enrolment. */
  kiosk: string;
  /**
   * What the receipt says beside number and time, as JSON, so that it can be printed again: service, papers, language.
   * It is kept in clear for as long as the kiosk remembers the request, so it holds nothing about the person.
   */
  receipt: string;
  /**
   * Seals the answers and signs the manifest; `pages` are those that are kept, in order. Called again, with another `journal`, when
   * the journal has grown meanwhile: seal only once.
   */
  sealManifest: (
    number: string,
    confirmedAt: string,
    pages: SealedPage[],
    journal: RequestLink,
  ) => Promise<string>;
};

export type Confirmed = {
  /** Ten digits; unique in the regency. */
  number: string;
  /** ISO 8601 in UTC. */
  confirmedAt: string;
  manifestSha256: string;
};

export type Requests = {
  /** Confirming the same visit again gives the same answer. Throws OutboxProblem, and then nothing was confirmed. */
  confirm(visit: string, confirmation: Confirmation): Promise<Confirmed>;
  /** Requests that the office has not acknowledged and nobody has set aside. */
  waitingCount(): number;
  oldestWaiting(): { number: string; confirmedAt: string } | null;
  /** Grows with every request that comes to the outbox; the forwarder watches it to wake at once. */
  workMark(): number;
};

export function createRequests(
  database: Database,
  files: SealedFiles,
  journal: JournalWriter,
  lanes: LaneSettings,
): Requests {
  const { sql } = database;
  const nextSerial = createSerials(database, lanes);
  const raiseMark = sql.prepare(`
    INSERT INTO counter (name, value) VALUES ('work', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1`);
  const ofVisit = sql.prepare(`
    SELECT number, confirmed_at AS confirmedAt, manifest_sha256 AS manifestSha256 FROM request WHERE visit = ?`);
  const insertRequest = sql.prepare(`
    INSERT INTO request (number, visit, kiosk, service, confirmed_at, receipt, manifest, manifest_sha256, follows, replaces)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING position`);
  const insertOutbox = sql.prepare("INSERT INTO outbox (position, state) VALUES (?, 'waiting')");
  const insertReceipt = sql.prepare('INSERT INTO receipt (position) VALUES (?)');
  const movePages = sql.prepare('UPDATE page SET visit = NULL, request = ?, facts = NULL WHERE visit = ?');
  const deleteDraft = sql.prepare('DELETE FROM draft WHERE visit = ?');
  const countWaiting = sql.prepare("SELECT count(*) AS waiting FROM outbox WHERE state = 'waiting'");
  const oldest = sql.prepare(`
    SELECT number, confirmed_at AS confirmedAt FROM outbox JOIN request USING (position)
     WHERE state = 'waiting' ORDER BY position LIMIT 1`);
  const mark = sql.prepare("SELECT value FROM counter WHERE name = 'work'");

  function confirmedBefore(visit: string): Confirmed | null {
    const row = ofVisit.get(visit);
    return row ? ({ ...row } as Confirmed) : null;
  }

  /** Takes a number for good. Should the rest fail, it stays a gap: a number is never given twice. */
  function takeNumber(visit: string, kiosk: string): { number: string; pages: DraftPage[] } {
    // On the disk with the confirmation at the latest, and before that nobody has heard of it.
    return database.jot(() => {
      const pages = pagesOfDraft(database, visit);
      const draft = sql.prepare('SELECT 1 FROM draft WHERE visit = ?').get(visit);
      if (!draft) throw draftGone();
      return { number: makeRequestNumber(kiosk, nextSerial(kiosk)), pages };
    });
  }

  return {
    async confirm(visit, { service, kiosk, receipt, sealManifest, followUp }) {
      const before = database.read(() => confirmedBefore(visit));
      if (before) return before;

      const { number, pages } = takeNumber(visit, kiosk);
      for (const page of pages) requireWhole(files, page);
      let kept: Stamp | null = null;
      return journal.atRest(
        async (place) => {
          // The moment of the first try stays: the answers are sealed once, with it.
          kept ??= place.stamp;
          const confirmedAt = kept.at;
          const link = journal.requestLink(kiosk, { ...place, stamp: kept });
          const manifest = await sealManifest(number, confirmedAt, pages.map(withoutPaper), link);
          return { manifest, link, confirmedAt };
        },
        ({ manifest, link, confirmedAt }) => {
          // Signing took a moment: another call may have confirmed the visit, or the citizen may have left.
          const meanwhile = confirmedBefore(visit);
          if (meanwhile) return meanwhile;
          assert.deepEqual(
            pagesOfDraft(database, visit),
            pages,
            'the pages of a visit rest while it is confirmed',
          );
          const manifestSha256 = sha256Of(manifest);
          const { position } = insertRequest.get(
            number,
            visit,
            kiosk,
            service,
            confirmedAt,
            receipt,
            manifest,
            manifestSha256,
            followUp?.request ?? null,
            followUp?.kind === 'page' ? followUp.replaces : null,
          ) as { position: number };
          insertOutbox.run(position);
          insertReceipt.run(position);
          movePages.run(position, visit);
          if (deleteDraft.run(visit).changes === 0) throw draftGone();
          raiseMark.run();
          appendKept(journal, { number, manifestSha256, link });
          return { number, confirmedAt, manifestSha256 };
        },
      );
    },

    waitingCount: () => database.read(() => (countWaiting.get() as { waiting: number }).waiting),

    oldestWaiting() {
      const row = database.read(() => oldest.get());
      return row ? ({ ...row } as { number: string; confirmedAt: string }) : null;
    },

    workMark: () => database.read(() => (mark.get() as { value: number } | undefined)?.value ?? 0),
  };
}

function withoutPaper({ page, sealedBytes, sealedSha256 }: DraftPage): SealedPage {
  return { page, sealedBytes, sealedSha256 };
}

/** Before anything is promised on paper: each page is read back and compared. They were written minutes ago, so this costs little. */
function requireWhole(files: SealedFiles, { page, sealedBytes, sealedSha256 }: SealedPage): void {
  const sealed = files.read(page);
  if (sealed?.length === sealedBytes && sha256Of(sealed) === sealedSha256) return;
  throw new OutboxProblem(
    'outbox.pageLost',
    'The disk has lost or spoiled a page of this visit: scan it again, and check the card.',
    { page },
  );
}

function draftGone(): OutboxProblem {
  return new OutboxProblem(
    'outbox.draftGone',
    'The visit was ended before its page or request could be kept.',
  );
}
