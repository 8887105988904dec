/** A real Chromium without a window, and an officer who uses it. */
import type { ExecutionContext } from 'ava';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { demoLogin } from '../../../src/office/office.ts';

/** Without looking around in the network, and without the sandbox, which root may not have. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Letters as a screen of today draws them; hinting runs the small ones together.
      '--font-render-hinting=none',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    timeout: 120_000,
  });
}

/** A page of its own, with its own cookies, as wide as an old office screen. Two busy cores may take long; waits end with what they wait for. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'id-ID' });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

export async function openPageFor(t: ExecutionContext<unknown>, browser: Browser): Promise<Page> {
  const page = await openPage(browser);
  t.teardown(() => page.context().close());
  // What the browser complains about, such as a script or style that the page's own policy forbids, fails the test.
  page.on('console', (message) => {
    // A connection that ends with its office is no fault of the page, which waits and tries again.
    const isExpected = /status of (401|403|404|409|422|429)|net::ERR_(CONNECTION|INCOMPLETE|EMPTY|ABORTED)/;
    if (message.type() === 'error' && !isExpected.test(message.text())) t.fail(message.text());
  });
  page.on('pageerror', (error) => t.fail(String(error)));
  return page;
}

export async function logIn(
  page: Page,
  url: string,
  as: { username: string; password: string } = demoLogin,
): Promise<void> {
  await page.goto(`${url}/login`);
  // Somebody who is inside already is led on to the list.
  if (new URL(page.url()).pathname === '/requests') return;
  await page.getByLabel('Nama pengguna').fill(as.username);
  await page.getByLabel('Kata sandi').fill(as.password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  // A courier is led on to the deliveries.
  await page.waitForURL(/\/(requests|courier)$/);
}

/** The text as a person sees it: what is hidden is left out, and blocks stand on lines of their own. */
export function seen(where: Locator): Promise<string> {
  // textContent would also give what nobody sees.
  return where.innerText();
}
