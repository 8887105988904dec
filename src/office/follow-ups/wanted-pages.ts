/** Pages that officers have sent back, as rows: which, why, and what became of it. The status feed tells kiosks of those that are open. */
import { z } from 'zod';
import { type WantedPage, wantedPage } from '../../request/follow-up.ts';
import type { OfficeDatabase } from '../database/office-database.ts';

const wishRow = z.object({
  number: z.string(),
  page: z.string(),
  paper: z.string(),
  labelId: z.string(),
  labelEn: z.string(),
  colour: wantedPage.shape.colour,
  reason: wantedPage.shape.reason,
  note: z.string().nullable(),
  askedAt: z.string(),
  askedBy: z.string(),
  /** `cancelled`: an officer has gone on without it. */
  state: z.enum(['open', 'answered', 'cancelled']),
});

/** `asked`: as kiosks are told of it. */
export type PageWish = Pick<z.infer<typeof wishRow>, 'number' | 'askedAt' | 'askedBy' | 'state'> & {
  asked: WantedPage;
};

export type WantedPages = {
  /** A page that was wanted before and not brought is wanted again. */
  ask(wish: { number: string; asked: WantedPage; officer: string }): Promise<void>;
  wishesOf(number: string): Promise<PageWish[]>;
  find(number: string, page: string): Promise<PageWish | null>;
  /** In the order in which they were asked for. */
  openOf(number: string): Promise<WantedPage[]>;
  /** False when it was not open any more. */
  answer(number: string, page: string): Promise<boolean>;
  cancel(number: string): Promise<void>;
};

const columns = `number, page, paper, label_id AS "labelId", label_en AS "labelEn", colour, reason, note,
  asked_at AS "askedAt", asked_by AS "askedBy", state`;

/** Of many requests at once: those that any kiosk may scan now. */
export async function openWishes(
  database: OfficeDatabase,
  numbers: readonly string[],
): Promise<Map<string, WantedPage[]>> {
  if (numbers.length === 0) return new Map();
  const rows = await database.all(
    wishRow,
    `SELECT ${columns} FROM wanted_pages WHERE state = 'open' AND number IN (${numbers.map(() => '?').join()})
     ORDER BY asked_at, page`,
    ...numbers,
  );
  const open = new Map<string, WantedPage[]>();
  for (const row of rows) open.set(row.number, [...(open.get(row.number) ?? []), toWish(row).asked]);
  return open;
}

export function createWantedPages({
  database,
  now,
}: {
  database: OfficeDatabase;
  now: () => Date;
}): WantedPages {
  const wishesOf = async (number: string): Promise<PageWish[]> =>
    (
      await database.all(
        wishRow,
        `SELECT ${columns} FROM wanted_pages WHERE number = ? ORDER BY asked_at, page`,
        number,
      )
    ).map(toWish);

  return {
    wishesOf,

    async ask({ number, asked, officer }) {
      await database.run(
        `INSERT INTO wanted_pages (number, page, paper, label_id, label_en, colour, reason, note, asked_at, asked_by, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
         ON CONFLICT (number, page) DO UPDATE SET reason = excluded.reason, note = excluded.note,
           asked_at = excluded.asked_at, asked_by = excluded.asked_by, state = 'open'`,
        ...[number, asked.page, asked.paper, asked.label.id, asked.label.en],
        ...[asked.colour, asked.reason, asked.note, now().toISOString(), officer],
      );
    },

    async find(number, page) {
      const row = await database.one(
        wishRow,
        `SELECT ${columns} FROM wanted_pages WHERE number = ? AND page = ?`,
        number,
        page,
      );
      return row && toWish(row);
    },

    openOf: async (number) =>
      (await wishesOf(number)).filter(({ state }) => state === 'open').map(({ asked }) => asked),

    async answer(number, page) {
      const { changes } = await database.run(
        `UPDATE wanted_pages SET state = 'answered' WHERE number = ? AND page = ? AND state = 'open'`,
        number,
        page,
      );
      return changes > 0;
    },

    async cancel(number) {
      await database.run(
        `UPDATE wanted_pages SET state = 'cancelled' WHERE number = ? AND state = 'open'`,
        number,
      );
    },
  };
}

function toWish({ number, askedAt, askedBy, state, labelId, labelEn, ...asked }: z.infer<typeof wishRow>) {
  const { page, paper, colour, reason, note } = asked;
  const label = { id: labelId, en: labelEn };
  return { number, askedAt, askedBy, state, asked: { page, paper, label, colour, reason, note } };
}
