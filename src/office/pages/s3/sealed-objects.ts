/** The sealed pages as objects: `sealed/<number>/<page>.age`. An object is there whole or not at all, that is S3's own promise. */
import assert from 'node:assert/strict';
import { sha256Of } from '../../../seal/digest.ts';
import type { NamedPage, SealedPages } from '../page-storage.ts';
import type { S3Objects } from './s3-objects.ts';
import { uploadKey } from './upload-objects.ts';

export function createSealedObjects(objects: S3Objects): SealedPages {
  const keyOf = ({ number, page }: Pick<NamedPage, 'number' | 'page'>) => `sealed/${number}/${page}.age`;

  return {
    async keep(page, upload) {
      const sealed = await objects.get(uploadKey(upload));
      if (!sealed) return 'gone';
      if (sealed.length !== page.sealedBytes || sha256Of(sealed) !== page.sealedSha256) return 'damaged';
      // The very bytes whose digest was right, not a copy that the server makes of something we have not seen.
      await objects.put(keyOf(page), sealed);
      return 'kept';
    },

    isThere: async (page) => (await objects.sizeOf(keyOf(page))) === page.sealedBytes,

    async has(page) {
      const sealed = await objects.get(keyOf(page));
      return sealed !== null && sha256Of(sealed) === page.sealedSha256;
    },

    async read(page) {
      const sealed = await objects.get(keyOf(page));
      assert(sealed, `page ${page.page} of ${page.number} is not in the storage`);
      return sealed;
    },

    write: (page, sealed) => objects.put(keyOf(page), sealed),
    remove: (page) => objects.remove(keyOf(page)),
  };
}
