/** The program behind createPagePreparer: one page in, one prepared page out. It runs in a sandbox. */
import { AssertionError } from 'node:assert';
import sharp from 'sharp';
import { serveJobs } from '../sandbox/serve-jobs.ts';
import { preparePage } from './page-encoding.ts';
import { answerOf, pageOf } from './page-messages.ts';

// No page is needed twice, and a citizen's page must not linger in a cache.
sharp.cache(false);

serveJobs(async (job) => {
  const { page, need } = pageOf(job);
  try {
    return answerOf(await preparePage(page, need));
  } catch (error) {
    if (error instanceof AssertionError)
      return { value: { outcome: 'badPixels', detail: error.message }, parts: [] };
    throw error;
  }
});
