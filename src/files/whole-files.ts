/**
 * Files that are there whole or not at all, whatever is cut in between: temporary file, fsync, rename, fsync of the folder. The one
 * way in which kiosk and office write what has to last.
 */
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a power cut leaves of a write ends like this. */
export const halfWritten = '.new';

/** On the disk under its name when this returns; after an error the file of before, or none. `mode` whatever the umask says. */
export function writeWhole(path: string, content: Uint8Array | string, mode: number): void {
  const temporary = path + halfWritten;
  try {
    // Left by a power cut, perhaps with another mode: a new file is made instead of an old one reused.
    removeFile(temporary);
    const file = openSync(temporary, 'wx', mode);
    try {
      writeAll(file, typeof content === 'string' ? Buffer.from(content) : content);
      fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    removeIfPossible(temporary);
    throw error;
  }
}

/** A file that was received elsewhere on this disk gets its place; durable when this returns. */
export function takeOver(received: string, path: string): void {
  const file = openSync(received, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(received, path);
  syncFolder(dirname(path));
  syncFolder(dirname(received));
}

/** The names in a folder survive a power cut as well. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A write may take only a part of what it is given, as when the disk is nearly full. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, bytes.length - written, written);
  }
}

/** Fine when there is none. Not rm: that gives EIO and EROFS, a failing card and one turned read-only, no name to know them by. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** After a failure, which is what the caller has to hear of; whoever starts next sweeps what could not be removed. */
function removeIfPossible(path: string): void {
  try {
    unlinkSync(path);
  } catch {}
}
