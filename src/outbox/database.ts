/**
 * Opens the kiosk's database so that what is committed survives a power cut (WAL, synchronous=FULL), brings it to the
 * newest version, and runs every read and write so that a failing disk gets a name. Kiosk and forwarder both open it.
 */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../files/whole-files.ts';
import { migrations } from './migrations.ts';
import { asOutboxProblem, isOutboxProblem, OutboxProblem } from './outbox-problem.ts';

export type Database = {
  sql: DatabaseSync;
  /** Runs `work` as one transaction: all of it is on the disk when this returns, or nothing. Throws OutboxProblem. */
  write<T>(work: () => T): T;
  /** Runs `work` as reads; throws OutboxProblem. */
  read<T>(work: () => T): T;
  /** Safe to call twice. */
  close(): void;
};

export type DatabaseOptions = {
  /** Of the database and of the two files SQLite keeps beside it. */
  fileMode: number;
  /** How long one call may wait for the other process; its transactions take milliseconds. */
  busyTimeoutMs?: number;
};

/** Throws OutboxProblem `outbox.tooNew`, `outbox.damaged`, `outbox.notWritable`, `outbox.busy`, … */
export function openDatabase(path: string, options: DatabaseOptions): Database {
  const busyTimeoutMs = options.busyTimeoutMs ?? 5_000;
  let sql: DatabaseSync | undefined;
  try {
    createWithMode(path, options.fileMode);
    sql = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: busyTimeoutMs });
    configure(sql, busyTimeoutMs);
    checkHealth(sql);
    migrate(sql);
    syncFolder(dirname(path));
  } catch (error) {
    sql?.close();
    throw asOutboxProblem(error);
  }
  return wrap(sql);
}

/** SQLite gives its -wal and -shm files the mode of the database, so this one decides for all three. */
function createWithMode(path: string, mode: number): void {
  const file = openSync(path, 'a', mode);
  closeSync(file);
  try {
    // The process may run with a umask; only the owner may do this, and the other process need not.
    chmodSync(path, mode);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}

function configure(sql: DatabaseSync, busyTimeoutMs: number): void {
  // Changing to WAL does not wait for the busy timeout, and two processes may open a new database together.
  tryWhileBusy(busyTimeoutMs, () => sql.exec('PRAGMA journal_mode = WAL'));
  sql.exec('PRAGMA synchronous = FULL');
  // What is deleted is overwritten: sealed answers must not stay in free pages of the file.
  sql.exec('PRAGMA secure_delete = ON');
  // Keeps the write-ahead log small on a kiosk that is rarely closed.
  sql.exec('PRAGMA journal_size_limit = 4000000');
}

function tryWhileBusy(limitMs: number, work: () => void): void {
  const pauseMs = 20;
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      work();
      return;
    } catch (error) {
      const problem = asOutboxProblem(error);
      if (!isOutboxProblem(problem) || problem.code !== 'outbox.busy' || waitedMs >= limitMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}

function checkHealth(sql: DatabaseSync): void {
  const answer = sql.prepare('PRAGMA quick_check(1)').get();
  if (answer?.quick_check !== 'ok') {
    throw new OutboxProblem(
      'outbox.damaged',
      'The database of the kiosk is damaged: keep its folder and restore it with `sqlite3 .recover`.',
      { cause: new Error(String(answer?.quick_check)) },
    );
  }
}

function migrate(sql: DatabaseSync): void {
  if (versionOf(sql) === migrations.length) return;
  sql.exec('BEGIN IMMEDIATE');
  try {
    // Asked again inside the transaction: the other process may have been first.
    const version = versionOf(sql);
    if (version > migrations.length) {
      throw new OutboxProblem(
        'outbox.tooNew',
        `The database has version ${version}, this program knows ${migrations.length}: install the newer program again.`,
      );
    }
    for (const step of migrations.slice(version)) sql.exec(step);
    sql.exec(`PRAGMA user_version = ${migrations.length}`);
    sql.exec('COMMIT');
  } catch (error) {
    if (sql.isTransaction) sql.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(sql: DatabaseSync): number {
  return Number(sql.prepare('PRAGMA user_version').get()?.user_version);
}

function wrap(sql: DatabaseSync): Database {
  return {
    sql,
    write(work) {
      try {
        // IMMEDIATE takes the write lock first: a transaction that begins by reading cannot wait for it later.
        sql.exec('BEGIN IMMEDIATE');
        const result = work();
        sql.exec('COMMIT');
        return result;
      } catch (error) {
        if (sql.isOpen && sql.isTransaction) sql.exec('ROLLBACK');
        throw asOutboxProblem(error);
      }
    },
    read(work) {
      try {
        return work();
      } catch (error) {
        throw asOutboxProblem(error);
      }
    },
    close() {
      if (sql.isOpen) sql.close();
    },
  };
}
