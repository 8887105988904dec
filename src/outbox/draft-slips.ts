/**
 * Slips that name a draft, so that somebody can go on another day. Only the digest of a slip's code is kept: who steals the card can
 * print no slip. Used by the kiosk process.
 */
import type { Database } from './database.ts';
import type { Stamp } from './stamp.ts';

export type SlipAnswer =
  | { outcome: 'kept'; visit: string }
  /** `used`: the request was sent, or thrown away by whoever held the slip. */
  | { outcome: 'gone'; why: 'unknown' | 'used' | 'expired' };

export type SlipLimits = { mostDrafts: number; mostBytes: number };

export type DraftSlips = {
  /** The draft is kept for this code when it says so, and durable; the slip may be printed then, and not before. */
  keepDraft(
    visit: string,
    slip: { codeSha256: string; keptUntil: string; limits: SlipLimits },
  ): { outcome: 'kept' | 'full' };
  /** Of the intent log; to be called between `beginIntent` and the printing. */
  slipBegun(codeSha256: string, intent: number): void;
  draftOfSlip(codeSha256: string): SlipAnswer;
  /** Whether a slip of this draft, not yet expired, may be in somebody's hand. */
  hasSlip(visit: string): boolean;
};

/** Long enough to tell whoever comes late that the time is over; then the slip is unknown. */
const rememberedAfterMs = 90 * 24 * 60 * 60 * 1000;

/** A slip that is out: its printing began and is not known to have failed, and its time is not over. `?` is now. */
const slipsOut = `
  draft_slip AS slip LEFT JOIN intent ON intent.id = slip.intent
   WHERE slip.kept_until > ? AND slip.intent IS NOT NULL AND intent.outcome IS NOT 'failed'`;

export function createDraftSlips(database: Database, stamp: () => Stamp): DraftSlips {
  const { sql } = database;
  const others = sql.prepare(`
    SELECT count(DISTINCT draft.visit) AS drafts, COALESCE(sum(page.sealed_bytes), 0) AS bytes
      FROM draft LEFT JOIN page USING (visit)
     WHERE draft.visit <> ? AND draft.visit IN (SELECT slip.visit FROM ${slipsOut})`);
  const own = sql.prepare('SELECT COALESCE(sum(sealed_bytes), 0) AS bytes FROM page WHERE visit = ?');
  const insert = sql.prepare(`
    INSERT INTO draft_slip (code_sha256, visit, kept_until, unsure_keeps_ms) VALUES (?, ?, ?, ?)`);
  const forget = sql.prepare('DELETE FROM draft_slip WHERE kept_until < ?');
  // The first printing that did not fail counts: what may be in a hand stays valid, also when the next try fails.
  const begun = sql.prepare(`
    UPDATE draft_slip SET intent = ? WHERE code_sha256 = ? AND (intent IS NULL OR EXISTS
      (SELECT 1 FROM intent WHERE intent.id = draft_slip.intent AND outcome = 'failed'))`);
  const one = sql.prepare(`
    SELECT slip.visit, slip.kept_until AS keptUntil, draft.visit AS draft
      FROM draft_slip AS slip LEFT JOIN draft USING (visit) WHERE slip.code_sha256 = ?`);
  const unsure = sql.prepare(
    'SELECT code_sha256 AS code, unsure_keeps_ms AS keepsMs FROM draft_slip WHERE unsure_keeps_ms IS NOT NULL',
  );
  const redate = sql.prepare(
    'UPDATE draft_slip SET kept_until = ?, unsure_keeps_ms = NULL WHERE code_sha256 = ?',
  );
  const out = sql.prepare(`SELECT 1 FROM ${slipsOut} AND slip.visit = ?`);

  /** The time now. Once it is certain, slips from before count from here: a clock that jumps years ahead must end none of them. */
  function putRight(): string {
    const { at, certain } = stamp();
    if (!certain) return at;
    const slips = database.read(() => unsure.all()) as { code: string; keepsMs: number }[];
    if (slips.length === 0) return at;
    database.write(() => {
      for (const { code, keepsMs } of slips) redate.run(later(at, keepsMs), code);
    });
    return at;
  }

  return {
    keepDraft(visit, { codeSha256, keptUntil, limits }) {
      const at = putRight();
      const keepsMs = stamp().certain ? null : Math.max(0, Date.parse(keptUntil) - Date.parse(at));
      return database.write(() => {
        const kept = others.get(visit, at) as { drafts: number; bytes: number };
        const { bytes } = own.get(visit) as { bytes: number };
        if (kept.drafts >= limits.mostDrafts || kept.bytes + bytes > limits.mostBytes) {
          return { outcome: 'full' };
        }
        insert.run(codeSha256, visit, keptUntil, keepsMs);
        forget.run(later(at, -rememberedAfterMs));
        return { outcome: 'kept' };
      });
    },

    slipBegun(codeSha256, intent) {
      database.write(() => begun.run(intent, codeSha256));
    },

    draftOfSlip(codeSha256) {
      const at = putRight();
      const slip = database.read(() => one.get(codeSha256)) as
        | { visit: string; keptUntil: string; draft: string | null }
        | undefined;
      if (!slip) return { outcome: 'gone', why: 'unknown' };
      if (slip.keptUntil <= at) return { outcome: 'gone', why: 'expired' };
      return slip.draft === null ? { outcome: 'gone', why: 'used' } : { outcome: 'kept', visit: slip.visit };
    },

    hasSlip(visit) {
      const at = putRight();
      return database.read(() => out.get(at, visit) !== undefined);
    },
  };
}

const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
