import test from 'ava';
import { preparePage } from '../../src/page/page-encoding.ts';
import { createPagePreparer, type PreparePageResult } from '../../src/page/page-preparer.ts';
import { sheet, withPrint } from './sheets.ts';

const mortal = new URL('./fixtures/mortal-worker.ts', import.meta.url);
const page = (widthPx = 200) => {
  const { channels, heightPx, resolutionDpi, pixels } = sheet({ widthPx, heightPx: 260 });
  return { channels, widthPx, heightPx, resolutionDpi, pixels };
};
const printed = () => {
  const { channels, widthPx, heightPx, resolutionDpi, pixels } = withPrint(
    sheet({ widthPx: 640, heightPx: 800 }),
  );
  return { channels, widthPx, heightPx, resolutionDpi, pixels };
};
const why = (result: PreparePageResult) => (result.outcome === 'failed' ? result.why : result.outcome);

test('a page is prepared in the child exactly as without it', async (t) => {
  const preparer = createPagePreparer();
  const [inChild, here] = await Promise.all([
    preparer.prepare(printed(), 'useful'),
    preparePage(printed(), 'useful'),
  ]);
  t.is(inChild.outcome, 'prepared');
  if (inChild.outcome === 'prepared') {
    t.deepEqual(Buffer.from(inChild.page.encoded), Buffer.from(here.encoded));
    t.deepEqual(Buffer.from(inChild.page.thumbnail), Buffer.from(here.thumbnail));
    t.deepEqual({ ...inChild.page, encoded: 0, thumbnail: 0 }, { ...here, encoded: 0, thumbnail: 0 });
  }
  await preparer.close();
});

test('pixels that do not fit their size are told as such, and the next page is prepared', async (t) => {
  const preparer = createPagePreparer();
  t.is(why(await preparer.prepare({ ...page(), heightPx: 261 }, 'none')), 'badPixels');
  t.is(why(await preparer.prepare(page(), 'none')), 'prepared');
  await preparer.close();
});

for (const [widthPx, what] of [
  [1, 'ends'],
  [3, 'throws'],
  [4, 'crashes in native code'],
  [5, 'answers nonsense'],
  [6, 'answers half of it'],
  [7, 'fills the memory'],
] as const) {
  test(`a child that ${what} fails its page, and a new one prepares the next`, async (t) => {
    const preparer = createPagePreparer({ worker: mortal });
    const results = await Promise.all([
      preparer.prepare(page(widthPx), 'none'),
      preparer.prepare(page(), 'none'),
      preparer.prepare(page(widthPx), 'none'),
      preparer.prepare(page(), 'none'),
    ]);
    t.deepEqual(results.map(why), ['workerDied', 'prepared', 'workerDied', 'prepared']);
    for (const result of results) {
      if (result.outcome === 'failed')
        t.false(result.detail.includes('pixels'), 'no message of the child goes into a log');
    }
    await preparer.close();
  });
}

test('a page that takes too long is given up, and the next one is prepared', async (t) => {
  const preparer = createPagePreparer({ worker: mortal, limitMs: 30_000 });
  const impatient = createPagePreparer({ worker: mortal, limitMs: 300 });
  t.is(why(await impatient.prepare(page(2), 'none')), 'tooSlow');
  t.is(why(await preparer.prepare(page(), 'none')), 'prepared');
  await Promise.all([preparer.close(), impatient.close()]);
});

test('a page can be cancelled before and while it is prepared', async (t) => {
  const preparer = createPagePreparer({ worker: mortal });
  const stop = new AbortController();
  const hanging = preparer.prepare(page(2), 'none', { signal: stop.signal });
  const next = preparer.prepare(page(), 'none', { signal: AbortSignal.abort() });
  stop.abort();
  t.is(why(await hanging), 'cancelled');
  t.is(why(await next), 'cancelled');
  t.is(why(await preparer.prepare(page(), 'none')), 'prepared');
  await preparer.close();
});

test('closing ends the page under way and refuses later ones', async (t) => {
  const preparer = createPagePreparer({ worker: mortal });
  const hanging = preparer.prepare(page(2), 'none');
  const waiting = preparer.prepare(page(), 'none');
  await preparer.close();
  t.is(why(await hanging), 'closed');
  t.is(why(await waiting), 'closed');
  t.is(why(await preparer.prepare(page(), 'none')), 'closed');
});

test('a child that was idle is ended, and a later page finds a new one', async (t) => {
  const preparer = createPagePreparer({ idleMs: 1 });
  for (let pages = 0; pages < 3; pages += 1) {
    t.is(why(await preparer.prepare(page(), 'none')), 'prepared');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await preparer.close();
});
