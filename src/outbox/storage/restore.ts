/**
 * Brings an outbox back whose database is damaged or gone: from the newest good backup where there is one, and from what can still
 * be read of the damaged one. That one is kept aside; a database that is well is never replaced. Used by `silaku restore`.
 */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../../files/whole-files.ts';
import { sha256Of } from '../../seal/digest.ts';
import type { SealedPage } from '../../seal/messages.ts';
import { type Database, openDatabase } from '../database.ts';
import { migrations } from '../migrations.ts';
import { openSealedFiles } from '../sealed-files.ts';
import { backupGenerations, pageOfBackup, waitingPagesOf } from './backup.ts';
import { salvage } from './salvage.ts';

export type Restored =
  | {
      outcome: 'restored';
      /** Which copy it began with; null: with an empty database. */
      from: string | null;
      requests: number;
      /** Requests that only the damaged database had. */
      salvaged: number;
      unreadable: number;
      pagesFromBackup: number;
      /** Of waiting requests, neither here nor in the backup. */
      pagesMissing: string[];
      /** Where the damaged database lies now, and pages that no request names. */
      aside: string;
    }
  | { outcome: 'refused'; why: 'healthy' | 'inUse' | 'nothingThere' | 'noGoodBackup'; sentence: string };

export type RestoreOptions = {
  folder: string;
  /** null: only what can be read here. */
  backup: string | null;
  now: Date;
};

export function restoreOutbox({ folder, backup, now }: RestoreOptions): Restored {
  const path = join(folder, 'outbox.sqlite');
  const refusal = whyNot(folder, path);
  if (refusal) return refusal;
  const from = backup === null ? null : newestGood(backup);
  if (backup !== null && from === null) {
    return refused(
      'noGoodBackup',
      `There is no whole copy in ${backup}. Without --from, what can be read here is brought back.`,
    );
  }

  const fresh = `${path}.restoring`;
  for (const ending of ['', '-wal', '-shm']) rmSync(fresh + ending, { force: true });
  if (from !== null) copyFileSync(from, fresh);
  const database = openDatabase(fresh, { fileMode: 0o600 });
  try {
    const { requests: salvaged, unreadable } = existsSync(path)
      ? salvage(path, database, now)
      : { requests: 0, unreadable: 0 };
    beginAnotherLife(database);
    const pages = bringPages(database.sql, folder, backup);
    const requests = Number(database.sql.prepare('SELECT count(*) AS n FROM request').get()?.n);
    const names = new Set(
      (database.sql.prepare('SELECT page FROM page').all() as { page: string }[]).map(({ page }) => page),
    );
    database.emptyLog();
    database.close();
    const aside = putInPlace({ folder, path, fresh, names, now });
    return { outcome: 'restored', from, requests, salvaged, unreadable, ...pages, aside };
  } finally {
    database.close();
  }
}

function whyNot(folder: string, path: string): Restored | null {
  const holder = programWith(path);
  if (holder) {
    return refused(
      'inUse',
      `The program ${holder} has the database open: stop silaku-kiosk and silaku-forward first.`,
    );
  }
  const sealed = join(folder, 'sealed');
  if (!existsSync(path) && !existsSync(sealed))
    return refused('nothingThere', `There is no outbox in ${folder}.`);
  if (existsSync(path) && statSync(path).size > 0 && isWhole(path)) {
    return refused('healthy', 'The database is well: there is nothing to restore.');
  }
  return null;
}

const refused = (why: Extract<Restored, { outcome: 'refused' }>['why'], sentence: string): Restored => ({
  outcome: 'refused',
  why,
  sentence,
});

/** Whole, and of a version that this program knows. */
function isWhole(path: string): boolean {
  let sql: DatabaseSync | undefined;
  try {
    sql = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    if (sql.prepare('PRAGMA integrity_check(1)').get()?.integrity_check !== 'ok') return false;
    const version = Number(sql.prepare('PRAGMA user_version').get()?.user_version);
    return version > 0 && version <= migrations.length;
  } catch {
    return false;
  } finally {
    sql?.close();
  }
}

function newestGood(backup: string): string | null {
  return (
    backupGenerations.map((name) => join(backup, name)).find((path) => existsSync(path) && isWhole(path)) ??
    null
  );
}

/** Who holds the file open, as the kernel tells; only root sees the programs of others. */
function programWith(path: string): string | null {
  const wanted = resolve(path);
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      for (const file of readdirSync(`/proc/${pid}/fd`)) {
        if (readlinkSync(`/proc/${pid}/fd/${file}`) === wanted) {
          return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (${pid})`;
        }
      }
    } catch {
      // It has ended, or belongs to somebody else.
    }
  }
  return null;
}

/**
 * The next number begins a new lane: what the damaged database gave after the backup, and nobody can read any more, is on somebody's
 * receipt. `restores` tells other programs that this is no longer the life that it was; the forwarder wakes by `work`.
 */
function beginAnotherLife(database: Database): void {
  database.write(() => {
    const { sql } = database;
    sql.exec('UPDATE lane SET boot = NULL');
    for (const name of ['restores', 'work']) {
      sql
        .prepare(
          'INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1',
        )
        .run(name);
    }
  });
}

function bringPages(sql: DatabaseSync, folder: string, backup: string | null) {
  const { uid, gid, mode } = statSync(folder);
  const files = openSealedFiles(join(folder, 'sealed'), {
    fileMode: mode & 0o660,
    folderMode: mode & 0o7770,
  });
  const pagesMissing: string[] = [];
  let pagesFromBackup = 0;
  for (const page of waitingPagesOf(sql)) {
    if (isSame(files.read(page.page), page)) continue;
    const copy = backup === null ? null : pageOfBackup(backup, page);
    if (!copy) {
      pagesMissing.push(page.page);
      continue;
    }
    files.write(page.page, copy);
    ownAs(join(folder, 'sealed', `${page.page}.age`), { uid, gid });
    pagesFromBackup += 1;
  }
  return { pagesFromBackup, pagesMissing };
}

const isSame = (sealed: Buffer | null, page: SealedPage) =>
  sealed?.length === page.sealedBytes && sha256Of(sealed) === page.sealedSha256;

/** Cut anywhere, either the damaged database or the new one stands in its place, never the new one with the old one's log. */
function putInPlace(parts: {
  folder: string;
  path: string;
  fresh: string;
  names: Set<string>;
  now: Date;
}): string {
  const { folder, path, fresh, names, now } = parts;
  const aside = join(folder, `damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  const like = statSync(existsSync(path) ? path : folder);
  ownAs(fresh, like);
  chmodSync(fresh, like.mode & 0o660);
  for (const ending of ['-wal', '-shm']) {
    if (existsSync(path + ending)) renameSync(path + ending, join(aside, `outbox.sqlite${ending}`));
  }
  if (existsSync(path)) linkSync(path, join(aside, 'outbox.sqlite'));
  syncFolder(aside);
  renameSync(fresh, path);
  const sealed = join(folder, 'sealed');
  for (const name of readdirSync(sealed)) {
    if (!names.has(name.replace(/\.age$/, ''))) renameSync(join(sealed, name), join(aside, name));
  }
  for (const each of [sealed, aside, folder]) syncFolder(each);
  return aside;
}

/** Restoring is done by root, and the kiosk's own user has to read it afterwards. */
function ownAs(path: string, { uid, gid }: { uid: number; gid: number }): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}
