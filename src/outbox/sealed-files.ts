/**
 * The folder of sealed pages: a file is there whole or not at all, whatever is cut in between. Only sealed bytes come here;
 * drafts.ts writes them, the forwarder reads them, and both remove them.
 */
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/folders.ts';
import { removeFile, syncFolder, writeAll, writeWhole } from '../files/whole-files.ts';
import { asOutboxProblem } from './outbox-problem.ts';

export type SealedFiles = {
  /** On the disk, and its name in the folder, when this returns. Throws OutboxProblem. */
  write(page: string, sealed: Uint8Array): void;
  /** null when the file is not there. */
  read(page: string): Buffer | null;
  sizeBytes(page: string): number | null;
  /** Removes them for good (see `Shredding`); fine when there is nothing. */
  shred(pages: readonly string[]): void;
  /** Removes every file that is no whole page of `keep`; tells how many. */
  sweep(keep: ReadonlySet<string>): number;
};

/**
 * `unlink`, the default: an SD card writes new bytes to other cells than the old ones, so overwriting wears the card by the size of
 * every page and leaves the old cells as they are; what they hold is sealed to the office anyway. `overwrite` is for a disk that
 * does write in place.
 */
export type Shredding = 'unlink' | 'overwrite';

const ending = '.age';

export function openSealedFiles(
  folder: string,
  mode: { fileMode: number; folderMode: number; shredding?: Shredding | undefined },
): SealedFiles {
  const pathOf = (page: string) => join(folder, `${page}${ending}`);
  named(() => {
    makeFolder(folder, mode.folderMode);
  });

  return {
    write(page, sealed) {
      named(() => writeWhole(pathOf(page), sealed, mode.fileMode));
    },

    read(page) {
      return named(() => orNull(() => readFileSync(pathOf(page))));
    },

    sizeBytes(page) {
      return named(() => orNull(() => statSync(pathOf(page)).size));
    },

    shred(pages) {
      named(() => {
        for (const page of pages) shredFile(pathOf(page), mode.shredding);
        if (pages.length > 0) syncFolder(folder);
      });
    },

    sweep(keep) {
      return named(() => {
        const strays = readdirSync(folder).filter(
          (name) => !(name.endsWith(ending) && keep.has(name.slice(0, -ending.length))),
        );
        for (const name of strays) shredFile(join(folder, name), mode.shredding);
        if (strays.length > 0) syncFolder(folder);
        return strays.length;
      });
    },
  };
}

/** Removes a file for good; fine when there is none. */
function shredFile(path: string, shredding: Shredding = 'unlink'): void {
  const size = shredding === 'overwrite' ? orNull(() => statSync(path).size) : 0;
  if (size === null) return;
  try {
    if (size > 0) overwrite(path, size);
  } catch {
    // A failing or read-only disk refuses this, and what lies there is sealed to the office all the same: removing is what counts.
  }
  removeFile(path);
}

function overwrite(path: string, size: number): void {
  const file = openSync(path, 'r+');
  try {
    writeAll(file, new Uint8Array(size));
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
