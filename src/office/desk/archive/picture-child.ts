/** The program behind createPagePictures: a page's picture in, the same in a form for the PDF out. It runs in a sandbox. */
import sharp from 'sharp';
import { serveJobs } from '../../../sandbox/serve-jobs.ts';
import { answerOf } from './page-picture.ts';
import { encodeForPdf } from './picture-encoding.ts';

// A citizen's page must not linger in a cache.
sharp.cache(false);

serveJobs(async ({ parts: [bytes = new Uint8Array()] }) => {
  try {
    return answerOf(await encodeForPdf(bytes));
  } catch {
    // What the library says could quote the file; that it can't be read is all the office needs to know.
    return { value: { kind: 'unreadable' }, parts: [] };
  }
});
