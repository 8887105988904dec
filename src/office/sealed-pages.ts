/** The sealed pages on the office's disk: `sealed/<number>/<page>.age`, whole or not there at all. They are opened in memory only. */
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256OfFile } from '../seal/digest.ts';
import type { OfficePage } from './request-register.ts';

export type SealedPages = {
  /** Takes a received file over if it is the page that the manifest names; durable when it says `kept`. */
  keep(page: OfficePage, received: string): Promise<'kept' | 'damaged' | 'gone'>;
  /** Whether the page lies here whole, read again from the disk. */
  has(page: OfficePage): Promise<boolean>;
  /** Whether a file of the right length has its name: the quick look. */
  isThere(page: OfficePage): Promise<boolean>;
  read(page: OfficePage): Promise<Uint8Array>;
};

export function createSealedPages(folder: string): SealedPages {
  const pathOf = (page: OfficePage) => join(folder, page.number, `${page.page}.age`);
  async function isThere(page: OfficePage): Promise<boolean> {
    return (await stat(pathOf(page)).catch(nullIfGone))?.size === page.sealedBytes;
  }

  return {
    async keep(page, received) {
      const found = await sha256OfFile(received).catch(nullIfGone);
      if (!found) return 'gone';
      if (found.bytes !== page.sealedBytes || found.sha256 !== page.sealedSha256) return 'damaged';
      await sync(received);
      const path = pathOf(page);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(received, path);
      // The name must survive a power cut as well, and so must the new folder's.
      await sync(dirname(path));
      await sync(folder);
      return 'kept';
    },

    isThere,

    async has(page) {
      if (!(await isThere(page))) return false;
      return (await sha256OfFile(pathOf(page))).sha256 === page.sealedSha256;
    },

    read: (page) => readFile(pathOf(page)),
  };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
