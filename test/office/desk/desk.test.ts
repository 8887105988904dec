/** One request as the people of the office meet it, in a real Chromium: what each role sees, and what is kept of their work. */
import test from 'ava';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { seen, startBrowser } from '../support/browser.ts';
import { everythingIn } from '../support/test-database.ts';
import { auditOf, damagedCard, enterAs, openDesk, pictureShown } from './support/desk-story.ts';
import { readPdf } from './support/pdf-tools.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

test.serial(
  'answers, checklist and pages stand side by side on an old screen, upright, and nobody is kept out of them',
  async (t) => {
    const { page } = await openDesk(t, browser);
    const shown = await pictureShown(page);
    t.true(shown.height > shown.width, 'scanned lying, shown standing');
    for (const text of [
      '7408 0145 0385 0002',
      'Lahir 5 Mar 1985 (41 tahun)',
      'Diantar kurir ke Pitulua (74.08.01.2002)',
    ])
      t.true(await page.locator('.answers', { hasText: text }).isVisible(), text);
    const side = await page.locator('.answers').boundingBox();
    const stage = await page.locator('.viewer-stage').boundingBox();
    t.true(
      side !== null && stage !== null && side.x + side.width <= stage.x && stage.y + stage.height <= 768,
    );
    t.true(
      await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight),
      'nothing is below the screen',
    );
    await expectAccessible(t, page);
  },
);

test.serial(
  'without a script every page is there, links to its whole picture, and can be judged',
  async (t) => {
    const { page, running, number, pages } = await openDesk(t, browser);
    const context = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    t.teardown(() => context.close());
    const plain = await context.newPage();
    await plain.goto(page.url());
    t.is(await plain.locator('.page .sheet').count(), 3);
    await plain.locator('.page .sheet').first().click();
    await plain.waitForURL(`**/pages/${pages[0]}/large`);
    const large = plain.locator('.sheet img');
    t.true((await large.boundingBox())!.height > 1000, 'as wide as the window');
    await plain.goBack();
    await plain.locator('.page').first().getByRole('button', { name: 'Putar' }).click();
    await plain.waitForURL(`**/requests/${number}#page-${pages[0]}`);
    t.is(await plain.locator('.page .sheet img').first().getAttribute('class'), 'turn-180');
    await plain.locator('.page').nth(1).getByRole('button', { name: 'Tidak terbaca' }).click();
    await plain.waitForURL(`**/requests/${number}#page-${pages[1]}`);
    t.is(await plain.locator('.page').nth(1).locator('[aria-pressed="true"]').innerText(), 'Tidak terbaca');
    t.deepEqual(await auditOf(running, 'page.unreadable'), [`${number}/${pages[1]}`]);
    t.deepEqual(await auditOf(running, 'page.turned'), [`${number}/${pages[0]}`]);
  },
);

test.serial(
  'the viewer is worked by keys alone: pages, zoom, turning, light, two pages, verdicts, help',
  async (t) => {
    const { page, running, number, pages } = await openDesk(t, browser);
    const position = () => page.locator('.viewer-position').innerText();
    const fitting = await pictureShown(page);
    t.is(await position(), '1 dari 3');
    await page.keyboard.press('ArrowRight');
    t.is(await position(), '2 dari 3');
    await page.keyboard.press('3');
    t.is(await position(), '3 dari 3');
    await page.keyboard.press('1');

    await page.keyboard.press('+');
    const larger = await pictureShown(page);
    t.true(larger.width > fitting.width * 1.2 && larger.width < fitting.width * 1.3);
    await page.keyboard.press('-');
    t.deepEqual(await pictureShown(page), fitting);
    await page.keyboard.press('w');
    const stage = await page.locator('.page-view').first().boundingBox();
    t.is((await pictureShown(page)).width, Math.round(stage!.width - 2));
    await page.keyboard.press('0');
    t.deepEqual(await pictureShown(page), fitting);

    await page.keyboard.press('b');
    const filter = () =>
      page
        .locator('.page-view')
        .first()
        .evaluate((element) => getComputedStyle(element).filter);
    t.is(await filter(), 'brightness(1.3) contrast(1)');
    await page.keyboard.press('d');
    t.is(await page.locator('.page:not([hidden])').count(), 2);
    await page.keyboard.press('d');
    await page.keyboard.press('?');
    t.true(await page.getByRole('dialog').isVisible());
    await expectAccessible(t, page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    await page.keyboard.press('?');
    await page.getByLabel('Huruf dan angka tunggal sebagai tombol pintas').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('3');
    t.is(await position(), '1 dari 3', 'single letters and digits are switched off');
    await page.getByRole('button', { name: 'Tombol papan ketik' }).click();
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('Huruf dan angka tunggal sebagai tombol pintas').check();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    const saved = page.waitForResponse((answer) => answer.url().endsWith('/turn'));
    await page.keyboard.press('r');
    await page.keyboard.press('r');
    t.is((await pictureShown(page)).turn, '270deg');
    t.is((await saved).status(), 204);
    t.deepEqual(await auditOf(running, 'page.turned'), [`${number}/${pages[0]}`], 'two presses, one turn');

    await page.getByRole('button', { name: 'Ambil dan periksa' }).click();
    await page.waitForURL('**?done=1');
    await page.keyboard.press('y');
    await page.locator('.viewer-position', { hasText: '2 dari 3' }).waitFor();
    await page.keyboard.press('t');
    await page.locator('.page:not([hidden]) .send-back[open]').waitFor();
    t.is(await seen(page.locator('#checklist .paper-bad .paper-state')), 'Ada yang tidak bisa dipakai');
    t.is(await seen(page.locator('#checklist .panel-head .soft')), '2 dari 3 halaman diperiksa');
    await page.reload();
    await page.keyboard.press('1');
    t.is((await pictureShown(page)).turn, '270deg', 'how it lies is kept');
  },
);

test.serial('wheel, drag and double click move the picture as one expects', async (t) => {
  const { page } = await openDesk(t, browser);
  const fitting = await pictureShown(page);
  const view = await page.locator('.page-view').first().boundingBox();
  const [x, y] = [view!.x + view!.width / 2, view!.y + view!.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -600);
  await page.locator('.page.is-movable').waitFor();
  const larger = await pictureShown(page);
  t.true(larger.width > fitting.width * 1.5);
  const before = await page.locator('.page-view img').first().boundingBox();
  await page.mouse.down();
  await page.mouse.move(x - 40, y - 90, { steps: 4 });
  await page.mouse.up();
  const after = await page.locator('.page-view img').first().boundingBox();
  t.is(Math.round(before!.y - after!.y), 90);
  await page.mouse.dblclick(x, y);
  t.deepEqual(await pictureShown(page), fitting);
});

test.serial('only the page that is shown is fetched, and recorded as looked at', async (t) => {
  const { page, running, number, pages } = await openDesk(t, browser);
  await pictureShown(page);
  t.deepEqual(await auditOf(running, 'page.opened'), [`${number}/${pages[0]}`]);
  await page.keyboard.press('ArrowRight');
  await pictureShown(page);
  t.deepEqual(await auditOf(running, 'page.opened'), [`${number}/${pages[0]}`, `${number}/${pages[1]}`]);
  t.deepEqual(await auditOf(running, 'request.opened'), [number]);
});

test.serial(
  'numbers are copied without spaces, and a date from the paper is compared with the NIK',
  async (t) => {
    const { page, url } = await openDesk(t, browser);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
    await page.getByRole('button', { name: 'Salin NIK' }).click();
    await page.getByRole('status').filter({ hasText: 'Tersalin' }).waitFor();
    t.is(await page.evaluate(() => navigator.clipboard.readText()), '7408014503850002');

    await page.getByText('Cocokkan dengan surat').click();
    const result = page.locator('.compare-result');
    await page.getByLabel('Lahir, seperti tertulis di surat').fill('1985-03-05');
    t.is(await result.innerText(), 'Cocok dengan NIK.');
    await page.getByLabel('Jenis kelamin').selectOption('male');
    t.regex(await result.innerText(), /^Tidak cocok dengan NIK/);
    await expectAccessible(t, page);
  },
);

test.serial(
  'a note between staff stands in the history, sealed in the database, and never reaches a kiosk',
  async (t) => {
    const { page, running, kiosk } = await openDesk(t, browser);
    const text = 'Sudah ditelepon: NIK 7408014503850002 benar.';
    await page.getByLabel('Catatan untuk rekan kerja').fill(text);
    await page.getByRole('button', { name: 'Simpan catatan' }).click();
    await page.locator('.event-note blockquote').waitFor();
    t.is(await seen(page.locator('.event-note blockquote')), text);
    t.is(await page.getByLabel('Catatan untuk rekan kerja').inputValue(), '');
    t.false(
      (await (await kiosk.fetch('/api/statuses')).text()).includes(
        Buffer.from('ditelepon').toString('base64url'),
      ),
    );
    t.false(running.logged().includes('ditelepon'));
    t.false((await everythingIn(running.place)).includes('ditelepon'));

    await page.getByLabel('Catatan untuk rekan kerja').fill('   ');
    await page.getByRole('button', { name: 'Simpan catatan' }).click();
    await page.getByText('Tulis dulu catatannya.').waitFor();
  },
);

test.serial('an original is ticked when it is received, and the tick can be taken back', async (t) => {
  const { page } = await openDesk(t, browser);
  const originals = page.locator('#originals');
  t.true(await originals.getByText('1 surat asli belum diterima').isVisible());
  await originals.getByRole('button', { name: /^Terima/ }).click();
  await originals.locator('.is-received').waitFor();
  t.regex(await seen(originals), /Nurhayati Contoh, 24 Nov 2026/);
  await originals.getByRole('button', { name: /^Batalkan/ }).click();
  await originals.locator('.is-open').waitFor();
  t.deepEqual((await page.locator('.event-original strong').allInnerTexts()).length, 2);
});

test.serial(
  'the archive is one PDF with the cover and every page, and its digest is in the audit trail',
  async (t) => {
    const { page, running, number, pages } = await openDesk(t, browser);
    await page.getByLabel('Nama penerima, seperti di surat').fill('Siti Ñurhalîzah Đặng');
    await page.getByRole('button', { name: 'Simpan penerima' }).click();
    await page.waitForURL('**#recipient');
    await page.getByLabel('Catatan untuk rekan kerja').fill('Hanya untuk kita.');
    await page.getByRole('button', { name: 'Simpan catatan' }).click();
    await page.locator('.event-note').waitFor();
    await page.locator('.page:not([hidden])').getByRole('button', { name: 'Baik' }).click();
    await page.locator('#timeline .event-verdict').waitFor();

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'PDF arsip' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    const read = await readPdf(Buffer.concat(chunks));
    t.is(read.complaints, '');
    t.is(read.sheets.length - coverSheets(read.text), pages.length);
    for (const said of [
      'Siti Ñurhalîzah Đặng',
      '7408 0145 0385 0002',
      'Baik (Nurhayati Contoh',
      '74.08.01.2002',
    ])
      t.true(read.text.includes(said), said);
    t.false(read.text.includes('Hanya untuk kita'), 'notes between staff stay at the desk');
    const [archived = ''] = await auditOf(running, 'request.archived');
    const [of, digest] = archived.split('/');
    t.is(of, number);
    t.true(read.text.includes(digest!));
    t.is((await running.office.audit.check()).outcome, 'whole');
  },
);

/** What stands before the first page: its title alone begins with a number at the head of a sheet. */
const coverSheets = (text: string) => text.split('\f').findIndex((sheet) => /^\s*1\. Formulir/.test(sheet));

for (const role of ['supervisor', 'administrator'] as const) {
  test.serial(`the ${role} works on a request as an operator does`, async (t) => {
    const { page } = await openDesk(t, browser, { role });
    t.true(await page.getByRole('button', { name: 'Ambil dan periksa' }).isVisible());
    t.is(await page.locator('.page:not([hidden]) .judge-form button').count(), 3);
    await expectAccessible(t, page);
  });
}

test.serial('an auditor sees everything and can change nothing', async (t) => {
  const { page, url, number, pages } = await openDesk(t, browser, { role: 'auditor' });
  t.is(await page.locator('.desk-side form, .judge-form, .turn-form').count(), 0);
  await pictureShown(page);
  await expectAccessible(t, page);
  const token = await page.locator('[name="_csrf"]').first().getAttribute('value');
  const forged = await page.request.post(`${url}/requests/${number}/pages/${pages[0]}/verdict`, {
    form: { _csrf: token ?? '', verdict: 'fine' },
  });
  t.is(forged.status(), 403);
});

test.serial('a courier sees no request, and is led to the deliveries', async (t) => {
  const { page, running, url, number, pages } = await openDesk(t, browser);
  await enterAs(running, page, 'courier');
  for (const path of [
    '/requests',
    `/requests/${number}`,
    `/requests/${number}/pages/${pages[0]}`,
    `/requests/${number}/archive.pdf`,
  ]) {
    await page.goto(`${url}${path}`);
    t.is(new URL(page.url()).pathname, '/courier', path);
  }
  t.true(await page.getByRole('heading', { name: 'Tidak ada antaran' }).isVisible());
});

test.serial(
  'a page that can not be read is sent back from where it is seen, and its new scan stands beside the old one',
  async (t) => {
    const { page, kiosk, number, pages } = await openDesk(t, browser);
    await page.getByRole('button', { name: 'Ambil dan periksa' }).click();
    await page.waitForURL('**?done=1');
    await page.keyboard.press('2');
    await page.keyboard.press('t');
    const form = page.locator('.page:not([hidden]) .send-back');
    await form.getByLabel('Ada bagian yang terpotong').check();
    await form.getByLabel('Pesan untuk warga').fill('NIK 7408 0145 0385 0002 terpotong.');
    t.regex(await seen(form.locator('[data-number-hint]')), /memuat nomor panjang/);
    await expectAccessible(t, page);
    await form.getByRole('button', { name: 'Kirim kembali ke warga' }).click();
    await form.getByRole('alert').waitFor();
    t.is(
      await form.getByLabel('Pesan untuk warga').inputValue(),
      'NIK 7408 0145 0385 0002 terpotong.',
      'nothing typed is lost',
    );
    t.true(await form.getByLabel('Ada bagian yang terpotong').isChecked());
    await form.getByLabel('Pesan untuk warga').fill('Bagian bawah kartu tidak terlihat.');
    await form.getByRole('button', { name: 'Kirim kembali ke warga' }).click();
    await page.waitForURL(`**?done=1#page-${pages[1]}`);
    t.is(await seen(page.locator('#checklist .paper-waiting .paper-state')), 'Menunggu pindaian baru');
    t.regex(
      await seen(page.locator('.page:not([hidden]) .judge .note-warn')),
      /terpotong\. Bagian bawah kartu/,
    );

    await kiosk.deliver(
      await kiosk.makeFollowUp({ kind: 'page', request: number, replaces: pages[1] ?? '' }),
    );
    await page.reload();
    t.is(await page.locator('.viewer-position').innerText(), '2 dari 4');
    t.regex(await seen(page.locator('.page:not([hidden])')), /Sudah diganti halaman baru/);
    t.is(
      await page.locator('.page:not([hidden]) .judge-form').count(),
      0,
      'the old page is not judged again',
    );
    await page.keyboard.press('ArrowRight');
    t.regex(await seen(page.locator('.page:not([hidden])')), /Pindaian ulang/);
    await pictureShown(page);
    t.is(await page.locator('.strip-old').count(), 1);
    await expectAccessible(t, page);
  },
);

test.serial('on paper one request is words alone: no buttons, no notes between staff', async (t) => {
  const { page } = await openDesk(t, browser, { wish: damagedCard });
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.rail', '.viewer', '.panel-steps', '.notes', '.recipient'])
    t.false(await page.locator(hidden).first().isVisible(), hidden);
  for (const shown of ['.answers', '.checklist', '.originals', '.timeline'])
    t.true(await page.locator(shown).isVisible(), shown);
});
