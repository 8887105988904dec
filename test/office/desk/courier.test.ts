/** The courier's list in a real Chromium: what is on it and what is not, and what becomes of a delivery. */
import test, { type ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { readCodes } from '../../devices/receipt-printer/read-codes.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { openPageFor, seen, startBrowser } from '../support/browser.ts';
import type { TestOffice } from '../support/test-office.ts';
import { auditOf, enterAs, openDesk } from './support/desk-story.ts';
import { readPdf } from './support/pdf-tools.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

async function take(page: Page, step: string, send?: string): Promise<void> {
  if (send) await page.locator('summary', { hasText: step }).click();
  await page.getByRole('button', { name: send ?? step, exact: true }).click();
  await page.waitForURL('**?done=1');
}

/** An operator makes it ready, writes down for whom it is, and gives it to the courier. */
async function onItsWay(t: ExecutionContext) {
  const desk = await openDesk(t, browser);
  const { page, url, number } = desk;
  t.true(await page.getByText('Isi nama penerima sebelum surat diserahkan ke kurir.').isVisible());
  await page.getByLabel('Nama penerima, seperti di surat').fill('Siti Contoh');
  await page.getByLabel('Alamat rumah').fill('Dusun II, rumah hijau');
  await page.getByRole('button', { name: 'Simpan penerima' }).click();
  await page.waitForURL('**#recipient');
  await take(page, 'Ambil dan periksa');
  await take(page, 'Surat lengkap, kerjakan');
  await take(page, 'Siap diserahkan', 'Tandai siap');
  await take(page, 'Serahkan ke kurir');
  const courier = await openPageFor(t, browser);
  await enterAs(desk.running, courier, 'courier');
  await courier.goto(`${url}/courier`);
  return { ...desk, courier, delivery: courier.locator(`#delivery-${number}`) };
}

const stageOf = async (running: TestOffice, number: string) =>
  (await running.office.requests.find(number))?.stage;

test.serial(
  'the list names person, place, phone and originals, and nothing else of the request',
  async (t) => {
    const { courier, delivery, running, number } = await onItsWay(t);
    t.deepEqual(
      (await seen(delivery)).split(/\n+/).filter((line) => line.trim() !== ''),
      [
        'Siti Contoh',
        'Dusun II, rumah hijau',
        '0812 3456 7890',
        `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`,
        'Ambil surat asli',
        'KTP yang rusak, depan dan belakang',
        ...['Sudah diambil', 'KTP yang rusak, depan dan belakang'],
        'Sudah diserahkan',
        'Tidak ada di rumah…',
        'Ambil dulu semua surat aslinya, lalu tandai.',
      ],
    );
    const html = await courier.content();
    for (const secret of ['7408014503850002', '7408 0145', 'KTP rusak', 'page-', 'F-1.02'])
      t.false(html.includes(secret), secret);
    t.deepEqual(await auditOf(running, 'delivery.opened'), [number, number], 'each look is written down');
    await expectAccessible(t, courier);
  },
);

test.serial(
  'it is handed over only once the originals are collected, and the kiosks hear of it',
  async (t) => {
    const { courier, delivery, running, number, page } = await onItsWay(t);
    // It says why it is not time yet, and says so again to whoever presses it all the same.
    await delivery.getByRole('button', { name: 'Sudah diserahkan' }).click({ force: true });
    t.is(await seen(courier.getByRole('alert')), 'Ambil dulu semua surat aslinya, lalu tandai.');
    t.is(await stageOf(running, number), 'withCourier');
    await delivery.getByRole('button', { name: /^Sudah diambil/ }).click();
    await delivery.locator('.is-received').waitFor();
    await delivery.getByRole('button', { name: 'Sudah diserahkan' }).click();
    await courier.getByRole('heading', { name: 'Tidak ada antaran' }).waitFor();
    t.is(await stageOf(running, number), 'delivered');
    await page.reload();
    t.regex(await seen(page.locator('#originals')), /Baso Contoh/, 'the desk sees who collected it');
  },
);

test.serial('who is not at home is told at the kiosk that the papers wait at the office', async (t) => {
  const { courier, delivery, running, number, kiosk } = await onItsWay(t);
  await delivery.getByText('Tidak ada di rumah…').click();
  await expectAccessible(t, courier);
  await delivery.getByLabel('Sudah pindah').check();
  await delivery.getByRole('button', { name: 'Bawa kembali ke kantor' }).click();
  await courier.getByRole('heading', { name: 'Tidak ada antaran' }).waitFor();
  t.is(await stageOf(running, number), 'ready');
  const jws = await (await kiosk.fetch('/api/statuses')).text();
  const told = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();
  t.true(told.includes('Kurir tidak menemukan Bapak/Ibu di alamat itu. Suratnya menunggu di kantor.'));
});

test.serial('on paper the list has codes that scanners read, boxes to tick and a line to sign', async (t) => {
  const { courier, number } = await onItsWay(t);
  await courier.emulateMedia({ media: 'print' });
  const printed = await readPdf(await courier.pdf({ format: 'A4' }), 200);
  t.is(printed.sheets.length, 1);
  t.deepEqual(await readCodes(printed.sheets[0]!), [`Code128: SL${number}`]);
  t.true(await courier.getByText('Tanda tangan penerima').isVisible());
  t.false(await courier.locator('.delivery-deeds').isVisible());
  t.false(await courier.locator('.rail').isVisible());
});

test.serial('an auditor sees the list and can tell nothing', async (t) => {
  const { running, courier, url, number } = await onItsWay(t);
  await enterAs(running, courier, 'auditor');
  await courier.goto(`${url}/courier`);
  t.is(await courier.locator('.delivery').count(), 1);
  t.is(await courier.locator('.delivery form').count(), 0);
  const token = await courier.locator('[name="_csrf"]').first().getAttribute('value');
  const forged = await courier.request.post(`${url}/courier/${number}/delivered`, {
    form: { _csrf: token ?? '', revision: '5' },
  });
  t.is(forged.status(), 403);
});
