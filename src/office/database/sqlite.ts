/** SQLite as Kysely sees it: one connection to one file, opened with the durability that an acknowledgement promises. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Backend } from './office-database.ts';
import { patiently, SqliteDriver } from './sqlite-driver.ts';

export async function openSqlite(path: string): Promise<Backend> {
  // Made beforehand, for its mode: SQLite gives its own companions the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  const sqlite = new DatabaseSync(path);
  try {
    await patiently(() => sqlite.exec('PRAGMA journal_mode = WAL'));
  } catch (error) {
    sqlite.close();
    throw error;
  }
  sqlite.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  return {
    kind: 'sqlite',
    kysely: new Kysely({
      dialect: {
        createDriver: () => new SqliteDriver(sqlite),
        createQueryCompiler: () => new SqliteQueryCompiler(),
        createAdapter: () => new SqliteAdapter(),
        createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      },
    }),
    translate: (sql) => sql,
    home: null,
    script: (sql) => sqlite.exec(sql),
    lock: () => null,
    // Who waits for the file waits in the driver.
    isWorthAnotherTry: () => false,
  };
}
