/** The sealed pages on the office's disk: `sealed/<number>/<page>.age`, whole or not there at all. They are opened in memory only. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, takeOver } from '../files/whole-files.ts';
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
      const path = pathOf(page);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        takeOver(received, path);
      } catch (error) {
        // The server and an import from a stick may bring the same page at once: the other one may have tidied up after itself.
        nullIfGone(error);
        return 'gone';
      }
      // The new folder's name must survive a power cut as well.
      syncFolder(folder);
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

function nullIfGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
