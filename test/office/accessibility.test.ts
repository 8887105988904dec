/** Every page of the office, in both languages, keeps WCAG 2.2 AA as far as axe-core can tell; and axe-core does find what is wrong. */
import test, { type ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { accessibilityProblems, expectAccessible } from './support/accessibility.ts';
import { logIn, openPageFor, startBrowser } from './support/browser.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';
import { wellReport } from './support/well-report.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

async function inBothLanguages(t: ExecutionContext, page: Page): Promise<void> {
  await expectAccessible(t, page);
  await page.getByRole('link', { name: 'English' }).click();
  await page.locator('html[lang=en]').waitFor();
  await expectAccessible(t, page);
  await page.getByRole('link', { name: 'Indonesia' }).click();
  await page.locator('html[lang=id]').waitFor();
}

test.serial('the login page is accessible, as it comes and when a password was wrong', async (t) => {
  t.timeout(240_000);
  const running = await startTestOffice(t, { demo: true });
  const page = await openPageFor(t, browser);
  await page.goto(`${running.office.url}/login`);
  await inBothLanguages(t, page);
  await page.getByLabel('Nama pengguna').fill('petugas');
  await page.getByLabel('Kata sandi').fill('wrong');
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('alert').waitFor();
  await expectAccessible(t, page);
});

test.serial('the list, a request, its enlarged page and the kiosks are accessible', async (t) => {
  t.timeout(300_000);
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const page = await openPageFor(t, browser);
  const { url } = running.office;
  await logIn(page, url);
  await inBothLanguages(t, page);
  const request = await kiosk.makeRequest({ missingPapers: ['kk'] });
  await kiosk.deliver(request);
  await kiosk.fetch('/api/reports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...wellReport, state: 'outOfOrder', receiptsLeft: 12 }),
  });
  for (const path of [
    '/requests',
    `/requests/${request.number}`,
    '/kiosks',
    '/kiosks/001',
    '/publications',
    '/nothing-here',
  ]) {
    await page.goto(url + path);
    await inBothLanguages(t, page);
  }
});

test.serial('a page with a picture without words and pale text is found out', async (t) => {
  const page = await openPageFor(t, browser);
  await page.setContent(
    '<!doctype html><html lang="id"><title>x</title><main><h1>x</h1><img src="data:,"><p style="color:#ccc;background:#fff">pucat</p></main>',
  );
  const problems = await accessibilityProblems(page);
  t.true(problems.some((line) => line.startsWith('image-alt')));
  t.true(problems.some((line) => line.startsWith('color-contrast')));
});
