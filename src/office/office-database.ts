/**
 * The office's SQLite file: opened with the durability that an acknowledgement promises, brought to the newest form, and read
 * through schemas. Every register of the office works on one of these.
 */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { z } from 'zod';
import { migrations } from './office-migrations.ts';

export type OfficeDatabase = {
  run(sql: string, ...values: SQLInputValue[]): { changes: number };
  /** The first row, or null. */
  one<Row>(schema: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row | null;
  all<Row>(schema: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row[];
  /** All or nothing; on disk when it returns. `work` must not wait for anything. May be nested: the outermost one commits. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
};

/** Throws when the file was written by a newer program than this one. */
export function openOfficeDatabase(path: string): OfficeDatabase {
  // Made beforehand, for its mode: SQLite gives its own companions the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  const sqlite = new DatabaseSync(path, { timeout: 5000 });
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  migrate(sqlite);

  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const fresh = sqlite.prepare(sql);
    statements.set(sql, fresh);
    return fresh;
  };

  return {
    run: (sql, ...values) => ({ changes: Number(prepared(sql).run(...values).changes) }),
    one(schema, sql, ...values) {
      const row = prepared(sql).get(...values);
      return row === undefined ? null : schema.parse(row);
    },
    all: (schema, sql, ...values) =>
      prepared(sql)
        .all(...values)
        .map((row) => schema.parse(row)),
    transaction: (work) => (sqlite.isTransaction ? work() : inTransaction(sqlite, work)),
    close: () => sqlite.close(),
  };
}

function inTransaction<Result>(sqlite: DatabaseSync, work: () => Result): Result {
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    sqlite.exec('COMMIT');
    return result;
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
    throw error;
  }
}

function migrate(sqlite: DatabaseSync): void {
  const reached = Number(sqlite.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (reached > migrations.length) {
    throw new Error(
      `office.sqlite has form ${reached}, this program knows ${migrations.length}: start the newer program.`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < reached) continue;
    inTransaction(sqlite, () => sqlite.exec(`${sql}; PRAGMA user_version = ${index + 1}`));
  }
}
