/** The sealed pages as files: `sealed/<number>/<page>.age`, whole or not there at all. They are opened in memory only. */
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, takeOver, writeWhole } from '../../../files/whole-files.ts';
import { sha256OfFile } from '../../../seal/digest.ts';
import type { NamedPage, SealedPages } from '../page-storage.ts';

export function createSealedFiles({ folder, uploads }: { folder: string; uploads: string }): SealedPages {
  const pathOf = ({ number, page }: Pick<NamedPage, 'number' | 'page'>) =>
    join(folder, number, `${page}.age`);
  async function isThere(page: NamedPage): Promise<boolean> {
    return (await stat(pathOf(page)).catch(nullIfGone))?.size === page.sealedBytes;
  }
  async function makeFolderOf(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  }

  return {
    async keep(page, upload) {
      const received = join(uploads, upload);
      const found = await sha256OfFile(received).catch(nullIfGone);
      if (!found) return 'gone';
      if (found.bytes !== page.sealedBytes || found.sha256 !== page.sealedSha256) return 'damaged';
      const path = pathOf(page);
      await makeFolderOf(path);
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
      return (await sha256OfFile(pathOf(page)).catch(nullIfGone))?.sha256 === page.sealedSha256;
    },

    read: (page) => readFile(pathOf(page)),

    async write(page, sealed) {
      const path = pathOf(page);
      await makeFolderOf(path);
      writeWhole(path, sealed, 0o600);
      syncFolder(folder);
    },

    async remove(page) {
      const path = pathOf(page);
      await rm(path, { force: true });
      const holder = await stat(dirname(path)).catch(nullIfGone);
      if (holder) syncFolder(dirname(path));
    },
  };
}

function nullIfGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
