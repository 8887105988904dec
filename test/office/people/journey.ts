/** A new office from its first start to its second person, in a real browser; calls out at each page, for tests and for pictures. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { readReceiptCodes } from '../../../src/demo/receipt-reading.ts';
import { totpCodeAt } from '../../../src/office/people/totp.ts';
import { openPage } from '../support/browser.ts';
import type { TestOffice } from '../support/test-office.ts';

export type AtPage = (name: string, page: Page) => Promise<void>;

const andi = { name: 'Andi Baso', username: 'andi', password: 'kapal-laut-biru' };
const rahma = { name: 'Rahma Sari', username: 'rahma', password: 'perahu-kecil-merah' };

export async function peopleJourney(running: TestOffice, browser: Browser, atPage: AtPage): Promise<void> {
  const { url } = running.office;
  const page = await openPage(browser);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  await page.goto(`${url}/`);
  await page.waitForURL('**/set-up');
  await atPage('set-up', page);
  await page.getByLabel('Kode sekali pakai').fill((await running.office.setUpCode()) ?? '');
  await page.getByLabel(/Nama kantor/).fill('Dukcapil Kolaka Utara');
  await page.getByLabel('Nama lengkap').fill(andi.name);
  await page.getByLabel('Nama pengguna').fill(andi.username);
  await page.getByLabel('Kata sandi baru', { exact: true }).fill(andi.password);
  await page.getByLabel(/sekali lagi/).fill(andi.password);
  await press('Buat dan masuk');

  await page.waitForURL('**/login/enrol**');
  await atPage('second-factor', page);
  const secret = await scannedSecret(page);
  await page.getByLabel('Kode 6 angka').fill('000000');
  await press('Periksa dan pasang');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Kode 6 angka').fill(totpCodeAt(secret, running.now()));
  await press('Periksa dan pasang');
  await page.locator('.recovery-codes').waitFor();
  await atPage('recovery-codes', page);
  await page.getByRole('link', { name: 'Sudah saya simpan, lanjut' }).click();
  await page.waitForURL('**/requests');

  await page.getByRole('link', { name: 'Orang' }).click();
  await page.getByLabel('Nama lengkap').fill(rahma.name);
  await page.getByLabel('Nama pengguna').fill(rahma.username);
  await page.getByLabel('Peran').selectOption('supervisor');
  await press('Tambah dan buat kode');
  const code = await page.locator('.code').innerText();
  await chooseAndLogIn(running, browser, code, atPage);
  await page.goto(`${url}/people`);
  await atPage('people', page);
  await page.getByRole('link', { name: rahma.name }).click();
  await page.waitForURL('**/people/rahma');
  await atPage('person', page);

  await page.getByRole('link', { name: /Andi Baso/ }).click();
  await page.waitForURL('**/account');
  await atPage('account', page);
  await press('Keluar');
  await page.waitForURL('**/login**');
  running.pass(30_000);
  await page.getByLabel('Nama pengguna').fill(andi.username);
  await page.getByLabel('Kata sandi').fill(andi.password);
  await press('Masuk');
  await page.waitForURL('**/login/code**');
  await atPage('code', page);
  await page.getByLabel('Kode 6 angka').fill(totpCodeAt(secret, running.now()));
  await press('Masuk');
  await page.waitForURL('**/requests');
  await page.context().close();
}

/** The other person, at another desk. */
async function chooseAndLogIn(
  running: TestOffice,
  browser: Browser,
  code: string,
  atPage: AtPage,
): Promise<void> {
  const page = await openPage(browser);
  await page.goto(`${running.office.url}/login`);
  await page.getByRole('link', { name: /Punya kode/ }).click();
  await page.waitForURL('**/new-password');
  await atPage('new-password', page);
  await page.getByLabel('Nama pengguna').fill(rahma.username);
  await page.getByLabel('Kode sekali pakai').fill(code);
  await page.getByLabel('Kata sandi baru', { exact: true }).fill(rahma.password);
  await page.getByLabel(/sekali lagi/).fill(rahma.password);
  await page.getByRole('button', { name: 'Simpan kata sandi' }).click();
  await page.getByText('Kata sandi baru sudah disimpan').waitFor();
  await page.getByLabel('Nama pengguna').fill(rahma.username);
  await page.getByLabel('Kata sandi').fill(rahma.password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.waitForURL('**/requests');
  await page.context().close();
}

/** As the camera of a phone reads it from the screen. */
async function scannedSecret(page: Page): Promise<string> {
  const picture = await sharp(await page.locator('.qr').screenshot())
    .resize({ width: 800 })
    .png()
    .toBuffer();
  const [read] = await readReceiptCodes(picture);
  return new URL(read ?? 'otpauth:').searchParams.get('secret') ?? '';
}
