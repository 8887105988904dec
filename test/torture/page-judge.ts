/** Whether a page at the office is the sheet that its citizen laid on the glass: opened, and compared with that sheet scanned once more. */
import { existsSync, readFileSync } from 'node:fs';
import { shootGlass } from '../../devices/document-scanner/pretend-picture.ts';
import { createPagePreparer } from '../../src/page/page-preparer.ts';
import type { PageInfo } from '../../src/request/request.ts';
import { findService } from '../../src/request/service-catalogue.ts';
import { openBytes } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import type { Errand } from './citizen-deeds.ts';
import type { ArrivedRequest } from './reckoning.ts';
import { sheetDpi } from './sheets.ts';

export type PageJudge = {
  judge(
    identity: string,
    path: string,
    page: PageInfo,
    nik: string,
  ): Promise<ArrivedRequest['pages'][number]>;
  close(): Promise<void>;
};

const serviceOfAll = 'ktp-rusak';

export function createPageJudge(errands: readonly Errand[]): PageJudge {
  const preparer = createPagePreparer();
  const sheetsOf = new Map(errands.map(({ nik, sheets }) => [nik, sheets]));
  const digests = new Map<string, string>();

  async function digestOf(sheet: string, need: 'none' | 'useful' | 'required'): Promise<string> {
    const known = digests.get(`${need} ${sheet}`);
    if (known !== undefined) return known;
    const seen = await shootGlass({
      ...{ page: sheet, resolutionDpi: sheetDpi, widthMm: 210, heightMm: 297 },
      channels: need === 'none' ? 1 : 3,
    });
    const again = await preparer.prepare({ ...seen, resolutionDpi: sheetDpi }, need);
    if (again.outcome === 'failed')
      throw new Error(`the sheet ${sheet} can not be encoded again: ${again.detail}`);
    const digest = sha256Of(again.page.encoded);
    digests.set(`${need} ${sheet}`, digest);
    return digest;
  }

  return {
    async judge(identity, path, { paper, sha256 }, nik) {
      if (!existsSync(path)) return 'missing';
      const opened = await openBytes(identity, readFileSync(path)).catch(() => null);
      if (!opened) return 'cannotBeOpened';
      if (sha256Of(opened) !== sha256) return 'notTheSheet';
      const need = colourNeedOf(paper);
      for (const sheet of sheetsOf.get(nik) ?? []) {
        if ((await digestOf(sheet, need)) === sha256) return 'identical';
      }
      return 'notTheSheet';
    },
    close: () => preparer.close(),
  };
}

function colourNeedOf(paper: string) {
  const service = findService(serviceOfAll);
  const found = service?.papers.find(({ id }) => id === paper);
  if (!found) throw new Error(`no paper ${paper} in ${serviceOfAll}`);
  return found.colour;
}
