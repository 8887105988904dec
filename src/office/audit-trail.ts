/**
 * Who looked at what and who did what, in a table that is only ever appended to. Each entry carries the digest of the one before,
 * so that a changed, removed or reordered entry is found by `check`. It names requests and pages, never what is in them.
 */
import { z } from 'zod';
import type { Step } from '../request/workflow/request-steps.ts';
import { sha256Of } from '../seal/digest.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { Verdict } from './desk/page-verdict.ts';

export type AuditAction =
  | 'person.loggedIn'
  | 'person.loginRefused'
  | 'person.lockedOut'
  | 'person.loggedOut'
  | 'person.created'
  | 'person.roleChanged'
  | 'person.disabled'
  | 'person.enabled'
  | 'person.passwordChanged'
  | 'person.passwordCodeMade'
  | 'person.secondFactorSet'
  | 'person.secondFactorRemoved'
  | 'person.recoveryCodesMade'
  | 'person.recoveryCodeUsed'
  | 'person.sessionsEnded'
  | 'person.accountTied'
  | 'settings.changed'
  | 'citizen.demandNoted'
  | 'citizen.demandOpened'
  | 'citizen.demandClosed'
  | 'citizen.reportMade'
  | 'citizen.answersCorrected'
  | 'citizen.dataDeleted'
  | 'citizen.holdSet'
  | 'citizen.holdLifted'
  | 'audit.searched'
  | 'audit.exported'
  | 'audit.anchorsExported'
  | 'kiosk.codeCreated'
  | 'kiosk.enrolled'
  | 'kiosk.revoked'
  | 'kiosk.dayEnded'
  | 'kiosk.requestsMissing'
  | 'kiosk.journalForked'
  | 'kiosk.forkReviewed'
  | 'request.announced'
  | 'request.arrived'
  | 'request.opened'
  | 'request.noted'
  | 'request.recipientSet'
  | 'request.archived'
  | 'delivery.opened'
  | 'original.received'
  | 'original.notReceived'
  | 'request.pageBrought'
  | 'page.opened'
  | 'page.turned'
  | `page.${Verdict}`
  | 'bulletin.published'
  | 'kiosk.enrolledAgain'
  | 'stick.imported'
  | 'stick.refused'
  | 'request.claimed'
  | 'request.released'
  | 'request.duplicate'
  | 'request.notDuplicate'
  /** Its subject is a keyed digest of what was searched for, never the text. */
  | 'person.searched'
  | 'person.viewSaved'
  | 'person.viewRemoved'
  | `request.${Step}`;

export type AuditNote = {
  /** A username, or `kiosk 005`, or `office` for the program itself. */
  actor: string;
  action: AuditAction;
  /** A request number, `number/page`, `number/paper`, `number/digest/digest of the file`, a username, a kiosk, or `kiosk/export` of a stick. */
  subject: string;
  /** What else tells it apart, such as an old and a new role. Never anything that a citizen said. */
  details?: string;
};

export const auditEntry = z.object({
  sequence: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.string().nullable(),
  previous: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export type AuditTrail = {
  /** Throws when the entry could not be written: then the look or deed it stands for must not happen either. */
  append(note: AuditNote): Promise<void>;
  latest(limit: number): Promise<AuditEntry[]>;
  /** Walks the whole chain; `brokenAt` is the first entry that does not follow from the one before. */
  check(): Promise<{ outcome: 'whole'; entries: number } | { outcome: 'broken'; brokenAt: number }>;
};

const auditBeginning = { sequence: 0, hash: '0'.repeat(64) };

/**
 * Whoever writes into the audit trail or the history waits here for the one before, until that one's transaction has ended: entries
 * follow each other, and a reader who has seen one number will never be shown a smaller one.
 */
export const lockRecord = (database: OfficeDatabase): Promise<void> => database.lock('record');

export function createAuditTrail({
  database,
  now,
}: {
  database: OfficeDatabase;
  now: () => Date;
}): AuditTrail {
  const last = () => database.one(auditEntry, 'SELECT * FROM audit ORDER BY sequence DESC LIMIT 1');
  return {
    append: (note) =>
      database.transaction(async () => {
        await lockRecord(database);
        const before = await last();
        const sequence = (before?.sequence ?? 0) + 1;
        const at = now().toISOString();
        const previous = before?.hash ?? auditBeginning.hash;
        const details = note.details ?? null;
        await database.run(
          'INSERT INTO audit (sequence, at, actor, action, subject, details, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          sequence,
          at,
          note.actor,
          note.action,
          note.subject,
          details,
          previous,
          hashOf({ sequence, at, ...note, details, previous }),
        );
      }),
    latest: (limit) => database.all(auditEntry, 'SELECT * FROM audit ORDER BY sequence DESC LIMIT ?', limit),
    async check() {
      let known = auditBeginning;
      for (;;) {
        const entries = await database.all(
          auditEntry,
          'SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT 1000',
          known.sequence,
        );
        for (const next of entries) {
          if (!follows(known, next)) return { outcome: 'broken', brokenAt: known.sequence + 1 };
          known = next;
        }
        if (entries.length === 0) return { outcome: 'whole', entries: known.sequence };
      }
    },
  };
}

/** Whether an entry is what was written after the one before. */
function follows(before: Pick<AuditEntry, 'sequence' | 'hash'>, next: AuditEntry): boolean {
  return next.sequence === before.sequence + 1 && next.previous === before.hash && next.hash === hashOf(next);
}

function hashOf(of: Omit<AuditEntry, 'hash'>): string {
  const said = [of.sequence, of.at, of.actor, of.action, of.subject, of.previous];
  // Entries without details have the digest that they always had.
  return sha256Of(JSON.stringify(of.details === null ? said : [...said, of.details]));
}
