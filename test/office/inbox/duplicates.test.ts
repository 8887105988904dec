/** Requests that may be one: pointed out, compared, and judged once. */
import test from 'ava';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { seen, startBrowser } from '../support/browser.ts';
import { rowOf, startInboxRig } from './support/inbox-rig.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

const nik = '7408014507900002';

test.serial(
  'two requests of one person for one service stand beside each other with what differs',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    const first = await rig.deliver({ nik, phone: '+6281234567890' });
    const otherService = await rig.deliver({ nik, service: 'akta-lahir' });
    const second = await rig.deliver({ nik, phone: '+6281200000000' });
    const page = await rig.sit('petugas');
    t.is(
      await rowOf(page, otherService).getByText('Ganda?').count(),
      0,
      'another service is another request',
    );
    await rowOf(page, first).getByText('Ganda?').click();
    await page.waitForURL(`**/duplicates/${first.number}/${second.number}`);
    await expectAccessible(t, page);
    const differing = await page.locator('.differs th').allInnerTexts();
    t.true(differing.includes('Nomor HP'));
    t.false(differing.includes('NIK'));
    const opened = (await rig.running.office.audit.latest(50)).filter(
      ({ action }) => action === 'request.opened',
    );
    t.deepEqual(opened.map(({ subject }) => subject).toSorted(), [first.number, second.number].toSorted());

    await page.getByRole('button', { name: 'Bukan ganda' }).click();
    await page.getByText('petugas menilai: bukan ganda.').waitFor();
    await page.goto(`${rig.url}/requests`);
    t.is(await page.getByText('Ganda?').count(), 0, 'it is not asked again');
    await rig.running.restart();
    await page.goto(`${rig.running.office.url}/requests`);
    t.is(await page.getByText('Ganda?').count(), 0);
  },
);

test.serial('a duplicate is withdrawn, and the citizen can see it', async (t) => {
  const rig = await startInboxRig(t, browser);
  const first = await rig.deliver({ nik });
  const second = await rig.deliver({ nik });
  const page = await rig.sit('petugas');
  await page.goto(`${rig.url}/duplicates/${second.number}/${first.number}`);
  const digits = second.number;
  const grouped = `${digits.slice(0, 3)}-${digits.slice(3, 7)}-${digits.slice(7)}`;
  await page.getByRole('button', { name: `Ganda: batalkan ${grouped}` }).click();
  await page.getByText('petugas menilai: ganda.').waitFor();
  t.is(await page.locator('.badge-withdrawn').count(), 1);
  await page.goto(`${rig.url}/requests/${second.number}`);
  t.is(await seen(page.locator('.desk-head .badge')), 'Dibatalkan warga');
  await page.goto(`${rig.url}/requests/${first.number}`);
  t.is(await seen(page.locator('.desk-head .badge')), 'Baru');
});

test.serial('the very same scan in two requests is noticed, whoever sends it and for whatever', async (t) => {
  const rig = await startInboxRig(t, browser);
  const papers = [{ paper: 'f-102' }];
  const first = await rig.deliver({ papers });
  await rig.deliver();
  const second = await rig.deliver({ papers, service: 'akta-lahir' });
  const page = await rig.sit('petugas');
  await rowOf(page, second).getByText('Ganda?').click();
  await page.waitForURL(`**/duplicates/${second.number}/${first.number}`);
  t.is(await page.getByText('Halaman ini ada di keduanya').count(), 2);
  await expectAccessible(t, page);
});

test.serial('who only looks may compare and not judge', async (t) => {
  const rig = await startInboxRig(t, browser, ['ani']);
  const first = await rig.deliver({ nik });
  const second = await rig.deliver({ nik });
  const page = await rig.sit('ani');
  await page.goto(`${rig.url}/duplicates/${first.number}/${second.number}`);
  await page.locator('.comparison').waitFor();
  t.is(await page.getByRole('button', { name: /anda/ }).count(), 0);
  await expectAccessible(t, page);
});
