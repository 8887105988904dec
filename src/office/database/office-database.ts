/**
 * The office's database, in SQLite or in PostgreSQL: plain SQL that is valid in both, rows read through schemas, and transactions that
 * everything called inside them joins. Every register of the office works on one of these.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { CompiledQuery, type Kysely, type QueryResult, type Transaction } from 'kysely';
import type { z } from 'zod';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export type Value = string | number | bigint | null | Uint8Array;

/** A file, or an office's own schema in a PostgreSQL database. */
export type DatabasePlace = { file: string } | { url: string; schema: string };

export type OfficeDatabase = {
  /** For the few places where the two differ. */
  readonly kind: 'sqlite' | 'postgres';
  /** `?`, or `?1` `?2` …, stand for the values. */
  run(sql: string, ...values: Value[]): Promise<{ changes: number }>;
  /** The first row, or null. */
  one<Row>(schema: z.ZodType<Row>, sql: string, ...values: Value[]): Promise<Row | null>;
  all<Row>(schema: z.ZodType<Row>, sql: string, ...values: Value[]): Promise<Row[]>;
  /**
   * All or nothing; on disk when it resolves. What `work` calls joins it, nested transactions too: the outermost one commits. `work`
   * awaits nothing but this database, one call after the other, and may be run again when PostgreSQL found it in another's way.
   */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Inside a transaction: whoever asks for the same name waits until this transaction has ended. Decisions that look before they write
   * need it in PostgreSQL; in SQLite every transaction waits for the one before.
   */
  lock(name: string): Promise<void>;
  /** Called once the transaction around it is on disk, or at once when there is none. */
  afterCommit(deed: () => void): void;
  /** Kysely, in the transaction when there is one, for queries that are put together. The caller names the tables it reads. */
  query<Tables>(): Kysely<Tables>;
  /** Waits for what is under way. */
  close(): Promise<void>;
};

/** What the two kinds do differently. */
export type Backend = {
  kind: OfficeDatabase['kind'];
  kysely: Kysely<unknown>;
  /** Text of a query as this database takes it. */
  translate(sql: string): string;
  /** Makes the place where the tables live; null when it is there by itself. */
  home: string | null;
  /** Several statements at once, where a query cannot hold them. */
  script: ((sql: string) => void) | null;
  lock(name: string): CompiledQuery | null;
  isWorthAnotherTry(error: unknown): boolean;
};

type Running = { transaction: Transaction<unknown>; deeds: (() => void)[]; isOver: boolean };

const mostTries = 8;

/** Brings the database to the newest form. Throws when a newer program than this one has written it. */
export async function openOfficeDatabase(
  place: DatabasePlace,
  { onTrouble = () => {} }: { onTrouble?: (error: Error) => void } = {},
): Promise<OfficeDatabase> {
  const isFile = 'file' in place;
  const running = new AsyncLocalStorage<Running>();
  const current = (): Running | null => {
    const found = running.getStore();
    if (found?.isOver) throw new Error('Something went on after the transaction in which it was begun.');
    return found ?? null;
  };
  const query = () => current()?.transaction ?? backend.kysely;
  const execute = (sql: string, values: readonly Value[] = []): Promise<QueryResult<unknown>> =>
    query().executeQuery(CompiledQuery.raw(backend.translate(sql), [...values]));
  const backend: Backend = isFile ? await openSqlite(place.file) : openPostgres(place, onTrouble);

  async function once<Result>(work: () => Promise<Result>): Promise<Result> {
    const deeds: (() => void)[] = [];
    const result = await backend.kysely
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        const now = { transaction, deeds, isOver: false };
        try {
          return await running.run(now, work);
        } finally {
          now.isOver = true;
        }
      });
    for (const deed of deeds) deed();
    return result;
  }

  const database: OfficeDatabase = {
    kind: backend.kind,
    async run(sql, ...values) {
      const { numAffectedRows = 0n } = await execute(sql, values);
      return { changes: Number(numAffectedRows) };
    },
    async one(schema, sql, ...values) {
      const [row] = (await execute(sql, values)).rows;
      return row === undefined ? null : schema.parse(row);
    },
    async all(schema, sql, ...values) {
      return (await execute(sql, values)).rows.map((row) => schema.parse(row));
    },
    async transaction(work) {
      if (current()) return work();
      for (let tries = 1; ; tries++) {
        try {
          return await once(work);
        } catch (error) {
          if (tries === mostTries || !backend.isWorthAnotherTry(error)) throw error;
          // Two that have met must not meet again at once.
          await wait(Math.random() * 10 * 2 ** tries);
        }
      }
    },
    async lock(name) {
      if (!current()) throw new Error(`A lock (${name}) holds for a transaction; there is none.`);
      const locking = backend.lock(name);
      if (locking) await query().executeQuery(locking);
    },
    afterCommit(deed) {
      const now = current();
      if (now) now.deeds.push(deed);
      else deed();
    },
    query: <Tables>() => query() as Kysely<unknown> as Kysely<Tables>,
    close: () => backend.kysely.destroy(),
  };

  try {
    await migrate(database, {
      home: backend.home,
      async script(sql) {
        if (backend.script) backend.script(sql);
        else await query().executeQuery(CompiledQuery.raw(sql));
      },
    });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
