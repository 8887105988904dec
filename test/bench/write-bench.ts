/**
 * What a request costs the SD card: bytes written from its first scan until it is cleared, beside the sealed bytes that have to be
 * written in any case, and beside the same with what SQLite and shredding would usually do. The kernel counts (/proc/self/io).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { BenchRow } from './bench-row.ts';

/** Sizes of the pages bench: two forms, a family card, both sides of an identity card. */
const pageBytes = [32_000, 32_000, 42_000, 51_000, 51_000];
const requests = 10;

const cost = z.object({
  sealedBytes: z.number(),
  bytes: z.number(),
  fileSyncs: z.number(),
  commitSyncs: z.number(),
});

export async function benchWrites(): Promise<BenchRow[]> {
  const ours = await measure({ shredding: 'unlink', sqlitePageBytes: null });
  const overwriting = await measure({ shredding: 'overwrite', sqlitePageBytes: null });
  const usualPages = await measure({ shredding: 'unlink', sqlitePageBytes: 4_096 });
  const kilobytes = (bytes: number) => bytes / requests / 1_000;
  const row = (name: string, unit: string, own: number, theirs: number, against: string): BenchRow => ({
    ...{ name, unit, ours: own, theirs, against, ratio: own / theirs },
  });
  const what = 'a request of 5 pages until it is cleared';
  const bytes = kilobytes(ours.bytes);
  return [
    row(`${what}, written`, 'kB', bytes, kilobytes(ours.sealedBytes), 'its sealed pages'),
    row(`${what}, written`, 'kB', bytes, kilobytes(overwriting.bytes), 'overwriting when shredding'),
    row(`${what}, written`, 'kB', bytes, kilobytes(usualPages.bytes), "SQLite's usual page size, 4096"),
    row(
      `${what}, syncs`,
      '',
      (ours.fileSyncs + ours.commitSyncs) / requests,
      2 * pageBytes.length,
      'file and folder of each page',
    ),
  ];
}

async function measure(how: { shredding: 'unlink' | 'overwrite'; sqlitePageBytes: number | null }) {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-bench-writes-'));
  try {
    if (how.sqlitePageBytes !== null) makeDatabase(join(folder, 'outbox.sqlite'), how.sqlitePageBytes);
    const program = new URL('requests-until-cleared.ts', import.meta.url).pathname;
    const wishes = JSON.stringify({ folder, requests, pageBytes, shredding: how.shredding });
    const { stdout } = await promisify(execFile)(process.execPath, [program, wishes]);
    const measured = cost.parse(JSON.parse(stdout));
    if (measured.bytes < measured.sealedBytes) {
      throw new Error(
        `The kernel counted ${measured.bytes} bytes: ${folder} lies in memory. Set TMPDIR to a folder on a disk.`,
      );
    }
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The size of pages is decided when the file is made. */
function makeDatabase(path: string, sqlitePageBytes: number): void {
  const sql = new DatabaseSync(path);
  sql.exec(`PRAGMA page_size = ${sqlitePageBytes}`);
  sql.exec('CREATE TABLE made (once INTEGER)');
  sql.exec('DROP TABLE made');
  sql.close();
}
