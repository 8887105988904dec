/**
 * Every connection to SQLite in this process, by the program that opened it. A program that dies while it starts can't close its own, and
 * two connections in one process share what SQLite remembers of a file: none may be left when the power goes.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';
import { type DiskProgram, faultyDisk } from './faulty-disk.ts';

const open = new Map<DatabaseSync, DiskProgram>();

/** For the whole process, once. */
export function takeOverDatabases(): void {
  const sqlite = createRequire(import.meta.url)('node:sqlite') as { DatabaseSync: typeof DatabaseSync };
  const Real = sqlite.DatabaseSync;
  sqlite.DatabaseSync = class extends Real {
    constructor(path: string, options?: DatabaseSyncOptions) {
      super(path, options ?? {});
      open.set(this, path.includes('/office/') ? 'office' : faultyDisk.running());
    }
    override close(): void {
      open.delete(this);
      super.close();
    }
  };
  syncBuiltinESMExports();
}

export function closeDatabasesOf(program: DiskProgram): void {
  for (const [sql, of] of [...open]) {
    if (of !== program) continue;
    try {
      sql.close();
    } catch {
      // Nothing of a dead program reaches the disk any more, also not its good-bye.
    }
    open.delete(sql);
  }
}
