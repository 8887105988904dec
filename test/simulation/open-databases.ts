/**
 * Every connection to SQLite in this process, by the program that opened it. A program that dies while it starts can't close its own, and
 * two connections in one process share what SQLite remembers of a file: none may be left when the power goes.
 */
import { DatabaseSync } from 'node:sqlite';
import { type DiskProgram, faultyDisk } from './faulty-disk.ts';

const open = new Map<DatabaseSync, DiskProgram>();

/** For the whole process, once. `node:sqlite` has no exports that can be replaced, so a connection is met at its first statement. */
export function takeOverDatabases(): void {
  const { exec, prepare, close } = DatabaseSync.prototype;
  Object.assign(DatabaseSync.prototype, {
    exec(this: DatabaseSync, ...args: Parameters<typeof exec>) {
      meet(this);
      return exec.apply(this, args);
    },
    prepare(this: DatabaseSync, ...args: Parameters<typeof prepare>) {
      meet(this);
      return prepare.apply(this, args);
    },
    close(this: DatabaseSync) {
      open.delete(this);
      close.call(this);
    },
  });
}

function meet(sql: DatabaseSync): void {
  if (open.has(sql) || !sql.isOpen) return;
  open.set(sql, sql.location()?.includes('/office/') ? 'office' : faultyDisk.running());
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
