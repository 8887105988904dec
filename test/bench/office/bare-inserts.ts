/** The same bytes as requests of kiosks, written durably by nothing but the database's own insert: what the disk could do. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { DatabasePlace } from '../../../src/office/database/office-database.ts';

type Shape = { manifestBytes: number; pageBytes: number; pagesEach: number };

/** Requests a second; one transaction each, in as many connections as the office has. */
export function bareInserts(place: DatabasePlace, folder: string, shape: Shape, ms: number): Promise<number> {
  return 'file' in place ? intoSqlite(folder, shape, ms) : intoPostgres(place.url, shape, ms);
}

async function intoSqlite(
  folder: string,
  { manifestBytes, pageBytes, pagesEach }: Shape,
  ms: number,
): Promise<number> {
  const path = join(folder, 'bare.sqlite');
  const sqlite = new DatabaseSync(path);
  sqlite.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (bytes BLOB NOT NULL)',
  );
  const insert = sqlite.prepare('INSERT INTO bare (bytes) VALUES (?)');
  const manifest = randomBytes(manifestBytes);
  const page = randomBytes(pageBytes);
  let count = 0;
  const startedMs = performance.now();
  for (; performance.now() - startedMs < ms; count++) {
    sqlite.exec('BEGIN IMMEDIATE');
    insert.run(manifest);
    for (let at = 0; at < pagesEach; at++) insert.run(page);
    sqlite.exec('COMMIT');
  }
  const seconds = (performance.now() - startedMs) / 1000;
  sqlite.close();
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
  return count / seconds;
}

const connections = 10;

async function intoPostgres(
  url: string,
  { manifestBytes, pageBytes, pagesEach }: Shape,
  ms: number,
): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  await pool.query('CREATE TABLE IF NOT EXISTS public.bare (bytes BYTEA NOT NULL)');
  const manifest = randomBytes(manifestBytes);
  const page = randomBytes(pageBytes);
  let count = 0;
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = await pool.connect();
      for (; performance.now() - startedMs < ms; count++) {
        await client.query('BEGIN');
        await client.query('INSERT INTO public.bare (bytes) VALUES ($1)', [manifest]);
        for (let at = 0; at < pagesEach; at++)
          await client.query('INSERT INTO public.bare (bytes) VALUES ($1)', [page]);
        await client.query('COMMIT');
      }
      client.release();
    }),
  );
  const seconds = (performance.now() - startedMs) / 1000;
  await pool.query('DROP TABLE public.bare');
  await pool.end();
  return count / seconds;
}
