/**
 * Finds the rows of the list. Each stage is read from its own index in the order of the list, at most a page of it, and the parts are
 * put together: so a page costs the same whether the office keeps a thousand requests or a million.
 */
import { z } from 'zod';
import { type Stage, stage } from '../../request/request.ts';
import type { OfficeDatabase, Value } from '../database/office-database.ts';
import { type Age, type InboxQuery, openStages, type Place, stagesInHand, stagesOf } from './inbox-query.ts';
import type { InboxSettings } from './inbox-settings.ts';
import type { SearchTerms } from './search/search-terms.ts';
import { readSearch } from './search/search-words.ts';
import { dueAt, lateBefore } from './working-days.ts';

const rowForm = z.object({
  number: z.string(),
  place: z.string(),
  service: z.string(),
  village: z.string().nullable(),
  announcedAt: z.string(),
  stage,
  officer: z.string().nullable(),
  pages: z.number(),
  pagesWhole: z.number(),
  isAcknowledged: z.number().transform(Boolean),
  holder: z.string().nullable(),
  holderName: z.string().nullable(),
  /** Another request that may be the same; nobody has said yet. */
  twin: z.string().nullable(),
});
export type InboxRow = z.infer<typeof rowForm> & {
  /** Until when the office has promised it; null without a promise, or when it is not in the office's hand. */
  dueAt: Date | null;
};

export type InboxPage = {
  /** Late ones stand on top of the first page, the oldest first. */
  late: InboxRow[];
  rows: InboxRow[];
  /** Where the next page begins; null on the last one. */
  next: Place | null;
  search: ReturnType<typeof readSearch>['for'];
};

/** `many`: at least so many; nobody reads further. */
export type Counts = { open: number; late: number; mine: number; received: number };
export const countedUpTo = 1000;

export const pageRows = 50;
const lateRows = 20;
const dayMs = 24 * 60 * 60 * 1000;

type Part = { sql: string; values: Value[] };

export function createInboxList({
  database,
  terms,
  now,
}: {
  database: OfficeDatabase;
  terms: SearchTerms;
  now: () => Date;
}) {
  type Asked = { query: InboxQuery; me: string; settings: InboxSettings; activeSince: string };

  async function rowsOf(
    parts: Part[],
    asked: Asked,
    order: 'ASC' | 'DESC',
    most: number,
  ): Promise<InboxRow[]> {
    if (parts.length === 0) return [];
    const found = await database.all(
      rowForm,
      `SELECT requests.number, place, service, village, page.announced_at AS "announcedAt", stage, officer,
         (SELECT count(*) FROM pages WHERE pages.number = requests.number) AS pages,
         (SELECT count(whole_at) FROM pages WHERE pages.number = requests.number) AS "pagesWhole",
         (acknowledgement IS NOT NULL) AS "isAcknowledged",
         CASE WHEN claimed_at >= ? OR seen_at >= ? THEN claims.username END AS holder,
         CASE WHEN claimed_at >= ? OR seen_at >= ? THEN claims.name END AS "holderName",
         coalesce((SELECT max(second) FROM possible_duplicates WHERE first = requests.number AND verdict IS NULL),
           (SELECT max(first) FROM possible_duplicates WHERE second = requests.number AND verdict IS NULL)) AS twin
       FROM (SELECT DISTINCT number, announced_at FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS parts
         ORDER BY announced_at ${order}, number ${order} LIMIT ${most}) AS page
         JOIN requests ON requests.number = page.number
         JOIN kiosks ON kiosks.kiosk = requests.kiosk
         LEFT JOIN claims ON claims.number = requests.number
         LEFT JOIN officer_activity ON officer_activity.username = claims.username
       ORDER BY page.announced_at ${order}, page.number ${order}`,
      ...Array<string>(4).fill(asked.activeSince),
      ...parts.flatMap(({ values }) => values),
    );
    return found.map((row) => ({ ...row, dueAt: dueOf(row, asked.settings) }));
  }

  return {
    async page(asked: Asked): Promise<InboxPage> {
      const { query, settings } = asked;
      const search = readSearch(query.text);
      const order = query.order === 'newest' ? 'DESC' : 'ASC';
      const most = pageRows + 1;
      const lateOrder = 'ASC';
      if (query.isLate) {
        const parts = lateParts(query, settings, asked.me, most, query.after);
        const found = await rowsOf(parts, asked, lateOrder, most);
        return { late: [], ...cut(found), search: search.for };
      }
      const isFirst = query.after === null && query.text === '';
      const isUsual = isFirst && query.order === 'newest';
      const late = isUsual
        ? await rowsOf(lateParts(query, settings, asked.me, lateRows, null), asked, lateOrder, lateRows)
        : [];
      const found = await rowsOf(partsOf(query, asked.me, order, most), asked, order, most);
      const { rows, next } = cut(found);
      const onTop = new Set(late.map(({ number }) => number));
      return { late, rows: rows.filter(({ number }) => !onTop.has(number)), next, search: search.for };
    },

    /** What the tabs say; of each at most a thousand are counted, so that counting costs no more than the list. */
    async counts(asked: Omit<Asked, 'query'> & { query: InboxQuery }): Promise<Counts> {
      const { query, settings, me } = asked;
      const counted = async (parts: Part[]) => {
        if (parts.length === 0) return 0;
        const found = await database.one(
          z.object({ count: z.number() }),
          `SELECT count(*) AS count FROM (SELECT number FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS parts LIMIT ${countedUpTo}) AS counted`,
          ...parts.flatMap(({ values }) => values),
        );
        return found?.count ?? 0;
      };
      const inStage = (name: Stage): Part =>
        limited(`FROM requests WHERE follows IS NULL AND stage = '${name}'`, [], 'DESC', countedUpTo);
      return {
        open: await counted(openStages.map(inStage)),
        received: await counted([inStage('received')]),
        late: await counted(lateParts(query, settings, me, countedUpTo, null)),
        mine: await counted(partsOf({ ...query, stage: 'any', isMine: true }, me, 'DESC', countedUpTo)),
      };
    },
  };

  /** One part for each stage, or for each way to read what was searched for. */
  function partsOf(query: InboxQuery, me: string, order: 'ASC' | 'DESC', most: number): Part[] {
    const search = readSearch(query.text);
    const filters = filtersOf(query, now());
    const place = placeCondition(query.after, order);
    const stages = stagesOf(query.stage);
    const inStages = {
      sql: `follows IS NULL AND stage IN (${stages.map((each) => `'${each}'`).join(', ')})`,
      values: [],
    };
    if (search.for === 'tooShort') return [];
    if (search.for === 'civilNumber' || search.for === 'name') {
      return terms.wantedBy(search).map(({ all: [lead = '', ...rest] }) => {
        const conditions = [
          { sql: 'term = ?', values: [lead] },
          ...rest.map((term) => ({
            sql: `EXISTS (SELECT 1 FROM search_terms AS other WHERE other.term = ?
              AND other.announced_at = search_terms.announced_at AND other.number = search_terms.number)`,
            values: [term],
          })),
          inStages,
          ...(query.isMine ? [mineCondition(me)] : []),
          ...filters,
          ...placeCondition(query.after, order, 'search_terms'),
        ];
        // Written as a cross join, which SQLite reads from left to right: the term leads.
        return limited(
          `FROM search_terms CROSS JOIN requests WHERE requests.number = search_terms.number AND ${joined(conditions)}`,
          valuesOf(conditions),
          order,
          most,
          'search_terms',
        );
      });
    }
    if (search.for === 'number') {
      return numberConditions(search.digits).map((condition) => {
        const conditions = [condition, inStages, ...filters, ...place];
        return limited(`FROM requests WHERE ${joined(conditions)}`, valuesOf(conditions), order, most);
      });
    }
    if (query.isMine) {
      const conditions = [{ sql: 'claims.username = ?', values: [me] }, inStages, ...filters, ...place];
      return [
        limited(
          `FROM claims CROSS JOIN requests WHERE requests.number = claims.number AND ${joined(conditions)}`,
          valuesOf(conditions),
          order,
          most,
        ),
      ];
    }
    return stages.map((each) => {
      const conditions = [{ sql: 'follows IS NULL AND stage = ?', values: [each] }, ...filters, ...place];
      return limited(`FROM requests WHERE ${joined(conditions)}`, valuesOf(conditions), order, most);
    });
  }

  /** One part for each service that has a promise and each stage in which it can be broken. */
  function lateParts(
    query: InboxQuery,
    settings: InboxSettings,
    me: string,
    most: number,
    after: Place | null,
  ): Part[] {
    const holidays = holidaysOf(settings);
    const wanted: readonly Stage[] = stagesOf(query.stage);
    const inHand = stagesInHand.filter((each) => wanted.includes(each));
    const filters = filtersOf({ ...query, service: null }, now());
    return Object.entries(settings.workingDays)
      .filter(([service]) => query.service === null || query.service === service)
      .flatMap(([service, days]) => {
        const before = lateBefore(now(), days, holidays)?.toISOString();
        if (!before) return [];
        return inHand.map((each) => {
          const conditions = [
            { sql: 'service = ?', values: [service] },
            { sql: 'follows IS NULL AND stage = ?', values: [each] },
            { sql: 'announced_at < ?', values: [before] },
            ...(query.isMine ? [mineCondition(me)] : []),
            ...filters,
            ...placeCondition(after, 'ASC'),
          ];
          return limited(`FROM requests WHERE ${joined(conditions)}`, valuesOf(conditions), 'ASC', most);
        });
      });
  }
}

type Condition = { sql: string; values: Value[] };
const joined = (conditions: Condition[]) => conditions.map(({ sql }) => sql).join(' AND ');
const valuesOf = (conditions: Condition[]) => conditions.flatMap(({ values }) => values);

/** A part of a union that reads no more rows than a page has. */
function limited(
  from: string,
  values: Value[],
  order: 'ASC' | 'DESC',
  most: number,
  table = 'requests',
): Part {
  return {
    sql: `SELECT number, announced_at FROM (SELECT ${table}.number, ${table}.announced_at ${from}
      ORDER BY ${table}.announced_at ${order}, ${table}.number ${order} LIMIT ${most}) AS part`,
    values,
  };
}

function filtersOf(query: InboxQuery, now: Date): Condition[] {
  const columns = (['service', 'village', 'kiosk'] as const).flatMap((name): Condition[] => {
    const value = query[name];
    return value === null ? [] : [{ sql: `requests.${name} = ?`, values: [value] }];
  });
  return [...columns, ...(query.age ? [ageCondition(query.age, now)] : [])];
}

function ageCondition(age: Age, now: Date): Condition {
  const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs).toISOString();
  const conditions: Record<Age, Condition> = {
    today: { sql: 'requests.announced_at >= ?', values: [daysAgo(1)] },
    over3: { sql: 'requests.announced_at < ?', values: [daysAgo(3)] },
    over7: { sql: 'requests.announced_at < ?', values: [daysAgo(7)] },
    over30: { sql: 'requests.announced_at < ?', values: [daysAgo(30)] },
  };
  return conditions[age];
}

function placeCondition(after: Place | null, order: 'ASC' | 'DESC', table = 'requests'): Condition[] {
  if (!after) return [];
  const beyond = order === 'DESC' ? '<' : '>';
  return [
    {
      sql: `(${table}.announced_at, ${table}.number) ${beyond} (?, ?)`,
      values: [after.announcedAt, after.number],
    },
  ];
}

function mineCondition(me: string): Condition {
  return {
    sql: 'EXISTS (SELECT 1 FROM claims WHERE claims.number = requests.number AND claims.username = ?)',
    values: [me],
  };
}

/** Ten digits are one request; three its kiosk; four the end, which people read out; seven all but the kiosk; more the beginning. */
function numberConditions(digits: string): Condition[] {
  const from = (start: number): Condition => ({
    sql: `substr(requests.number, ${start}) = ?`,
    values: [digits],
  });
  const beginning: Condition = {
    sql: 'requests.number >= ? AND requests.number < ?',
    values: [digits.padEnd(10, '0'), `${digits}:`],
  };
  if (digits.length === 10) return [{ sql: 'requests.number = ?', values: [digits] }];
  if (digits.length === 3) return [{ sql: 'requests.kiosk = ?', values: [digits] }];
  if (digits.length === 4) return [from(7)];
  if (digits.length === 7) return [from(4), beginning];
  return digits.length > 5 ? [beginning] : [];
}

export function holidaysOf(settings: InboxSettings): ReadonlySet<string> {
  return new Set(settings.holidays.map(({ day }) => day));
}

function dueOf(
  row: { service: string; stage: Stage; announcedAt: string },
  settings: InboxSettings,
): Date | null {
  const days = settings.workingDays[row.service];
  const isInHand = stagesInHand.some((each) => each === row.stage);
  return days && isInHand ? dueAt(row.announcedAt, days, holidaysOf(settings)) : null;
}

function cut(found: InboxRow[]): { rows: InboxRow[]; next: Place | null } {
  const rows = found.slice(0, pageRows);
  const last = rows.at(-1);
  const next =
    found.length > pageRows && last ? { announcedAt: last.announcedAt, number: last.number } : null;
  return { rows, next };
}
