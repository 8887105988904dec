/** Gives requests from before the search index their terms, a few at a time and beside the office's work. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SearchIndex } from './search/search-index.ts';

const atOnce = 20;
const pauseMs = 20;

/** Returns how to end it; what is not done yet is done after the next start. */
export function beginCatchUp(index: Pick<SearchIndex, 'catchUp'>, log: Logger): () => Promise<void> {
  const ending = new AbortController();
  const work = async () => {
    while (!ending.signal.aborted && (await index.catchUp(atOnce))) await wait(pauseMs);
  };
  const done = work().catch((error: unknown) => log.error({ err: error }, 'search.notIndexed'));
  return async () => {
    ending.abort();
    await done;
  };
}
