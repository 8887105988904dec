/** What the office promises, and how the list shows what is late. */
import test from 'ava';
import type { Browser, Page } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { seen, startBrowser } from '../support/browser.ts';
import { numbersShown, rowOf, startInboxRig } from './support/inbox-rig.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

const dayMs = 24 * 60 * 60_000;
const daysOf = (page: Page, service: string) => page.locator(`[name="days-${service}"]`);

test.serial(
  'without a promise nothing is late; with one, what is late stands on top, the oldest first',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    // A Tuesday.
    const oldest = await rig.deliver({ service: 'akta-lahir' });
    const late = await rig.deliver({ service: 'akta-lahir' });
    const unpromised = await rig.deliver({ service: 'ktp-rusak' });
    rig.running.pass(6 * dayMs);
    const fresh = await rig.deliver({ service: 'akta-lahir' });
    const page = await rig.sit('petugas');
    t.deepEqual(
      await numbersShown(page),
      [fresh, unpromised, late, oldest].map(({ number }) => number),
    );
    t.is(await page.locator('.tag-bad').count(), 0);

    await page.getByRole('link', { name: 'Waktu layanan' }).click();
    await expectAccessible(t, page);
    await daysOf(page, 'akta-lahir').fill('3');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Tersimpan. Daftar sudah mengikuti.').waitFor();
    await page.getByRole('link', { name: 'Permohonan', exact: true }).click();
    await page.locator('.group-late').waitFor();
    t.deepEqual(
      await numbersShown(page),
      [oldest, late, fresh, unpromised].map(({ number }) => number),
    );
    t.regex(await seen(page.locator('.group-late')), /Terlambat: 2 permohonan/);
    t.regex(await seen(rowOf(page, oldest)), /lewat/);
    await expectAccessible(t, page);
    await page.getByRole('link', { name: /^Terlambat 2$/ }).click();
    await page.waitForURL('**late=1');
    t.deepEqual(await numbersShown(page), [oldest.number, late.number]);
  },
);

test.serial(
  'a holiday is no working day, and what can’t be read is said with the line it is in',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    const request = await rig.deliver({ service: 'akta-lahir' });
    rig.running.pass(2 * dayMs);
    const page = await rig.sit('petugas');
    await page.goto(`${rig.url}/service-times`);
    await daysOf(page, 'akta-lahir').fill('1');
    await page.locator('[name=holidays]').fill('2026-11-25 Hari Guru\n25 Desember Natal');
    await page.getByRole('button', { name: 'Simpan' }).click();
    t.regex(await seen(page.getByRole('alert')), /25 Desember Natal/);
    t.is(await daysOf(page, 'akta-lahir').inputValue(), '1', 'nothing typed is lost');
    await expectAccessible(t, page);
    await page.locator('[name=holidays]').fill('2026-11-25 Hari Guru\n2026-11-26 Libur');
    await daysOf(page, 'akta-lahir').fill('nol');
    await page.getByRole('button', { name: 'Simpan' }).click();
    t.regex(await seen(page.getByRole('alert')), /Akta kelahiran/);
    await daysOf(page, 'akta-lahir').fill('1');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Tersimpan.').waitFor();
    await page.goto(`${rig.url}/requests`);
    await rowOf(page, request).waitFor();
    t.is(await page.locator('.group-late').count(), 0, 'Wednesday and Thursday were free');
  },
);

test.serial('only an administrator changes what is promised', async (t) => {
  const rig = await startInboxRig(t, browser, ['rina']);
  const page = await rig.sit('rina');
  t.is(await page.getByRole('link', { name: 'Waktu layanan' }).count(), 0);
  const answer = await page.goto(`${rig.url}/service-times`);
  t.is(answer?.status(), 403);
});
