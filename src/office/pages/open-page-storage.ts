/** Opens the storage of pages that is asked for: files in the office's folder, or S3-compatible storage when there is an address. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSealedFiles } from './files/sealed-files.ts';
import { createUploadFiles } from './files/upload-files.ts';
import type { PageStorage } from './page-storage.ts';

/** `url`: `s3://…`; null for files. Throws a sentence when it can't be read. */
export async function openPageStorage({
  folder,
  url,
}: {
  folder: string;
  url: string | null;
}): Promise<PageStorage> {
  if (url !== null) {
    // Amazon's library is large: offices with files never load it.
    const { openS3Storage } = await import('./s3/open-s3-storage.ts');
    return openS3Storage(url);
  }
  const uploads = join(folder, 'uploads');
  const sealed = join(folder, 'sealed');
  for (const each of [uploads, sealed]) await mkdir(each, { recursive: true, mode: 0o700 });
  return { sealedPages: createSealedFiles({ folder: sealed, uploads }), uploads: createUploadFiles(uploads) };
}
