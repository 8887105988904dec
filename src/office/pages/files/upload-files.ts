/** Uploads as files: in `uploads/`, one by its name with the bytes so far, and beside it what tus knows about it. */
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import type { PageUploads } from '../page-storage.ts';
import {
  beginningOf,
  broughtName,
  type ListedUpload,
  oldestOf,
  readAnyUploadName,
  staleOf,
} from '../upload-names.ts';

export function createUploadFiles(folder: string): PageUploads {
  async function named(beginning: string): Promise<string[]> {
    return (await readdir(folder)).filter((name) => name.startsWith(beginning) && readAnyUploadName(name));
  }

  async function listed(beginning: string): Promise<ListedUpload[]> {
    const found: ListedUpload[] = [];
    for (const name of await named(beginning)) {
      const lastByteMs = (await stat(join(folder, name)).catch(() => null))?.mtimeMs;
      if (lastByteMs !== undefined) found.push({ name, lastByteMs });
    }
    return found;
  }

  async function dropAll(uploads: ListedUpload[]): Promise<number> {
    for (const { name } of uploads) {
      await rm(join(folder, name), { force: true });
      await rm(join(folder, `${name}.json`), { force: true });
    }
    return uploads.length;
  }

  return {
    datastore: new FileStore({ directory: folder }),
    idOf: (name) => name,
    nameOf: (id) => id,
    locks: (locker) => locker,

    async whole(page) {
      const found: string[] = [];
      for (const name of await named(beginningOf(page))) {
        const size = (await stat(join(folder, name)).catch(() => null))?.size;
        if (size === page.sealedBytes) found.push(name);
      }
      return found;
    },

    async bring(page, sealed) {
      await writeFile(join(folder, broughtName(page)), sealed, { flag: 'wx', mode: 0o600 });
    },

    async drop(page) {
      // Also what tus knows of an upload whose bytes are gone.
      for (const name of await readdir(folder)) {
        if (name.startsWith(beginningOf(page))) await rm(join(folder, name), { force: true });
      }
    },

    dropOldest: async (kiosk, most) => dropAll(oldestOf(await listed(kiosk), most)),
    dropStale: async (asked) => dropAll(await staleOf(await listed(''), asked)),
  };
}
