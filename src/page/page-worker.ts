/** The thread behind createPagePreparer: one page in, one prepared page out. */
import { AssertionError } from 'node:assert';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import type { ColourNeed, PagePixels, PreparedPage } from './page.ts';
import { preparePage } from './page-encoding.ts';

export type PageJob = { page: PagePixels; need: ColourNeed };
export type PageJobResult =
  | { outcome: 'prepared'; page: PreparedPage }
  | { outcome: 'failed'; why: 'badPixels' | 'workerDied'; detail: string };

// No page is needed twice, and a citizen's page must not linger in a cache.
sharp.cache(false);

parentPort?.on('message', async ({ page, need }: PageJob) => {
  try {
    const prepared = await preparePage(page, need);
    // sharp may answer with a piece of a larger buffer, which can't be handed over.
    const encoded = Uint8Array.from(prepared.encoded);
    const thumbnail = Uint8Array.from(prepared.thumbnail);
    const result: PageJobResult = { outcome: 'prepared', page: { ...prepared, encoded, thumbnail } };
    parentPort?.postMessage(result, [encoded.buffer, thumbnail.buffer]);
  } catch (error) {
    const why = error instanceof AssertionError ? 'badPixels' : 'workerDied';
    parentPort?.postMessage({ outcome: 'failed', why, detail: String(error) } satisfies PageJobResult);
  }
});
