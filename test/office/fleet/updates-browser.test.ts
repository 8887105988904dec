/** Which release is offered, who runs what, and where it went wrong: as an administrator sees it in a browser. */
import test from 'ava';
import type { Browser } from 'playwright-core';
import { offerRelease } from '../../../src/office/updates/offer-release.ts';
import type { KioskReport } from '../../../src/seal/kiosk-report.ts';
import { publicKeyOf } from '../../../src/seal/signatures.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { logIn, openPageFor, seen, startBrowser } from '../support/browser.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import { startTestOffice } from '../support/test-office.ts';
import { wellReport } from '../support/well-report.ts';
import { makeRelease } from '../updates/support.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

test.serial(
  'the page of all kiosks says what is offered, who runs what, and where it went wrong',
  async (t) => {
    t.timeout(240_000);
    const running = await startTestOffice(t, { demo: true });
    const reports: Partial<KioskReport>[] = [
      { software: '0.2.0', update: of('kept', null) },
      { update: of('wentBack', 'device.lost printer') },
      { update: of('refused', 'fan.loud left') },
      { update: of('unwell', null) },
      { update: of('proving', null) },
    ];
    for (const [index, report] of reports.entries()) {
      const kiosk = await enrolTestKiosk(running, `Balai Desa ${index + 1}`);
      const body = JSON.stringify({ ...wellReport, ...report });
      await kiosk.fetch('/api/reports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    }
    const page = await openPageFor(t, browser);
    const { url } = running.office;
    await logIn(page, url);
    await page.goto(`${url}/kiosks`);
    const updates = page.locator('section.updates');
    t.regex(await seen(updates), /Tidak ada versi baru yang ditawarkan/);

    const { folder, key } = await makeRelease(t, { percent: 10 });
    await offerRelease({ office: running.folder, from: folder, key: publicKeyOf(key), keepFreeBytes: 0 });
    await page.goto(`${url}/kiosks`);
    const said = await seen(updates);
    t.regex(said, /Versi 0\.2\.0 ditawarkan ke 10% kiosk/);
    t.regex(said, /0\.1\.0\s+4 kiosk\s+0\.2\.0 ditawarkan\s+1 kiosk/);
    const wrong = await updates.locator('.alarms li').allInnerTexts();
    t.is(wrong.length, 3);
    t.regex(wrong[0] ?? '', /^002 Balai Desa 2\. 0\.2\.0: .*\(printer struk tidak ditemukan lagi\)/);
    t.regex(wrong[1] ?? '', /^003 .*ditolak kiosk \(fan\.loud left\)/);
    t.regex(wrong[2] ?? '', /^004 .*gagal.*\(sebab tidak diketahui\)/);
    t.regex(await seen(page.locator('tr', { hasText: 'Balai Desa 4' })), /Pembaruan gagal/);
    t.is(await seen(page.locator('.menu-count')), '1', 'somebody has to go to the one that is unwell');
    await expectAccessible(t, page);

    await updates.getByRole('link', { name: /^002/ }).click();
    const report = await seen(page.locator('section[aria-labelledby=report]'));
    t.regex(report, /Kembali ke versi lama\. Kiosk melayani dengan versi lama/);
    t.regex(report, /Pembaruan terakhir\s+0\.2\.0: .*\(printer struk tidak ditemukan lagi\), 23 Nov 2026/);
    await expectAccessible(t, page);
    await page.getByRole('link', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor();
    t.regex(
      await seen(page.locator('section[aria-labelledby=report]')),
      /the receipt printer was not found any more/,
    );
  },
);

function of(phase: string, why: string | null): NonNullable<KioskReport['update']> {
  return { phase, why, version: '0.2.0', at: '2026-11-23T02:00:00.000Z' };
}
