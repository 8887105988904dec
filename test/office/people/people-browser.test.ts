/** A new office, from the first start to its second person, in a real Chromium; every page on the way keeps WCAG 2.2 AA. */
import test from 'ava';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { startBrowser } from '../support/browser.ts';
import { startTestOffice } from '../support/test-office.ts';
import { peopleJourney } from './journey.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

test('an office is set up, its administrator scans the code of the app, adds a colleague and comes in again', async (t) => {
  t.timeout(300_000);
  const running = await startTestOffice(t, { settings: {} });
  const seen: string[] = [];
  await peopleJourney(running, browser, async (name, page) => {
    seen.push(name);
    await expectAccessible(t, page);
  });
  t.deepEqual(seen, [
    'set-up',
    'second-factor',
    'recovery-codes',
    'new-password',
    'people',
    'person',
    'account',
    'code',
  ]);
});
