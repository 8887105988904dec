/**
 * Fills an office with requests that came over the years, by the database's own bulk inserts. What is sealed in them is a few hundred bytes
 * of nothing: lists and searches never open it.
 */
import type { OfficeDatabase } from '../../../src/office/database/office-database.ts';

const atOnce = 50_000;

/** Search terms that the bench looks for: one person's NIK, and a name that one in 200 has. Every request has two more of its own. */
export type BenchTerms = { nik: string; name: string };

/** Numbers `001` + serial onwards; the first `from` of them are there already. */
export async function fillRequests(
  database: OfficeDatabase,
  { from, to, pagesEach, terms }: { from: number; to: number; pagesEach: number; terms: BenchTerms },
): Promise<void> {
  const series = (first: number, last: number) =>
    database.kind === 'sqlite'
      ? `WITH RECURSIVE serial(n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM serial WHERE n < ${last})`
      : `WITH serial AS (SELECT n FROM generate_series(${first}, ${last}) AS made(n))`;
  // Digits in the place of the serial; the last two are the check digits of a real number.
  const number = (n: string) => `'001' || substr(CAST(10000000 + ${n} AS TEXT), 2)`;
  const at =
    database.kind === 'sqlite'
      ? `strftime('%Y-%m-%dT%H:%M:%fZ', 1600000000 + n * 97, 'unixepoch')`
      : `to_char(to_timestamp(1600000000 + n * 97) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;
  const stage = `CASE WHEN n % 500 = 0 THEN 'received' WHEN n % 700 = 0 THEN 'inProcess' ELSE 'pickedUp' END`;
  const filling = `'${'x'.repeat(300)}'`;
  for (let first = from + 1; first <= to; first += atOnce) {
    const last = Math.min(first + atOnce - 1, to);
    await database.transaction(async () => {
      await database.run(
        `${series(first, last)} INSERT INTO requests (number, kiosk, service, confirmed_at, announced_at, sealed_answers, manifest,
           manifest_sha256, acknowledgement, stage, revision, village, is_indexed)
         SELECT ${number('n')}, '001', CASE n % 3 WHEN 0 THEN 'ktp-hilang' WHEN 1 THEN 'kk-baru' ELSE 'akta-kelahiran' END,
           ${at}, ${at}, ${filling}, ${filling}, 'bulk', ${filling}, ${stage}, 1, '74.08.01.20' || substr(CAST(100 + n % 60 AS TEXT), 2), 1 FROM serial`,
      );
      await database.run(
        `${series(first, last)} INSERT INTO search_terms (term, announced_at, number, kind)
         SELECT 'nik' || n, ${at}, ${number('n')}, 'nik' FROM serial UNION ALL
         SELECT 'page' || n, ${at}, ${number('n')}, 'page' FROM serial UNION ALL
         SELECT '${terms.name}', ${at}, ${number('n')}, 'name' FROM serial WHERE n % 200 = 0 UNION ALL
         SELECT '${terms.nik}', ${at}, ${number('n')}, 'nik' FROM serial WHERE n = 700`,
      );
      await database.run(
        `${series(first, last)} INSERT INTO pages (number, position, page, sealed_bytes, sealed_sha256, whole_at)
         SELECT ${number('n')}, position, 'page' || position || substr(CAST(100000000000000 + n AS TEXT), 2), 60000, 'bulk', ${at}
         FROM serial CROSS JOIN (${Array.from({ length: pagesEach }, (_, place) => `SELECT ${place} AS position`).join(' UNION ALL ')}) AS places`,
      );
      await database.run(
        `${series(first, last)} INSERT INTO history (number, at, officer, step, stage, note, told)
         SELECT ${number('n')}, ${at}, NULL, 'arrived', ${stage}, NULL, 1 FROM serial`,
      );
    });
  }
  if (database.kind === 'postgres') await database.run('ANALYZE');
}
