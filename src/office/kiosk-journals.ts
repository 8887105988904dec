/**
 * What this office has seen of each kiosk's journal: where requests and day ends stand in it. Every signed message names its own entry
 * and the one before; two hashes for one place mean that there are two journals, and somebody has to look.
 */
import { z } from 'zod';
import { keptEntryHash, type RequestLink } from '../seal/journal-entry.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import { lockKiosk } from './kiosk-register.ts';

export type JournalClaim = { sequence: number; entry: string };

const fork = z.object({ sequence: z.number(), seenAt: z.string() });
export type JournalFork = z.infer<typeof fork>;

const hole = z.object({
  /** The ordinals of what is here on both sides of the hole; 0 for the beginning. */
  after: z.number(),
  before: z.number(),
  /** Which request the later one names as the one before it. */
  predecessor: z.string().nullable(),
  announcedAt: z.string(),
});
export type Hole = z.infer<typeof hole>;

/** The requests of a kiosk that are here, by what is missing between them. */
export type ArrivedRequests = { holes: Hole[]; highest: number };

export type KioskJournals = {
  /** Inside the transaction that adds the request. */
  noteRequest(
    kiosk: string,
    request: { number: string; manifestSha256: string; link: RequestLink },
  ): Promise<void>;
  /** A signed request that is not taken, because its number is: only what it says of the journal counts. */
  noteRefused(
    kiosk: string,
    request: { number: string; manifestSha256: string; link: RequestLink },
  ): Promise<void>;
  noteClaims(kiosk: string, claims: JournalClaim[]): Promise<void>;
  /** The one that nobody has looked into yet. */
  openFork(kiosk: string): Promise<JournalFork | null>;
  /** False when there was none. */
  reviewFork(about: { kiosk: string; by: string }): Promise<boolean>;
  arrivedOf(kiosk: string): Promise<ArrivedRequests>;
  /** Entry and its number in the journal, for the code on the receipt. */
  proofOf(number: string): Promise<{ sequence: number; hash: string } | null>;
};

const beginning = 0;

export function createKioskJournals({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  now: () => Date;
}): KioskJournals {
  const { run, one, all } = database;

  /** In the order in which they come: of two words about one place the second must find the first. */
  const ofKiosk = <Result>(kiosk: string, work: () => Promise<Result>): Promise<Result> =>
    database.transaction(async () => {
      await lockKiosk(database, kiosk);
      return work();
    });

  /**
   * After somebody has looked, the kiosk goes on along one branch and meets what the office remembers of the other: up to where
   * both were known then, that is no news.
   */
  async function raiseFork(kiosk: string, at: { sequence: number; ordinal: number | null }): Promise<void> {
    const covered = await one(
      z.object({ sequence: z.number(), ordinal: z.number() }),
      `SELECT coalesce(max(covers_sequence), 0) AS sequence, coalesce(max(covers_ordinal), 0) AS ordinal
         FROM journal_forks WHERE kiosk = ?`,
      kiosk,
    );
    const isNews =
      at.ordinal === null ? at.sequence > (covered?.sequence ?? 0) : at.ordinal > (covered?.ordinal ?? 0);
    if (!isNews) return;
    const { changes } = await run(
      `INSERT INTO journal_forks (kiosk, sequence, seen_at) VALUES (?, ?, ?)
       ON CONFLICT (kiosk) WHERE reviewed_at IS NULL DO NOTHING`,
      kiosk,
      at.sequence,
      now().toISOString(),
    );
    if (changes > 0) await audit.append({ actor: 'office', action: 'kiosk.journalForked', subject: kiosk });
  }

  async function noteClaims(kiosk: string, claims: JournalClaim[]): Promise<void> {
    for (const { sequence, entry } of claims) {
      if (sequence === beginning) continue;
      const { changes } = await run(
        'INSERT INTO journal_sightings (kiosk, sequence, entry) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        kiosk,
        sequence,
        entry,
      );
      if (changes === 0) continue;
      const other = await one(
        z.object({ entry: z.string() }),
        'SELECT entry FROM journal_sightings WHERE kiosk = ? AND sequence = ? AND entry <> ? LIMIT 1',
        kiosk,
        sequence,
        entry,
      );
      if (other) await raiseFork(kiosk, { sequence, ordinal: null });
    }
  }

  function claimsOf({
    number,
    manifestSha256,
    link,
  }: {
    number: string;
    manifestSha256: string;
    link: RequestLink;
  }) {
    const { sequence, previous, predecessor } = link;
    return [
      { sequence, entry: keptEntryHash({ number, manifestSha256, link }) },
      { sequence: sequence - 1, entry: previous },
      ...(predecessor ? [predecessor] : []),
    ];
  }

  return {
    noteClaims: (kiosk, claims) => ofKiosk(kiosk, () => noteClaims(kiosk, claims)),

    noteRequest: (kiosk, request) =>
      ofKiosk(kiosk, async () => {
        const { number, link } = request;
        const claims = claimsOf(request);
        await noteClaims(kiosk, claims);
        // Two requests that follow the same one, or call themselves the same one, are on two branches.
        const rival = await one(
          z.object({ number: z.string() }),
          'SELECT number FROM request_links WHERE kiosk = ? AND ordinal = ?',
          kiosk,
          link.ordinal,
        );
        if (rival) await raiseFork(kiosk, link);
        await run(
          `INSERT INTO request_links (number, kiosk, ordinal, sequence, entry, predecessor, announced_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          number,
          kiosk,
          link.ordinal,
          link.sequence,
          claims[0]?.entry ?? '',
          link.predecessor?.number ?? null,
          now().toISOString(),
        );
      }),

    noteRefused: (kiosk, request) =>
      ofKiosk(kiosk, async () => {
        await noteClaims(kiosk, claimsOf(request));
        // The number is known here with another content: that alone makes two stories.
        await raiseFork(kiosk, request.link);
      }),

    openFork: (kiosk) =>
      one(
        fork,
        'SELECT sequence, seen_at AS "seenAt" FROM journal_forks WHERE kiosk = ? AND reviewed_at IS NULL',
        kiosk,
      ),

    reviewFork: ({ kiosk, by }) =>
      ofKiosk(kiosk, async () => {
        const { changes } = await run(
          `UPDATE journal_forks SET reviewed_at = ?1, reviewed_by = ?2,
             covers_sequence = (SELECT max(sequence) FROM journal_sightings WHERE kiosk = ?3),
             covers_ordinal = (SELECT coalesce(max(ordinal), 0) FROM request_links WHERE kiosk = ?3)
           WHERE kiosk = ?3 AND reviewed_at IS NULL`,
          now().toISOString(),
          by,
          kiosk,
        );
        if (changes === 0) return false;
        await audit.append({ actor: by, action: 'kiosk.forkReviewed', subject: kiosk });
        return true;
      }),

    async arrivedOf(kiosk) {
      // Of thousands that are here only the edges of what is not are of interest.
      const holes = await all(
        hole,
        `SELECT after, ordinal AS before, predecessor, announced_at AS "announcedAt" FROM
           (SELECT ordinal, predecessor, announced_at, lag(ordinal, 1, 0) OVER (ORDER BY ordinal) AS after
              FROM request_links WHERE kiosk = ?) AS links
         WHERE ordinal > after + 1 ORDER BY ordinal`,
        kiosk,
      );
      const last = await one(
        z.object({ highest: z.number().nullable() }),
        'SELECT max(ordinal) AS highest FROM request_links WHERE kiosk = ?',
        kiosk,
      );
      return { holes, highest: last?.highest ?? 0 };
    },

    proofOf: (number) =>
      one(
        z.object({ sequence: z.number(), hash: z.string() }),
        'SELECT sequence, entry AS hash FROM request_links WHERE number = ?',
        number,
      ),
  };
}
