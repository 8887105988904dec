/** Opens a page in memory, and makes sure that it is what the kiosk announced and a picture that a browser can bear. */
import type { Logger } from 'pino';
import type { PageInfo } from '../../request/request.ts';
import { openBytes } from '../../seal/age-seal.ts';
import { sha256Of } from '../../seal/digest.ts';
import { isSealProblem } from '../../seal/seal-problem.ts';
import type { OfficeKeys } from '../office-keys.ts';
import type { SealedPages } from '../pages/page-storage.ts';
import { isShowable } from '../picture-header.ts';
import type { OfficePage } from '../request-register.ts';

export type PageReader = {
  /** Null when it is damaged, of another key, or no picture; the log says which. */
  read(page: OfficePage, info: PageInfo): Promise<Uint8Array | null>;
};

export function createPageReader({
  sealedPages,
  keys,
  log,
}: {
  sealedPages: Pick<SealedPages, 'read'>;
  keys: Pick<OfficeKeys, 'identity'>;
  log: Logger;
}): PageReader {
  return {
    async read(page, info) {
      const names = { number: page.number, page: page.page };
      const picture = await openBytes(keys.identity, await sealedPages.read(page)).catch((error: unknown) => {
        if (!isSealProblem(error)) throw error;
        log.error({ ...names, code: error.code }, 'page.cannotOpen');
        return null;
      });
      if (!picture || sha256Of(picture) !== info.sha256) return null;
      if (isShowable(picture, info.mediaType)) return picture;
      // A kiosk in wrong hands can seal anything and call it a picture.
      log.warn(names, 'page.noPicture');
      return null;
    },
  };
}
