/**
 * Where the office of a test keeps its rows: in SQLite, or with SILAKU_TEST_DATABASE=postgres in a schema of its own in one PostgreSQL for
 * the whole run. The same tests run on both.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExecutionContext } from 'ava';
import pg from 'pg';
import {
  type DatabasePlace,
  type OfficeDatabase,
  openOfficeDatabase,
} from '../../../src/office/database/office-database.ts';
import { postgresConnection } from '../../../src/office/database/postgres.ts';
import { startPostgres } from '../../support/postgres.ts';

export const isOnPostgres = process.env.SILAKU_TEST_DATABASE === 'postgres';

let ours: Promise<string> | null = null;

/** Of the run, or of this test file alone when it was started by itself. */
export function testPostgres(): Promise<string> {
  const { SILAKU_TEST_POSTGRES } = process.env;
  if (SILAKU_TEST_POSTGRES) return Promise.resolve(SILAKU_TEST_POSTGRES);
  ours ??= startPostgres().then(({ url, kill }) => {
    process.once('exit', kill);
    return url;
  });
  return ours;
}

const schemas = new Map<string, string>();

/** The same place for the same folder: that is what an office that is opened again finds. */
export async function newTestPlace(folder: string): Promise<DatabasePlace> {
  if (!isOnPostgres) return { file: join(folder, 'office.sqlite') };
  const schema = schemas.get(folder) ?? `test_${randomBytes(8).toString('hex')}`;
  schemas.set(folder, schema);
  return { url: await testPostgres(), schema };
}

/** What a program is to be told so that it uses this place. */
export function placeArguments(place: DatabasePlace): string[] {
  return 'file' in place ? [] : ['--database', place.url, '--schema', place.schema];
}

/** An empty one that is closed after the test. */
export async function openTestDatabase(
  t: ExecutionContext,
): Promise<{ database: OfficeDatabase; place: DatabasePlace }> {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-database-'));
  const place = await newTestPlace(folder);
  const database = await openOfficeDatabase(place);
  t.teardown(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  return { database, place };
}

/** One more connection to the same rows, closed after the test. */
export async function openAgain(t: ExecutionContext, place: DatabasePlace): Promise<OfficeDatabase> {
  const database = await openOfficeDatabase(place);
  t.teardown(database.close);
  return database;
}

/** Statements as somebody with the database and time would give them, past the office's own program. */
export async function behindItsBack(place: DatabasePlace, sql: string): Promise<void> {
  if ('file' in place) {
    const sqlite = new DatabaseSync(place.file, { timeout: 10_000 });
    sqlite.exec(sql);
    sqlite.close();
    return;
  }
  const client = new pg.Client(postgresConnection(place));
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** All that lies in the database, as text: for what must not stand there. */
export async function everythingIn(place: DatabasePlace): Promise<string> {
  if ('file' in place) {
    return [place.file, `${place.file}-wal`].map((path) => readFileSync(path, 'latin1')).join('');
  }
  const client = new pg.Client(postgresConnection(place));
  await client.connect();
  const tables = await client.query('SELECT tablename FROM pg_tables WHERE schemaname = $1', [place.schema]);
  const rows: unknown[] = [];
  for (const { tablename } of tables.rows as { tablename: string }[]) {
    rows.push((await client.query(`SELECT * FROM ${pg.escapeIdentifier(tablename)}`)).rows);
  }
  await client.end();
  return JSON.stringify(rows);
}
