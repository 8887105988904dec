/** The list of requests as officers use it, in a real Chromium. */
import test from 'ava';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { seen, startBrowser } from '../support/browser.ts';
import { numbersShown, rowOf, startInboxRig } from './support/inbox-rig.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

test.serial(
  'a request that arrives waits behind a button, and nothing moves until it is pressed',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    const first = await rig.deliver();
    const page = await rig.sit('petugas');
    t.deepEqual(await numbersShown(page), [first.number]);
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));

    const second = await rig.deliver();
    const news = page.getByRole('button', { name: '1 permohonan baru. Tampilkan' });
    await news.waitFor();
    t.deepEqual(await numbersShown(page), [first.number], 'the list stands still');
    t.regex(await page.title(), /^\(1\) /);
    await expectAccessible(t, page);

    await news.click();
    await rowOf(page, second).waitFor();
    t.deepEqual(await numbersShown(page), [second.number, first.number]);
    t.false(await news.isVisible());
    t.true(await page.evaluate(() => 'isSamePage' in window), 'without loading the page again');
  },
);

test.serial('a row changes in its place while somebody else works, and the focus stays', async (t) => {
  const rig = await startInboxRig(t, browser, ['sari']);
  const older = await rig.deliver();
  const newer = await rig.deliver();
  const page = await rig.sit('petugas');
  await rowOf(page, older).locator('.row-link').focus();

  const sari = await rig.sit('sari');
  await rowOf(sari, older).getByRole('button', { name: 'Ambil' }).click();
  await sari.getByText('Anda yang mengerjakan.').waitFor();

  await rowOf(page, older).getByText('Sari Operator').waitFor();
  t.deepEqual(await numbersShown(page), [newer.number, older.number]);
  t.is(await page.evaluate(() => document.activeElement?.closest('tr')?.dataset.number), older.number);
});

test.serial(
  'the list is filtered by service, village, kiosk, age and stage, and each filter is an address',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    const old = await rig.deliver({ service: 'akta-lahir', handover: { way: 'pickUp' } });
    rig.running.pass(4 * 24 * 60 * 60_000);
    const fresh = await rig.deliver({ handover: { way: 'courier', village: '74.08.01.2002' } });
    const page = await rig.sit('petugas');
    const filter = async (label: string, option: string) => {
      await page.goto(`${rig.url}/requests`);
      await page.getByLabel(label, { exact: true }).selectOption({ label: option });
      await page.getByRole('button', { name: 'Terapkan' }).click();
      await page.getByRole('link', { name: 'Hapus saringan' }).waitFor();
      return numbersShown(page);
    };
    t.deepEqual(await filter('Layanan', 'Akta kelahiran'), [old.number]);
    t.is(new URL(page.url()).searchParams.get('service'), 'akta-lahir');
    t.deepEqual(await filter('Desa', 'Pitulua'), [fresh.number]);
    t.deepEqual(await filter('Desa', 'Diambil di kantor'), [old.number]);
    t.deepEqual(await filter('Umur', 'Lebih dari 3 hari'), [old.number]);
    t.deepEqual(await filter('Umur', '24 jam terakhir'), [fresh.number]);
    t.deepEqual(await filter('Kiosk', '001 Balai Desa Pitulua'), [fresh.number, old.number]);
    t.deepEqual(await filter('Tahap', 'Siap diserahkan'), []);
    t.is(await seen(page.locator('.empty h2')), 'Tidak ada yang cocok');
    await expectAccessible(t, page);
  },
);

test.serial(
  'a request is found by its number, its last digits, a NIK and a family card; the trail keeps no digits',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    const nik = '7408014507900002';
    const familyCardNumber = '7408011204150003';
    const wanted = await rig.deliver({ nik, familyCardNumber });
    const other = await rig.deliver();
    const page = await rig.sit('petugas');
    const find = async (text: string) => {
      await page.getByRole('searchbox').fill(text);
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL((url) => url.searchParams.get('q') === text.trim());
      return numbersShown(page);
    };
    t.deepEqual(await find(wanted.number), [wanted.number]);
    t.deepEqual(await find(`SL ${other.number}`), [other.number]);
    t.deepEqual(await find(wanted.number.slice(-4)), [wanted.number]);
    t.deepEqual(await find('7408 0145 0790 0002'), [wanted.number]);
    t.deepEqual(await find(familyCardNumber), [wanted.number]);
    t.deepEqual(await find('7408014503859999'), []);
    t.deepEqual(await find('x1'), []);
    t.regex(await seen(page.locator('.empty p').first()), /Ketik 4 angka terakhir/);

    const searches = (await rig.running.office.audit.latest(200)).filter(
      ({ action }) => action === 'person.searched',
    );
    t.is(searches.length, 3, 'searches for persons, and no others');
    t.false(JSON.stringify(searches).includes(nik));
    t.is(new Set(searches.map(({ subject }) => subject)).size, 3);
    t.false(rig.running.logged().includes(nik));
  },
);

test.serial(
  'a request is found by the name that an officer has written down, by beginnings and other spellings',
  async (t) => {
    const rig = await startInboxRig(t, browser);
    const wanted = await rig.deliver();
    await rig.deliver();
    const page = await rig.sit('petugas');
    await page.goto(`${rig.url}/requests/${wanted.number}`);
    await page.getByLabel('Nama penerima').fill('Muhammad Arsyad');
    await page.getByRole('button', { name: 'Simpan penerima' }).click();
    await page.waitForURL(/#recipient$|requests/);
    const find = async (text: string) => {
      await page.goto(`${rig.url}/requests?q=${encodeURIComponent(text)}`);
      return numbersShown(page);
    };
    t.deepEqual(await find('arsyad'), [wanted.number]);
    t.deepEqual(await find('ars mohamad'), [wanted.number]);
    t.deepEqual(await find('arsyad budi'), []);
    t.regex(await seen(page.locator('.empty p').first()), /petugas sudah menuliskannya/);
  },
);

test.serial('a filter that was given a name is picked from the bar, by its owner alone', async (t) => {
  const rig = await startInboxRig(t, browser, ['sari']);
  await rig.deliver({ service: 'akta-lahir' });
  const page = await rig.sit('petugas');
  await page.goto(`${rig.url}/requests?service=akta-lahir`);
  await page.getByText('Simpan tampilan ini').click();
  await page.getByLabel('Nama tampilan').fill('Semua akta lahir');
  await expectAccessible(t, page);
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByRole('link', { name: 'Semua akta lahir' }).waitFor();
  await page.goto(`${rig.url}/requests`);
  await page.getByRole('link', { name: 'Semua akta lahir' }).click();
  await page.waitForURL('**service=akta-lahir');
  t.is(await page.getByRole('link', { name: 'Semua akta lahir' }).getAttribute('aria-current'), 'true');

  const sari = await rig.sit('sari');
  t.is(await sari.getByText('Semua akta lahir').count(), 0);
  await page.getByRole('button', { name: 'Hapus tampilan' }).click();
  await page.waitForURL('**/requests');
  t.is(await page.getByText('Semua akta lahir').count(), 0);
});

test.serial('everything is done with the keys alone, and single letters can be switched off', async (t) => {
  const rig = await startInboxRig(t, browser);
  const older = await rig.deliver();
  const newer = await rig.deliver();
  const page = await rig.sit('petugas');
  const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.dataset.number ?? null);
  await page.keyboard.press('j');
  t.is(await focused(), newer.number);
  await page.keyboard.press('ArrowDown');
  t.is(await focused(), older.number);
  await page.keyboard.press('k');
  t.is(await focused(), newer.number);
  await page.keyboard.press('/');
  t.is(await page.evaluate(() => document.activeElement?.id), 'q');
  await page.keyboard.type('j?');
  t.is(await page.getByRole('searchbox').inputValue(), 'j?', 'letters in a field are letters');
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Pintasan papan ketik' });
  await dialog.waitFor();
  await expectAccessible(t, page);
  await dialog.getByLabel('Pintasan satu huruf menyala').uncheck();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  t.false(await dialog.isVisible());
  await page.reload();
  await page.keyboard.press('j');
  t.is(await focused(), null, 'it is remembered');
  await page.getByRole('button', { name: 'Pintasan' }).press('Enter');
  await dialog.getByLabel('Pintasan satu huruf menyala').press('Space');
  await dialog.getByRole('button', { name: 'Tutup' }).press('Enter');

  await page.locator('.row-link').first().focus();
  await page.keyboard.press('c');
  await page.waitForURL(`**/requests/${newer.number}`);
  t.true(await page.getByText('Anda yang mengerjakan.').isVisible());
  await page.goBack();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/requests/${older.number}`);
});

test.serial('without a script the list, its filters, and taking a request work as well', async (t) => {
  const rig = await startInboxRig(t, browser);
  const request = await rig.deliver();
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'id-ID' });
  t.teardown(() => context.close());
  const page = await context.newPage();
  await page.goto(`${rig.url}/login`);
  await page.getByLabel('Nama pengguna').fill('petugas');
  await page.getByLabel('Kata sandi').fill('silaku-demo');
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByLabel('Tahap', { exact: true }).selectOption('received');
  await page.getByRole('button', { name: 'Terapkan' }).click();
  await rowOf(page, request).getByRole('button', { name: 'Ambil' }).click();
  await page.waitForURL(`**/requests/${request.number}`);
  t.true(await page.getByText('Anda yang mengerjakan.').isVisible());
  t.is(
    await page.getByRole('button', { name: 'Pintasan' }).count(),
    0,
    'what would do nothing is not offered',
  );
});

test.serial('the list fits an old screen, and a sheet of paper without menu and buttons', async (t) => {
  const rig = await startInboxRig(t, browser);
  await rig.deliver({ service: 'pindah-dalam' });
  const page = await rig.sit('petugas');
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  t.true((await overflow()) <= 0, 'nothing to scroll sideways at 1366 pixels');
  await page.emulateMedia({ media: 'print' });
  t.false(await page.locator('.rail').isVisible());
  t.false(await page.locator('.filters').isVisible());
  t.false(await page.getByRole('button', { name: /Ambil/ }).isVisible());
  t.true(await page.locator('table.list').isVisible());
});

test.serial('more than fifty requests are read page by page, each once', async (t) => {
  const rig = await startInboxRig(t, browser);
  const numbers: string[] = [];
  for (let count = 0; count < 53; count++) {
    const request = await rig.kiosk.makeRequest({
      papers: [],
      nik: `74080145038${String(count).padStart(5, '0')}`,
    });
    await rig.kiosk.announce(request.jws);
    numbers.unshift(request.number);
    // Many come within one millisecond of this clock; the number then decides.
    if (count % 10 === 0) rig.running.pass(1000);
  }
  const page = await rig.sit('petugas');
  const first = await numbersShown(page);
  t.is(first.length, 50);
  await page.getByRole('link', { name: 'Berikutnya' }).click();
  await page.waitForURL('**after=**');
  const second = await numbersShown(page);
  t.deepEqual([...first, ...second].toSorted(), numbers.toSorted());
  await page.getByRole('link', { name: 'Kembali ke awal' }).click();
  await page.getByRole('link', { name: 'Berikutnya' }).waitFor();
  t.deepEqual(await numbersShown(page), first);
});
