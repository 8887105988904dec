/** A supervisor answers a citizen, in a real Chromium; every page on the way keeps WCAG 2.2 AA. */
import test from 'ava';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { startBrowser } from '../support/browser.ts';
import { startTestOffice } from '../support/test-office.ts';
import { lawJourney } from './journey.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

test('a demand is noted, the report is printed, an answer corrected, and at last the request destroyed', async (t) => {
  t.timeout(300_000);
  const running = await startTestOffice(t);
  const seen: string[] = [];
  await lawJourney(running, browser, async (name, page) => {
    seen.push(name);
    await expectAccessible(t, page);
  });
  t.deepEqual(seen, [
    'demand',
    'report',
    'request-rights',
    'demands',
    'processing',
    'breach',
    'audit',
    'destroyed',
  ]);
});
