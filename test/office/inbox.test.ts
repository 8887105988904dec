/** The inbox as an officer uses it, in a real Chromium. */
import test, { type ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { verifyStatusFeed } from '../../src/seal/signatures.ts';
import { logIn, openPageFor, seen, startBrowser } from './support/browser.ts';
import { enrolTestKiosk, type RequestWish, type TestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

async function officerAtWork(t: ExecutionContext, wish?: RequestWish) {
  t.timeout(240_000);
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const page = await openPageFor(t, browser);
  await logIn(page, running.office.url);
  const url = running.office.url;
  if (!wish) return { running, kiosk, page, url, number: '' };
  const request = await kiosk.makeRequest(wish);
  await kiosk.deliver(request);
  await page.goto(`${url}/requests/${request.number}`);
  return { running, kiosk, page, url, number: request.number };
}

const stageShown = (page: Page) => seen(page.locator('.desk-head .badge'));
const problemShown = (page: Page) => seen(page.getByRole('alert'));
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const stepNames = (page: Page) => page.locator('.steps > * > button, .steps summary').allInnerTexts();

async function toldToKiosks(kiosk: TestKiosk) {
  const answer = await kiosk.fetch('/api/statuses');
  const feed = await verifyStatusFeed(kiosk.enrolment.officeKey, await answer.text());
  return feed.outcome === 'ok' ? feed.statusFeed.entries.map(({ stage, note }) => ({ stage, note })) : [];
}

/** Presses the button of a step; `note` for those that open a form first. */
async function take(page: Page, step: string, note?: { send: string; text: string }): Promise<void> {
  if (!note) return button(page, step).click();
  await page.locator('summary', { hasText: step }).click();
  await page.locator('details[open]').getByRole('textbox').fill(note.text);
  await page.locator('details[open]').getByRole('button', { name: note.send }).click();
}

test.serial('a wrong login is told in words, and does not say what was wrong', async (t) => {
  t.timeout(240_000);
  const running = await startTestOffice(t, { demo: true });
  const page = await openPageFor(t, browser);
  for (const [username, password] of [
    ['petugas', 'wrong password'],
    ['nobody', 'silaku-demo'],
  ] as const) {
    await page.goto(`${running.office.url}/login`);
    await page.getByLabel('Nama pengguna').fill(username);
    await page.getByLabel('Kata sandi').fill(password);
    await button(page, 'Masuk').click();
    t.is(await problemShown(page), 'Nama pengguna atau kata sandi salah. Coba lagi.');
    t.is(await page.getByLabel('Kata sandi').inputValue(), '', 'the password is not sent back');
  }
  t.false(running.logged().includes('wrong password'));
});

test.serial('an officer logs in, sees an empty list, and a request appears in it by itself', async (t) => {
  const { kiosk, page } = await officerAtWork(t);
  t.is(await seen(page.locator('.empty h2')), 'Belum ada permohonan');

  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const row = page.locator(`tr[data-number="${request.number}"]`);
  await row.waitFor();
  t.regex(await seen(row), /001-0000-\d{3}\s+KTP hilang\s+Pitulua\s+Balai Desa Pitulua/);
  t.regex(await seen(row), /0\/2 dikirim/);

  await kiosk.deliver(request);
  await row.getByText('dikirim').waitFor({ state: 'detached' });
  await row.locator('.number').click();
  await page.waitForURL(`**/requests/${request.number}`);
  t.is(await stageShown(page), 'Baru');
});

test.serial('every look at a page and every step is in the audit trail', async (t) => {
  const { running, page, number } = await officerAtWork(t, {});
  await page
    .locator('.page img')
    .first()
    .evaluate((element: HTMLImageElement) => element.decode());
  await button(page, 'Ambil dan periksa').click();
  await page.waitForURL('**?done=1');
  const entries = await running.office.audit.latest(100);
  const by = (action: string) =>
    entries.filter((entry) => entry.action === action && entry.actor === 'petugas');
  t.true(by('page.opened').some((entry) => entry.subject.startsWith(`${number}/`)));
  t.true(by('request.opened').length >= 2);
  t.is(by('request.startCheck').length, 1);
  t.is(by('person.loggedIn').length, 1);
  t.is((await running.office.audit.check()).outcome, 'whole');
});

test.serial('from new through work and ready to handed over, each told to the kiosks', async (t) => {
  const { kiosk, page } = await officerAtWork(t, {});
  t.deepEqual(await stepNames(page), ['Ambil dan periksa', 'Tolak…', 'Warga membatalkan…']);
  await take(page, 'Ambil dan periksa');
  await page.getByRole('status').waitFor();
  t.is(await stageShown(page), 'Diperiksa');
  t.deepEqual(await stepNames(page), [
    'Surat lengkap, kerjakan',
    'Minta kelengkapan…',
    'Tolak…',
    'Warga membatalkan…',
  ]);
  await take(page, 'Surat lengkap, kerjakan');
  await page.locator('.badge-inProcess').first().waitFor();
  t.deepEqual(await stepNames(page), [
    'Siap diserahkan…',
    'Minta kelengkapan…',
    'Tolak…',
    'Warga membatalkan…',
  ]);

  await take(page, 'Siap diserahkan', { text: 'Bawa KTP lama.', send: 'Tandai siap' });
  await page.locator('.badge-ready').first().waitFor();
  t.deepEqual(await toldToKiosks(kiosk), [{ stage: 'ready', note: 'Bawa KTP lama.' }]);
  t.deepEqual(await stepNames(page), ['Serahkan ke kurir', 'Sudah diambil warga', 'Buka kembali']);
  await take(page, 'Serahkan ke kurir');
  await page.locator('.badge-withCourier').first().waitFor();
  t.deepEqual(await toldToKiosks(kiosk), [{ stage: 'withCourier', note: null }]);
  await take(page, 'Sudah diantar');
  await page.locator('.badge-delivered').first().waitFor();
  t.deepEqual(await stepNames(page), ['Buka kembali']);
  t.deepEqual(await toldToKiosks(kiosk), [{ stage: 'delivered', note: null }]);
  t.deepEqual(await page.locator('.history strong').allInnerTexts(), [
    'Diantar kurir',
    'Diserahkan ke kurir',
    'Siap diserahkan',
    'Surat lengkap, dikerjakan',
    'Diambil untuk diperiksa',
    'Semua halaman tiba dengan utuh',
    'Diberitahukan oleh kiosk',
  ]);
});

test.serial(
  'asking for more needs a message without a NIK, and the citizen sees it at the kiosk',
  async (t) => {
    const { kiosk, page } = await officerAtWork(t, {});
    await take(page, 'Ambil dan periksa');
    await page.getByRole('status').waitFor();
    await take(page, 'Minta kelengkapan', { text: '   ', send: 'Kirim permintaan' });
    t.is(await problemShown(page), 'Tulis dulu pesannya untuk warga.');

    const open = page.locator('details[open]');
    await open.getByRole('textbox').fill('NIK 7408 0145 0385 0002 tidak cocok');
    await open.getByRole('button').click();
    t.regex(await problemShown(page), /Jangan menulis NIK/);
    t.is(
      await open.getByRole('textbox').inputValue(),
      'NIK 7408 0145 0385 0002 tidak cocok',
      'nothing typed is lost',
    );

    await open.getByRole('textbox').fill('Mohon pindai ulang <b>KK</b> & KTP.');
    await open.getByRole('button').click();
    await page.locator('.badge-waitingForCitizen').first().waitFor();
    t.is(await seen(page.locator('blockquote')), 'Mohon pindai ulang <b>KK</b> & KTP.', 'shown as typed');
    t.deepEqual(await toldToKiosks(kiosk), [
      { stage: 'waitingForCitizen', note: 'Mohon pindai ulang <b>KK</b> & KTP.' },
    ]);
  },
);

test.serial('rejecting needs a reason', async (t) => {
  const { kiosk, page } = await officerAtWork(t, {});
  await take(page, 'Tolak', { text: '', send: 'Tolak dengan alasan ini' });
  t.is(await problemShown(page), 'Tulis dulu pesannya untuk warga.');
  t.is(await stageShown(page), 'Baru');
  await page.locator('details[open]').getByRole('textbox').fill('Surat kehilangan sudah lewat masa berlaku.');
  await page.locator('details[open]').getByRole('button').click();
  await page.locator('.badge-rejected').first().waitFor();
  t.deepEqual(await toldToKiosks(kiosk), [
    { stage: 'rejected', note: 'Surat kehilangan sudah lewat masa berlaku.' },
  ]);
});

test.serial('a form that was drawn before somebody else took a step says so', async (t) => {
  const { page, url, number } = await officerAtWork(t, {});
  const colleague = await openPageFor(t, browser);
  await logIn(colleague, url);
  await colleague.goto(`${url}/requests/${number}`);
  await take(colleague, 'Ambil dan periksa');
  await colleague.getByRole('status').waitFor();

  await take(page, 'Ambil dan periksa');
  t.regex(await problemShown(page), /Petugas lain sudah mengubah permohonan ini/);
  t.is(await stageShown(page), 'Diperiksa');
});

test.serial('the pages speak English for who wants it', async (t) => {
  const { page } = await officerAtWork(t, {});
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByText('Take and check').waitFor();
  t.is(await page.locator('html').getAttribute('lang'), 'en');
});

test.serial('an administrator makes an enrolment code, and sees it once', async (t) => {
  const { page } = await officerAtWork(t);
  await page.getByRole('link', { name: 'Kiosk', exact: true }).click();
  await page.getByLabel('Tempat kiosk').fill('Balai Desa Ponggiha');
  await button(page, 'Buat kode').click();
  t.regex(await seen(page.locator('.code')), /^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  t.true(await page.getByText('Kode untuk kiosk 002, Balai Desa Ponggiha').isVisible());
  await page.getByRole('link', { name: 'Kiosk', exact: true }).click();
  t.is(await page.locator('.code').count(), 0);
});

test.serial('a stolen kiosk is revoked, after being asked once more', async (t) => {
  const { kiosk, page } = await officerAtWork(t);
  await page.getByRole('link', { name: 'Kiosk', exact: true }).click();
  await page.locator('summary', { hasText: 'Cabut' }).click();
  await button(page, 'Ya, cabut kiosk 001').click();
  await page.getByText('Dicabut').waitFor();
  t.is((await kiosk.fetch('/api/statuses')).status, 401);
});

test.serial('a session that has ended leads to the login and back again', async (t) => {
  const { running, page, url, number } = await officerAtWork(t, {});
  running.pass(31 * 60_000);
  await page.goto(`${url}/requests/${number}`);
  await page.getByText('Sesi Anda sudah berakhir.').waitFor();
  await page.getByLabel('Nama pengguna').fill('petugas');
  await page.getByLabel('Kata sandi').fill('silaku-demo');
  await button(page, 'Masuk').click();
  await page.waitForURL(`**/requests/${number}`);
  t.is(await stageShown(page), 'Baru');
});

test.serial('logging out closes every page', async (t) => {
  const { page, url, number } = await officerAtWork(t, {});
  await button(page, 'Keluar').click();
  await page.getByText('Anda sudah keluar.').waitFor();
  await page.goto(`${url}/requests/${number}`);
  t.is(new URL(page.url()).pathname, '/login');
});
