/**
 * Kysely's driver for node:sqlite. There is one connection, so whoever has it is alone: transactions and single statements take turns
 * within this process, and wait for other processes without holding up the event loop.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

type Prepared = { statement: StatementSync; isReader: boolean };

/** Far more than the office has queries; those that are put together for a search come and go. */
const keptStatements = 500;
const patienceMs = 10_000;
const retryMs = 5;

export class SqliteDriver implements Driver {
  readonly #sqlite: DatabaseSync;
  readonly #connection: DatabaseConnection;
  /** Settles when the connection is free. */
  #turn: Promise<void> = Promise.resolve();
  #endTurn: () => void = () => {};
  #isClosed = false;

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
    this.#connection = createConnection(sqlite);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    this.#endTurn = resolve;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn();
  }

  async beginTransaction(): Promise<void> {
    await patiently(() => this.#sqlite.exec('BEGIN IMMEDIATE'));
  }

  async commitTransaction(): Promise<void> {
    this.#sqlite.exec('COMMIT');
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk has rolled it back already.
    if (this.#sqlite.isOpen && this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
  }

  async destroy(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.acquireConnection();
    if (this.#sqlite.isOpen) this.#sqlite.close();
    this.#endTurn();
  }
}

function createConnection(sqlite: DatabaseSync): DatabaseConnection {
  const statements = new Map<string, Prepared>();
  const prepared = (sql: string): Prepared => {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= keptStatements) statements.clear();
    const statement = sqlite.prepare(sql);
    const fresh = { statement, isReader: statement.columns().length > 0 };
    statements.set(sql, fresh);
    return fresh;
  };

  function execute<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, isReader } = prepared(sql);
    const values = parameters.map(sqliteValue);
    if (isReader) return { rows: statement.all(...values) as Row[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
  }

  return {
    // Inside a transaction the file is ours already, and nothing but the first statement can find it taken.
    executeQuery: async <Row>(query: CompiledQuery) =>
      sqlite.isTransaction ? execute<Row>(query) : patiently(() => execute<Row>(query)),
    // biome-ignore lint/correctness/useYield: whole answers are small here; Kysely asks for this method all the same
    async *streamQuery() {
      throw new Error('The office reads no stream of rows.');
    },
  };
}

function sqliteValue(value: unknown): string | number | bigint | null | Uint8Array {
  if (typeof value === 'boolean') return Number(value);
  if (value === null || ['string', 'number', 'bigint'].includes(typeof value)) return value as string;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot hold a value of type ${typeof value}.`);
}

/**
 * Tries again while another process has the file. Not SQLite's own `busy_timeout`: it would hold up the event loop, and with it whoever
 * in this process has the file.
 */
export async function patiently<Result>(work: () => Result): Promise<Result> {
  const startedMs = performance.now();
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - startedMs > patienceMs) throw error;
      await wait(retryMs);
    }
  }
}

function isBusy(error: unknown): boolean {
  // The lowest byte is the kind, whatever the reason: SQLITE_BUSY.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}
