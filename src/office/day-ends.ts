/** The day ends of all kiosks: received once each, acknowledged, compared with what has arrived, and missed when they stay away. */
import type { Logger } from 'pino';
import { z } from 'zod';
import { type DayEnd, type DayEndAnswer, dayEnd } from '../seal/day-end.ts';
import { dayEndEntryHash } from '../seal/journal-entry.ts';
import { signDayEndAcknowledgement, verifyDayEnd } from '../seal/signatures.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { JournalFork, KioskJournals } from './kiosk-journals.ts';
import { type Kiosk, lockKiosk } from './kiosk-register.ts';
import type { OfficeKeys } from './office-keys.ts';
import { type Reconciled, reconcile } from './reconciliation.ts';

const row = z.object({
  message: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(dayEnd),
  sha256: z.string(),
  receivedAt: z.string(),
});
/** `sha256`: of the signed text. */
export type ReceivedDayEnd = { message: DayEnd; sha256: string; receivedAt: string };

/** How a kiosk stands, for the people of the office. */
export type KioskStanding = {
  last: ReceivedDayEnd | null;
  /** No day end for longer than a weekend explains. */
  isOverdue: boolean;
  fork: JournalFork | null;
  requests: Reconciled;
};

export type DayEnds = {
  /** Safe to repeat: the same text gets the same answer. */
  receive(kiosk: Kiosk, text: string): Promise<DayEndAnswer>;
  standingOf(kiosk: Kiosk): Promise<KioskStanding>;
  /** The newest first. */
  latest(kiosk: string, limit: number): Promise<ReceivedDayEnd[]>;
};

/** A hall that is closed over a weekend switches the kiosk off on Friday and on again on Monday. */
const overdueMs = 3 * 24 * 60 * 60_000;

export function createDayEnds({
  database,
  journals,
  keys,
  audit,
  now,
  log,
}: {
  database: OfficeDatabase;
  journals: KioskJournals;
  keys: OfficeKeys;
  audit: AuditTrail;
  now: () => Date;
  log: Logger;
}): DayEnds {
  // In the order in which they came: after a restored card the kiosk's own count begins again further down.
  const latest = (kiosk: string, limit: number) =>
    database.all(
      row,
      `SELECT message, sha256, received_at AS "receivedAt" FROM day_ends WHERE kiosk = ?
       ORDER BY arrival DESC LIMIT ?`,
      kiosk,
      limit,
    );

  async function answerTo(kiosk: string, sha256: string): Promise<string | null> {
    const found = await database.one(
      z.object({ acknowledgement: z.string() }),
      'SELECT acknowledgement FROM day_ends WHERE kiosk = ? AND sha256 = ?',
      kiosk,
      sha256,
    );
    return found?.acknowledgement ?? null;
  }

  async function keep(
    kiosk: string,
    message: DayEnd,
    kept: { sha256: string; text: string; signed: string },
  ): Promise<void> {
    const { journal: link, lastKept, day } = message;
    const { sha256, text, signed } = kept;
    await database.run(
      `INSERT INTO day_ends (kiosk, sequence, sha256, day, message, text, received_at, acknowledgement, arrival)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
         (SELECT coalesce(max(arrival), 0) + 1 FROM day_ends WHERE kiosk = ?1))`,
      kiosk,
      link.sequence,
      sha256,
      day,
      JSON.stringify(message),
      text,
      now().toISOString(),
      signed,
    );
    await audit.append({ actor: `kiosk ${kiosk}`, action: 'kiosk.dayEnded', subject: `${kiosk}/${day}` });
    await journals.noteClaims(kiosk, [
      { sequence: link.sequence, entry: dayEndEntryHash({ day, sha256, link }) },
      { sequence: link.sequence - 1, entry: link.previous },
      ...(lastKept ? [lastKept] : []),
    ]);
    const { missing } = reconcile(await journals.arrivedOf(kiosk), message).counts;
    if (missing > 0) await audit.append({ actor: 'office', action: 'kiosk.requestsMissing', subject: kiosk });
    log.info({ kiosk, day, unsent: message.unsent.requests, missing }, 'kiosk.dayEnded');
  }

  return {
    latest,

    async receive(kiosk, text) {
      const verified = await verifyDayEnd(kiosk.publicKey, text);
      if (verified.outcome === 'bad') return { outcome: 'refused', reason: verified.reason };
      const { dayEnd: message, sha256 } = verified;
      if (message.kiosk !== kiosk.kiosk) return { outcome: 'refused', reason: 'malformed' };
      const signed = await signDayEndAcknowledgement(keys.signingKey, {
        ...{ version: 1, kiosk: kiosk.kiosk, sha256 },
        receivedAt: now().toISOString(),
      });
      const acknowledgement = await database.transaction(async () => {
        await lockKiosk(database, kiosk.kiosk);
        const before = await answerTo(kiosk.kiosk, sha256);
        if (before) return before;
        await keep(kiosk.kiosk, message, { sha256, text, signed });
        return signed;
      });
      return { outcome: 'received', acknowledgement };
    },

    async standingOf(kiosk) {
      const last = (await latest(kiosk.kiosk, 1))[0] ?? null;
      const heardMs = Date.parse(last?.receivedAt ?? kiosk.enrolledAt);
      return {
        last,
        isOverdue: kiosk.revokedAt === null && now().getTime() - heardMs > overdueMs,
        fork: await journals.openFork(kiosk.kiosk),
        requests: reconcile(await journals.arrivedOf(kiosk.kiosk), last?.message ?? null),
      };
    },
  };
}
