/**
 * Opens the kiosk's database so that what is committed survives a power cut (WAL, synchronous=FULL), brings it to the
 * newest version, and runs every read and write so that a failing disk gets a name. Kiosk and forwarder both open it.
 */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../files/whole-files.ts';
import { migrations, oldestReader } from './migrations.ts';
import { asOutboxProblem, isOutboxProblem, OutboxProblem } from './outbox-problem.ts';

export type Database = {
  sql: DatabaseSync;
  path: string;
  /**
   * Runs `work` as one transaction: all of it is on the disk when this returns, or nothing. A `write` within belongs to it.
   * Throws OutboxProblem.
   */
  write<T>(work: () => T): T;
  /**
   * As `write`, but on the disk only with the next `write` or soon after: for what costs nothing to lose in a power cut, such as how far
   * an upload has come. Whole or not at all all the same, and never before what was written earlier.
   */
  jot<T>(work: () => T): T;
  /** Runs `work` as reads; throws OutboxProblem. */
  read<T>(work: () => T): T;
  /**
   * Moves the write-ahead log into the database and empties it, so that nothing of what was deleted stays there. False when
   * the other process is reading; the next call does it.
   */
  emptyLog(): boolean;
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
  return wrap(sql, path);
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

/**
 * Every row that changes writes its whole page into the log: at a quarter of SQLite's usual size a request costs half the bytes
 * (`npm run bench writes`). Only a new database takes it.
 */
export const pageBytes = 1_024;

/** The log is written into the database when it has grown so far: seldom, for the same few pages change with every request. */
const logBytes = 4_000_000;

function configure(sql: DatabaseSync, busyTimeoutMs: number): void {
  sql.exec(`PRAGMA page_size = ${pageBytes}`);
  // Changing to WAL does not wait for the busy timeout, and two processes may open a new database together.
  tryWhileBusy(busyTimeoutMs, () => sql.exec('PRAGMA journal_mode = WAL'));
  sql.exec('PRAGMA synchronous = FULL');
  // What is deleted is overwritten: sealed answers must not stay in free pages of the file.
  sql.exec('PRAGMA secure_delete = ON');
  // Keeps the write-ahead log small on a kiosk that is rarely closed.
  sql.exec(`PRAGMA journal_size_limit = ${logBytes}`);
  sql.exec(`PRAGMA wal_autocheckpoint = ${Math.floor(logBytes / pageBytes)}`);
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
      'The database of the kiosk is damaged: `silaku restore` brings back what can be read, with or without a backup.',
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
    if (version > migrations.length) requireReadable(sql, version);
    else {
      for (const step of migrations.slice(version)) sql.exec(step);
      sql.exec(`PRAGMA user_version = ${migrations.length}`);
      sql
        .prepare(
          `INSERT INTO counter (name, value) VALUES ('oldestReader', ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        )
        .run(oldestReader);
    }
    sql.exec('COMMIT');
  } catch (error) {
    if (sql.isTransaction) sql.exec('ROLLBACK');
    throw error;
  }
}

/** A newer program has been here and was given back: its tables only have more than this program looks at, if they say so. */
function requireReadable(sql: DatabaseSync, version: number): void {
  const oldest = sql.prepare("SELECT value FROM counter WHERE name = 'oldestReader'").get()?.value;
  if (typeof oldest === 'number' && oldest <= migrations.length) return;
  throw new OutboxProblem(
    'outbox.tooNew',
    `The database has version ${version}, this program knows ${migrations.length}: install the newer program again.`,
  );
}

function versionOf(sql: DatabaseSync): number {
  return Number(sql.prepare('PRAGMA user_version').get()?.user_version);
}

function wrap(sql: DatabaseSync, path: string): Database {
  let writing = false;

  /** A failing disk may refuse even this; then the next write tries it first, and nothing is committed by mistake. */
  function rollBack(): void {
    if (sql.isOpen && sql.isTransaction) sql.exec('ROLLBACK');
  }

  function write<T>(work: () => T): T {
    if (writing) return work();
    try {
      rollBack();
      writing = true;
      // IMMEDIATE takes the write lock first: a transaction that begins by reading cannot wait for it later.
      sql.exec('BEGIN IMMEDIATE');
      const result = work();
      sql.exec('COMMIT');
      return result;
    } catch (error) {
      try {
        rollBack();
      } catch {
        // What failed first says more.
      }
      throw asOutboxProblem(error);
    } finally {
      writing = false;
    }
  }

  /** Not within a transaction, says SQLite; one that a failing disk has left open is the next write's business. */
  function setSynchronous(level: 'NORMAL' | 'FULL'): void {
    if (sql.isOpen && !sql.isTransaction) sql.exec(`PRAGMA synchronous = ${level}`);
  }

  return {
    sql,
    path,
    write,
    jot(work) {
      if (writing) return work();
      setSynchronous('NORMAL');
      try {
        return write(work);
      } finally {
        setSynchronous('FULL');
      }
    },
    read(work) {
      try {
        return work();
      } catch (error) {
        throw asOutboxProblem(error);
      }
    },
    emptyLog() {
      try {
        return sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
      } catch (error) {
        throw asOutboxProblem(error);
      }
    },
    close() {
      if (sql.isOpen) sql.close();
    },
  };
}
