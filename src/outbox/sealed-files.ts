/**
 * The folder of sealed pages: a file is there whole or not at all, whatever is cut in between. Only sealed bytes come here;
 * drafts.ts writes them, the forwarder reads them, and both remove them.
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
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from './database.ts';
import { asOutboxProblem } from './outbox-problem.ts';

export type SealedFiles = {
  /** On the disk, and its name in the folder, when this returns. Throws OutboxProblem. */
  write(page: string, sealed: Uint8Array): void;
  /** null when the file is not there. */
  read(page: string): Buffer | null;
  sizeBytes(page: string): number | null;
  /** Overwrites what lies there, then removes it; fine when there is nothing. */
  shred(pages: readonly string[]): void;
  /** Removes every file that is no whole page of `keep`; tells how many. */
  sweep(keep: ReadonlySet<string>): number;
};

const ending = '.age';

export function openSealedFiles(folder: string, mode: { fileMode: number; folderMode: number }): SealedFiles {
  const pathOf = (page: string) => join(folder, `${page}${ending}`);
  named(() => {
    if (mkdirSync(folder, { recursive: true, mode: mode.folderMode })) chmodSync(folder, mode.folderMode);
  });

  return {
    write(page, sealed) {
      const temporary = `${pathOf(page)}.new`;
      named(() => {
        try {
          writeAndSync(temporary, sealed, mode.fileMode);
          renameSync(temporary, pathOf(page));
          syncFolder(folder);
        } catch (error) {
          removeIfPossible(temporary);
          throw error;
        }
      });
    },

    read(page) {
      return named(() => orNull(() => readFileSync(pathOf(page))));
    },

    sizeBytes(page) {
      return named(() => orNull(() => statSync(pathOf(page)).size));
    },

    shred(pages) {
      named(() => {
        for (const page of pages) shredFile(pathOf(page));
        if (pages.length > 0) syncFolder(folder);
      });
    },

    sweep(keep) {
      return named(() => {
        const strays = readdirSync(folder).filter(
          (name) => !(name.endsWith(ending) && keep.has(name.slice(0, -ending.length))),
        );
        for (const name of strays) shredFile(join(folder, name));
        if (strays.length > 0) syncFolder(folder);
        return strays.length;
      });
    },
  };
}

function writeAndSync(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, 'w', mode);
  try {
    writeWhole(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(path, mode);
}

/** A write may take only a part of what it is given, as when the disk is nearly full. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, bytes.length - written, written);
  }
}

/** Removes a file for good; fine when there is none. */
function shredFile(path: string): void {
  const size = orNull(() => statSync(path).size);
  if (size === null) return;
  try {
    overwrite(path, size);
  } catch {
    // A failing or read-only disk refuses this. A card may keep the old cells even when it agrees, and what they hold is
    // sealed to the office all the same: removing is what counts.
  }
  remove(path);
}

/** Fine when there is none. Not rm: that gives EIO and EROFS, a failing card and one turned read-only, no name to know them by. */
function remove(path: string): void {
  orNull(() => unlinkSync(path));
}

/** After a failure, which is what the caller has to hear of; the next start sweeps what could not be removed. */
function removeIfPossible(path: string): void {
  try {
    remove(path);
  } catch {}
}

function overwrite(path: string, size: number): void {
  const file = openSync(path, 'r+');
  try {
    writeWhole(file, new Uint8Array(size));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function named<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asOutboxProblem(error);
  }
}
