/** A supervisor who answers a citizen's demand, in a real browser; calls out at each page, for tests and for pictures. */
import type { Browser } from 'playwright-core';
import type { AtPage } from '../people/journey.ts';
import { logIn, openPage } from '../support/browser.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import type { TestOffice } from '../support/test-office.ts';

const password = 'kapal-laut-biru';

export async function lawJourney(running: TestOffice, browser: Browser, atPage: AtPage): Promise<void> {
  const { url, people } = running.office;
  await people.create({ username: 'sitti', name: 'Sitti Rahma', role: 'supervisor', password, by: 'office' });
  await people.create({ username: 'rahma', name: 'Rahma Sari', role: 'operator', password, by: 'office' });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const operator = await openPage(browser);
  await logIn(operator, url, { username: 'rahma', password });
  await operator.goto(`${url}/requests/${request.number}`);
  await operator.context().close();

  running.pass(3 * 60 * 60 * 1000);
  const page = await openPage(browser);
  await logIn(page, url, { username: 'sitti', password });
  await page.getByRole('link', { name: 'Hak warga' }).click();
  await page.getByLabel('Nama pemohon').fill('Sitti Contoh');
  await page.getByLabel(/Nomor permohonan yang dimaksud/).fill(request.number);
  await page.getByLabel(/Kata-katanya/).fill('Datang ke loket dengan KTP asli, minta salinan datanya.');
  await page.getByRole('button', { name: /Catat, waktu mulai dihitung/ }).click();
  await page.getByText('Permintaan sudah dicatat').waitFor();
  await atPage('demand', page);
  await page.getByRole('link', { name: 'Buka untuk dicetak' }).click();
  await page.getByRole('heading', { name: 'Data Anda di kantor ini' }).waitFor();
  await atPage('report', page);
  await page.goto(`${url}/citizens/requests/${request.number}`);
  await page.getByLabel('NIK').fill('7408014503850003');
  await page.getByLabel('Alasan perbaikan').fill('Salah ketik di kiosk');
  await page.getByRole('button', { name: 'Simpan perbaikan' }).click();
  await page.getByText('Perbaikan sudah disimpan').waitFor();
  await atPage('request-rights', page);
  await page.goto(`${url}/citizens`);
  await atPage('demands', page);
  await page.getByRole('link', { name: 'Catatan pemrosesan' }).click();
  await page.getByRole('heading', { name: 'Catatan kegiatan pemrosesan' }).waitFor();
  await atPage('processing', page);
  await page.goto(
    `${url}/citizens/breach?known=2026-11-24T08:00&what=NIK&how=Kiosk+dicuri&remedy=Kiosk+dicabut`,
  );
  await atPage('breach', page);
  await page.goto(`${url}/audit?subject=${request.number}`);
  await atPage('audit', page);
  await close(page, url, request.number);
  await page.goto(`${url}/citizens/requests/${request.number}`);
  await page.locator('summary', { hasText: 'Musnahkan sekarang' }).click();
  await page.getByRole('button', { name: 'Ya, musnahkan untuk selamanya' }).click();
  await page.getByText('Sudah dimusnahkan').first().waitFor();
  await atPage('destroyed', page);
  await page.context().close();
}

async function close(page: Awaited<ReturnType<typeof openPage>>, url: string, number: string): Promise<void> {
  await page.goto(`${url}/requests/${number}`);
  const form = page.locator('form.step-reject');
  await page.locator('details', { has: form }).locator('summary').click();
  await form.getByRole('textbox').fill('Surat kehilangan sudah lewat masa berlaku.');
  await form.getByRole('button').click();
  await page.waitForURL('**?done=1');
}
