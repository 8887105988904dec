/**
 * A copy of the outbox on a second medium: the database by SQLite's online backup, and every sealed page that still has to travel.
 * A copy counts once it was read back whole; the one before stays beside it. Made by the forwarder, read by `silaku restore`.
 */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../../files/whole-files.ts';
import { sha256Of } from '../../seal/digest.ts';
import type { SealedPage } from '../../seal/messages.ts';
import { asOutboxProblem, isOutboxProblem, type OutboxProblemCode } from '../outbox-problem.ts';

/** The newest first. */
export const backupGenerations = ['outbox-backup.sqlite', 'outbox-backup-before.sqlite'] as const;

export type BackupResult =
  | { outcome: 'made'; requests: number; pages: number; newPages: number }
  /** `hint` speaks of the second medium. */
  | { outcome: 'failed'; code: OutboxProblemCode | 'backup.missing' | 'backup.notWhole'; hint: string };

/** In one step: between two, a request that comes would make it begin anew. */
const allPages = 2 ** 31 - 1;

/** What only grows: a copy that lies between two looks at the original is whole. */
type Marks = { requests: number; work: number };

/** Throws only for a mistake of our own: whatever is wrong with the medium never disturbs the kiosk. */
export async function makeBackup({ from, to }: { from: string; to: string }): Promise<BackupResult> {
  try {
    requireMedium(to);
    const original = new DatabaseSync(join(from, 'outbox.sqlite'), { readOnly: true, timeout: 5_000 });
    try {
      return await copyAll(original, { from, to });
    } finally {
      original.close();
    }
  } catch (error) {
    return asFailure(error);
  }
}

async function copyAll(
  original: DatabaseSync,
  { from, to }: { from: string; to: string },
): Promise<BackupResult> {
  const fresh = join(to, 'outbox-backup.sqlite.new');
  const [newest, before] = backupGenerations.map((name) => join(to, name)) as [string, string];
  const least = marksOf(original);
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(fresh + ending, { force: true });
  await copyDatabase(original, fresh, { rate: allPages });
  const most = marksOf(original);
  const { pages, marks } = checkCopy(fresh);
  const isBetween = (mark: keyof Marks) => marks[mark] >= least[mark] && marks[mark] <= most[mark];
  if (!isBetween('requests') || !isBetween('work')) throw notWhole('it does not hold what the original does');
  // The pages first: a database on the medium never names a page that is not there.
  const newPages = copyPages(pages, { from: join(from, 'sealed'), to: join(to, 'sealed') });
  syncFile(fresh);
  renameIfThere(newest, before);
  renameSync(fresh, newest);
  syncFolder(to);
  forgetOtherPages(to);
  return { outcome: 'made', requests: marks.requests, pages: pages.length, newPages };
}

/** The folder itself is made by whoever sets the medium up: a medium that is not there must not be replaced by a folder on the card. */
function requireMedium(to: string): void {
  try {
    readdirSync(to);
  } catch (error) {
    throw new Failure(
      'backup.missing',
      `The folder ${to} of the second medium is not there: is it plugged in and mounted?`,
      error,
    );
  }
}

/** Reads the copy back, as one file without a log beside it. */
function checkCopy(path: string): { pages: SealedPage[]; marks: Marks } {
  const copy = new DatabaseSync(path);
  try {
    chmodSync(path, 0o640);
    copy.exec('PRAGMA journal_mode = DELETE');
    const answer = copy.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
    if (answer !== 'ok') throw notWhole(String(answer));
    return { pages: waitingPagesOf(copy), marks: marksOf(copy) };
  } finally {
    copy.close();
  }
}

export function waitingPagesOf(sql: DatabaseSync): SealedPage[] {
  const rows = sql
    .prepare(
      `SELECT page, sealed_bytes AS sealedBytes, sealed_sha256 AS sealedSha256
         FROM page JOIN outbox ON outbox.position = page.request WHERE state IN ('waiting', 'setAside')`,
    )
    .all();
  return rows.map((row) => ({ ...row })) as SealedPage[];
}

export function marksOf(sql: DatabaseSync): Marks {
  const { requests } = sql.prepare('SELECT count(*) AS requests FROM request').get() as { requests: number };
  const row = sql.prepare("SELECT value FROM counter WHERE name = 'work'").get() as
    | { value: number }
    | undefined;
  return { requests, work: row?.value ?? 0 };
}

/**
 * A page never changes, so one that is there whole is not written again. The group may read: the kiosk is another user, and takes whole
 * copies from here. Tells how many were.
 */
function copyPages(pages: readonly SealedPage[], { from, to }: { from: string; to: string }): number {
  mkdirSync(to, { recursive: true, mode: 0o750 });
  const there = new Set(readdirSync(to));
  let copied = 0;
  for (const page of pages) {
    const name = `${page.page}.age`;
    if (there.has(name)) continue;
    const sealed = wholeOrNull(join(from, name), page);
    // Damaged or gone on the card: the kiosk's own checks tell of it, and the rest is worth a copy all the same.
    if (!sealed) continue;
    const temporary = join(to, `${name}.new`);
    writeFileSync(temporary, sealed, { mode: 0o640, flush: true });
    if (!wholeOrNull(temporary, page))
      throw notWhole(`the page ${page.page} was not read back as it was written`);
    renameSync(temporary, join(to, name));
    copied += 1;
  }
  if (copied > 0) syncFolder(to);
  return copied;
}

/** Pages that neither of the two copies of the database still waits with. */
function forgetOtherPages(to: string): void {
  const wanted = new Set<string>();
  for (const name of backupGenerations) {
    for (const { page } of pagesOfGeneration(join(to, name))) wanted.add(`${page}.age`);
  }
  for (const name of readdirSync(join(to, 'sealed'))) {
    if (!wanted.has(name)) rmSync(join(to, 'sealed', name), { force: true });
  }
}

function pagesOfGeneration(path: string): SealedPage[] {
  let sql: DatabaseSync | undefined;
  try {
    sql = new DatabaseSync(path, { readOnly: true });
    return waitingPagesOf(sql);
  } catch {
    return [];
  } finally {
    sql?.close();
  }
}

/** A whole copy of a page, for the kiosk to put in the place of a damaged one. */
export function pageOfBackup(to: string, page: SealedPage): Uint8Array | null {
  return wholeOrNull(join(to, 'sealed', `${page.page}.age`), page);
}

function wholeOrNull(path: string, { sealedBytes, sealedSha256 }: SealedPage): Buffer | null {
  try {
    const sealed = readFileSync(path);
    return sealed.length === sealedBytes && sha256Of(sealed) === sealedSha256 ? sealed : null;
  } catch {
    return null;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

class Failure extends Error {
  code: 'backup.missing' | 'backup.notWhole';
  hint: string;

  constructor(code: Failure['code'], hint: string, cause?: unknown) {
    super(`${code}: ${hint}`, { cause });
    this.code = code;
    this.hint = hint;
  }
}

function notWhole(why: string): Failure {
  return new Failure(
    'backup.notWhole',
    `The copy on the second medium is not whole (${why}): change that medium.`,
  );
}

const hints: Partial<Record<OutboxProblemCode, string>> = {
  'outbox.diskFull': 'The second medium is full: free space on it, or take a larger one.',
  'outbox.notWritable':
    'The second medium cannot be written: look at its owner and whether it is mounted read-only.',
  'outbox.diskFailed': 'The second medium reports errors: change it.',
};

function asFailure(error: unknown): BackupResult {
  if (error instanceof Failure) return { outcome: 'failed', code: error.code, hint: error.hint };
  const problem = asOutboxProblem(error);
  if (!isOutboxProblem(problem)) throw error;
  return { outcome: 'failed', code: problem.code, hint: hints[problem.code] ?? problem.hint };
}
