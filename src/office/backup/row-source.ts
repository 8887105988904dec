/** All rows of an office as of one moment, while it goes on working: a snapshot of SQLite or of PostgreSQL. */
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import pg from 'pg';
import type { DatabasePlace } from '../database/office-database.ts';
import { postgresConnection } from '../database/postgres.ts';

export type Row = Record<string, unknown>;

export type RowSource = {
  /** Those that others refer to come first. */
  tables: string[];
  rows(table: string): AsyncGenerator<Row>;
  close(): Promise<void>;
};

export function openRowSource(place: DatabasePlace): Promise<RowSource> {
  return 'file' in place ? fromSqlite(place.file) : fromPostgres(place);
}

const atOnce = 500;

async function fromSqlite(path: string): Promise<RowSource> {
  const sqlite = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  sqlite.exec('BEGIN');
  const names = sqlite
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`)
    .all()
    .map((row) => String(row.name));
  const refersTo = (table: string) =>
    sqlite
      .prepare(`PRAGMA foreign_key_list("${table}")`)
      .all()
      .map((row) => String(row.table));
  return {
    tables: parentsFirst(new Map(names.map((table) => [table, refersTo(table)]))),
    async *rows(table) {
      let count = 0;
      for (const row of sqlite.prepare(`SELECT * FROM "${table}"`).iterate()) {
        if (++count % atOnce === 0) await breathe();
        yield row;
      }
    },
    async close() {
      sqlite.close();
    },
  };
}

async function fromPostgres(place: { url: string; schema: string }): Promise<RowSource> {
  const client = new pg.Client(postgresConnection(place));
  await client.connect();
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows: names } = await client.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1`,
    [place.schema],
  );
  const { rows: references } = await client.query(
    `SELECT child.relname AS child, parent.relname AS parent FROM pg_constraint
       JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS parent ON parent.oid = confrelid
     WHERE contype = 'f' AND connamespace = $1::regnamespace`,
    [place.schema],
  );
  const known = new Map<string, string[]>(names.map(({ name }) => [name, []]));
  for (const { child, parent } of references) known.get(child)?.push(parent);
  return {
    tables: parentsFirst(known),
    async *rows(table) {
      const from = pg.escapeIdentifier(table);
      await client.query(`DECLARE rows_of_table NO SCROLL CURSOR FOR SELECT * FROM ${from}`);
      for (;;) {
        const { rows } = await client.query(`FETCH ${atOnce} FROM rows_of_table`);
        if (rows.length === 0) break;
        yield* rows;
      }
      await client.query('CLOSE rows_of_table');
    },
    close: () => client.end(),
  };
}

/** The tables in an order in which they can be filled. */
export function parentsFirst(refersTo: Map<string, string[]>): string[] {
  const ordered: string[] = [];
  const isDone = (table: string) => ordered.includes(table);
  while (ordered.length < refersTo.size) {
    const next = [...refersTo].filter(
      ([table, parents]) =>
        !isDone(table) &&
        parents.every((parent) => parent === table || isDone(parent) || !refersTo.has(parent)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    ordered.push(...next.map(([table]) => table));
  }
  return ordered;
}
