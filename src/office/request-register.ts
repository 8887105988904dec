/** The requests that kiosks have announced to this office, their pages and their history, as rows. The pages themselves are in pages/. */
import { z } from 'zod';
import { type Stage, stage } from '../request/request.ts';
import type { Manifest } from '../seal/messages.ts';
import { lockRecord } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { News } from './news.ts';

const requestRow = z.object({
  number: z.string(),
  kiosk: z.string(),
  place: z.string(),
  service: z.string(),
  /** Put right by the office where the kiosk's clock was uncertain and its boot is known. */
  confirmedAt: z.string(),
  /** False: the kiosk was not sure, and the office could not put it right. */
  isTimeCertain: z.number().transform(Boolean),
  announcedAt: z.string(),
  stage,
  /** Name of the officer who took it into work. */
  officer: z.string().nullable(),
  /** Grows with every step; a form that was drawn before is recognised by it. */
  revision: z.number(),
  pages: z.number(),
  pagesWhole: z.number(),
  /** Everything is here and the kiosk has our word for it. */
  isAcknowledged: z.number().transform(Boolean),
  /** Null for a request of its own; else the number of the one that this delivery belongs to. */
  follows: z.string().nullable(),
});
export type OfficeRequest = z.infer<typeof requestRow>;

const pageRow = z.object({
  number: z.string(),
  page: z.string(),
  sealedBytes: z.number(),
  sealedSha256: z.string(),
  wholeAt: z.string().nullable(),
});
export type OfficePage = z.infer<typeof pageRow>;

const followUpRow = z.object({
  number: z.string(),
  /** Null for a withdrawal. */
  replaces: z.string().nullable(),
  isAcknowledged: z.number().transform(Boolean),
  sealedAnswers: z.string(),
});
export type FollowUpDelivery = z.infer<typeof followUpRow>;

const historyRow = z.object({
  sequence: z.number(),
  at: z.string(),
  officer: z.string().nullable(),
  step: z.string(),
  stage,
  note: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyRow>;

export type HistoryNote = {
  number: string;
  officer: string | null;
  step: string;
  stage: Stage;
  note: string | null;
  /** Whether kiosks hear of it. */
  isTold: boolean;
};

export type RequestRegister = {
  /** `putRightAt`: the office's own reckoning of an uncertain time; null when it has none. */
  add(announced: {
    manifest: Manifest;
    manifestText: string;
    manifestSha256: string;
    putRightAt: string | null;
  }): Promise<void>;
  find(number: string): Promise<OfficeRequest | null>;
  countByStage(): Promise<Map<Stage, number>>;
  /** The oldest of a stage. The list that officers see is in inbox/. */
  oldestIn(stage: Stage, most: number): Promise<OfficeRequest[]>;
  pagesOf(number: string): Promise<OfficePage[]>;
  /** Also those that kiosks have brought since, each under the number of its delivery. */
  pagesWithFollowUps(number: string): Promise<OfficePage[]>;
  /** What kiosks have brought after this request, in the order in which it was announced. */
  followUpsOf(number: string): Promise<FollowUpDelivery[]>;
  findPage(number: string, page: string): Promise<OfficePage | null>;
  markPageWhole(number: string, page: string): Promise<void>;
  /** Its file has been lost: it is wanted again. */
  markPageLost(number: string, page: string): Promise<void>;
  /** base64 of the age file, still sealed. */
  sealedAnswersOf(number: string): Promise<string | null>;
  /** What was put right in them, sealed, in the order in which it was. */
  sealedCorrectionsOf(number: string): Promise<string[]>;
  announcementOf(number: string): Promise<{ manifestSha256: string; acknowledgement: string | null } | null>;
  keepAcknowledgement(number: string, acknowledgement: string): Promise<void>;
  historyOf(number: string): Promise<HistoryEntry[]>;
  writeHistory(note: HistoryNote): Promise<void>;
  moveTo(number: string, change: { stage: Stage; officer: string | null }): Promise<void>;
};

const requestColumns = `number, requests.kiosk, place, service, announced_at AS "announcedAt",
  coalesce(put_right_at, confirmed_at) AS "confirmedAt",
  (time_certain = 1 OR put_right_at IS NOT NULL) AS "isTimeCertain",
  stage, officer, revision, follows, (acknowledgement IS NOT NULL) AS "isAcknowledged",
  (SELECT count(*) FROM pages WHERE pages.number = requests.number) AS pages,
  (SELECT count(whole_at) FROM pages WHERE pages.number = requests.number) AS "pagesWhole"`;
const fromRequests = 'FROM requests JOIN kiosks ON kiosks.kiosk = requests.kiosk';
const pageColumns = `number, page, sealed_bytes AS "sealedBytes", sealed_sha256 AS "sealedSha256", whole_at AS "wholeAt"`;

/** Whoever decides about one request waits for the one before. */
export const lockRequest = (database: OfficeDatabase, number: string): Promise<void> =>
  database.lock(`request ${number}`);

export function createRequestRegister({
  database,
  news,
  now,
}: {
  database: OfficeDatabase;
  news: Pick<News, 'publish'>;
  now: () => Date;
}): RequestRegister {
  const { run, one, all } = database;
  return {
    async add({ manifest, manifestText, manifestSha256, putRightAt }) {
      await run(
        `INSERT INTO requests (number, kiosk, service, confirmed_at, announced_at, sealed_answers, manifest, manifest_sha256,
           boot, uptime_ms, time_certain, put_right_at, announced_bytes, follows, replaces, stage, revision)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', 0)`,
        manifest.number,
        manifest.kiosk,
        manifest.service,
        manifest.confirmedAt,
        now().toISOString(),
        manifest.sealedAnswers,
        manifestText,
        manifestSha256,
        manifest.journal?.stamp.boot ?? null,
        manifest.journal?.stamp.uptimeMs ?? null,
        Number(manifest.journal?.stamp.certain ?? true),
        putRightAt,
        // Kept twice: signed as it came, and the sealed answers for the officers.
        manifestText.length + manifest.sealedAnswers.length,
        manifest.followUp?.request ?? null,
        manifest.followUp?.kind === 'page' ? manifest.followUp.replaces : null,
      );
      await run(
        'INSERT INTO lanes (kiosk, lane) VALUES (?, ?) ON CONFLICT (kiosk, lane) DO NOTHING',
        manifest.kiosk,
        Number(manifest.number.slice(3, 8)),
      );
      for (const [position, page] of manifest.pages.entries()) {
        await run(
          'INSERT INTO pages (number, position, page, sealed_bytes, sealed_sha256) VALUES (?, ?, ?, ?, ?)',
          manifest.number,
          position,
          page.page,
          page.sealedBytes,
          page.sealedSha256,
        );
      }
    },

    find: (number) => one(requestRow, `SELECT ${requestColumns} ${fromRequests} WHERE number = ?`, number),

    oldestIn: (stage, most) =>
      all(
        requestRow,
        `SELECT ${requestColumns} ${fromRequests} WHERE follows IS NULL AND stage = ? ORDER BY announced_at, number LIMIT ?`,
        stage,
        most,
      ),

    async countByStage() {
      const rows = await all(
        z.object({ stage, count: z.number() }),
        'SELECT stage, count(*) AS count FROM requests WHERE follows IS NULL GROUP BY stage',
      );
      return new Map(rows.map((row) => [row.stage, row.count]));
    },

    pagesOf: (number) =>
      all(pageRow, `SELECT ${pageColumns} FROM pages WHERE number = ? ORDER BY position`, number),

    pagesWithFollowUps: (number) =>
      all(
        pageRow,
        `SELECT ${pageColumns} FROM pages WHERE number = ?1
           OR number IN (SELECT number FROM requests WHERE follows = ?1) ORDER BY number, position`,
        number,
      ),

    followUpsOf: (number) =>
      all(
        followUpRow,
        `SELECT number, replaces, (acknowledgement IS NOT NULL) AS "isAcknowledged", sealed_answers AS "sealedAnswers"
           FROM requests WHERE follows = ? ORDER BY announced_at, number`,
        number,
      ),

    findPage: (number, page) =>
      one(pageRow, `SELECT ${pageColumns} FROM pages WHERE number = ? AND page = ?`, number, page),

    async markPageWhole(number, page) {
      await run(
        'UPDATE pages SET whole_at = ? WHERE number = ? AND page = ?',
        now().toISOString(),
        number,
        page,
      );
    },

    async markPageLost(number, page) {
      await run('UPDATE pages SET whole_at = NULL WHERE number = ? AND page = ?', number, page);
    },

    async sealedAnswersOf(number) {
      const found = await one(
        z.object({ sealed: z.string() }),
        'SELECT sealed_answers AS sealed FROM requests WHERE number = ?',
        number,
      );
      return found?.sealed ?? null;
    },

    async sealedCorrectionsOf(number) {
      const rows = await all(
        z.object({ sealed: z.string() }),
        'SELECT sealed FROM answer_corrections WHERE number = ? ORDER BY sequence',
        number,
      );
      return rows.map(({ sealed }) => sealed);
    },

    announcementOf: (number) =>
      one(
        z.object({ manifestSha256: z.string(), acknowledgement: z.string().nullable() }),
        'SELECT manifest_sha256 AS "manifestSha256", acknowledgement FROM requests WHERE number = ?',
        number,
      ),

    async keepAcknowledgement(number, acknowledgement) {
      await run('UPDATE requests SET acknowledgement = ? WHERE number = ?', acknowledgement, number);
    },

    historyOf: (number) =>
      all(
        historyRow,
        'SELECT sequence, at, officer, step, stage, note FROM history WHERE number = ? ORDER BY sequence',
        number,
      ),

    writeHistory: (note) =>
      database.transaction(async () => {
        await lockRecord(database);
        await run(
          'INSERT INTO history (number, at, officer, step, stage, note, told) VALUES (?, ?, ?, ?, ?, ?, ?)',
          note.number,
          now().toISOString(),
          note.officer,
          note.step,
          note.stage,
          note.note,
          Number(note.isTold),
        );
        await news.publish({ about: 'request', number: note.number, stage: note.stage });
      }),

    async moveTo(number, change) {
      await run(
        'UPDATE requests SET stage = ?, officer = ?, revision = revision + 1 WHERE number = ?',
        change.stage,
        change.officer,
        number,
      );
    },
  };
}
