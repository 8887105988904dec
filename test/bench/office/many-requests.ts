/**
 * Fills an office with requests that came over the years, by the database's own bulk inserts. What is sealed in them is a few hundred bytes
 * of nothing: lists and searches never open it. Each has four search terms: NIK, family card, and two words of a name, one of which every
 * twentieth request shares, as a common name is shared.
 */
import { z } from 'zod';
import type { OfficeDatabase } from '../../../src/office/database/office-database.ts';

const atOnce = 50_000;

/** Numbers `001` + serial onwards; the first `from` of them are there already. */
export async function fillRequests(
  database: OfficeDatabase,
  {
    from,
    to,
    pagesEach,
    known,
  }: { from: number; to: number; pagesEach: number; known: { nik: string; name: string } },
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
  const anyTerm =
    database.kind === 'sqlite'
      ? 'substr(lower(hex(randomblob(10))), 1, 20)'
      : 'substr(md5(random()::text), 1, 20)';
  const filling = `'${'x'.repeat(300)}'`;
  // Only while it is filled: room for the whole index of terms, and no waiting for the disk.
  const settings =
    database.kind === 'sqlite'
      ? ['PRAGMA cache_size = -1000000', 'PRAGMA synchronous = OFF']
      : ['SET synchronous_commit = off', "SET work_mem = '256MB'"];
  for (let first = from + 1; first <= to; first += atOnce) {
    const last = Math.min(first + atOnce - 1, to);
    if (database.kind === 'sqlite') for (const setting of settings) await database.all(z.unknown(), setting);
    await database.transaction(async () => {
      if (database.kind === 'postgres') for (const setting of settings) await database.run(setting);
      await database.run(
        `${series(first, last)} INSERT INTO requests (number, kiosk, service, confirmed_at, announced_at, sealed_answers, manifest,
           manifest_sha256, acknowledgement, stage, revision, is_indexed, village)
         SELECT ${number('n')}, '001', CASE n % 3 WHEN 0 THEN 'ktp-hilang' WHEN 1 THEN 'kk-baru' ELSE 'akta-kelahiran' END,
           ${at}, ${at}, ${filling}, ${filling}, 'bulk', ${filling}, ${stage}, 1, 1, '74.08.01.20' || substr(CAST(100 + n % 60 AS TEXT), 2) FROM serial`,
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
      for (const kind of ['nik', 'familyCard', 'name', 'name'] as const) {
        const term =
          kind === 'name' ? `CASE WHEN n % 20 = 0 THEN '${known.name}' ELSE ${anyTerm} END` : anyTerm;
        await database.run(
          `${series(first, last)} INSERT INTO search_terms (term, announced_at, number, kind)
           SELECT ${term}, ${at}, ${number('n')}, '${kind}' FROM serial WHERE true ORDER BY 1 ON CONFLICT DO NOTHING`,
        );
      }
    });
  }
  await database.run(
    `INSERT INTO search_terms (term, announced_at, number, kind)
     SELECT '${known.nik}', announced_at, number, 'nik' FROM requests WHERE number = '0010000700' ON CONFLICT DO NOTHING`,
  );
  if (database.kind === 'postgres') await database.run('ANALYZE');
}
