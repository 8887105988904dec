/** Pictures of one request as a workplace, of the courier's list, and of the archive's sheets, with papers as a kiosk scans them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { type SamplePaper, samplePaper } from '../../src/demo/papers/sample-papers.ts';
import type { ColourNeed } from '../../src/page/page.ts';
import { preparePage } from '../../src/page/page-encoding.ts';
import { readPdf } from '../office/desk/support/pdf-tools.ts';
import { logIn, openPage, startBrowser } from '../office/support/browser.ts';
import { enrolTestKiosk, type Lie } from '../office/support/test-kiosk.ts';
import { openTestOffice } from '../office/support/test-office.ts';

export async function renderDeskPages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const officeFolder = await mkdtemp(join(tmpdir(), 'silaku-screens-'));
  const running = await openTestOffice({ folder: officeFolder, demo: true });
  const browser = await startBrowser();
  const keep = (name: string, picture: Buffer) =>
    sharp(picture)
      .png({ palette: true, effort: 10 })
      .toFile(join(folder, `${name}.png`));
  try {
    const { url } = running.office;
    const page = await openPage(browser);
    const shoot = async (name: string) => keep(name, await page.screenshot());
    const number = await deliverBirth(running);
    await logIn(page, url);
    await page.goto(`${url}/requests/${number}`);
    await take(page, 'Ambil dan periksa');
    await judge(page, 'Baik', '2 dari 4');
    await judge(page, 'Baik', '3 dari 4');
    await drawn(page);
    await shoot('desk');
    await page.locator('.page:not([hidden])').getByRole('button', { name: 'Tidak terbaca' }).click();
    await page.locator('.page:not([hidden]) .send-back[open]').waitFor();
    await shoot('send-back');
    await judge(page, 'Baik', '4 dari 4');
    await judge(page, 'Baik', '4 dari 4');
    await page.keyboard.press('1');
    await page.keyboard.press('d');
    await drawn(page);
    await page.locator('#checklist').scrollIntoViewIfNeeded();
    await shoot('two-pages');

    await page.getByLabel('Catatan untuk rekan kerja').fill('Ibu sudah ditelepon, KK lama dibawa kurir.');
    await page.getByRole('button', { name: 'Simpan catatan' }).click();
    await page.locator('.event-note').waitFor();
    await page.getByLabel('Nama penerima, seperti di surat').fill('Sitti Contoh');
    await page.getByLabel('Alamat rumah').fill('Dusun II, rumah panggung hijau dekat masjid');
    await page.getByRole('button', { name: 'Simpan penerima' }).click();
    await page.waitForURL('**#recipient');
    for (const step of ['Surat lengkap, kerjakan', 'Siap diserahkan', 'Serahkan ke kurir'])
      await take(page, step);

    const archive = await page.request.get(`${url}/requests/${number}/archive.pdf`);
    const { sheets } = await readPdf(await archive.body(), 60);
    for (const [index, sheet] of sheets.entries())
      if (index < 4) await writeFile(join(folder, `archive-${index + 1}.png`), await small(sheet));

    await page.goto(`${url}/courier`);
    await shoot('courier');
    const list = await readPdf(await page.pdf({ format: 'A4' }), 70);
    await writeFile(join(folder, 'courier-on-paper.png'), await small(list.sheets[0] ?? Buffer.alloc(0)));
  } finally {
    await browser.close();
    await running.office.close();
    await rm(officeFolder, { recursive: true });
  }
}

const small = (picture: Buffer) => sharp(picture).png({ palette: true, effort: 10 }).toBuffer();

async function deliverBirth(running: Awaited<ReturnType<typeof openTestOffice>>): Promise<string> {
  const kiosk = await enrolTestKiosk(running);
  const scan = async (paper: string, kind: SamplePaper, need: ColourNeed) => ({
    paper,
    looks: { title: '', subtitle: '', lines: [] },
    lie: await scanned(kind, need),
  });
  const request = await kiosk.makeRequest({
    service: 'akta-lahir',
    caseAnswers: { applicant: 'self', birthProof: 'yes', marriageProof: 'yes', inFamilyCard: 'no' },
    familyCardNumber: '7408011204150003',
    papers: [
      await scan('f-201', 'formF102', 'none'),
      { ...(await scan('surat-lahir', 'birthLetter', 'useful')), keptAnyway: ['cutOff'] },
      { ...(await scan('kk-lama', 'familyCard', 'useful')), rotation: 270 },
      await scan('buku-nikah', 'marriageBook', 'useful'),
    ],
  });
  await kiosk.deliver(request);
  running.pass(35 * 60_000);
  return request.number;
}

/** As the kiosk itself prepares it. */
async function scanned(kind: SamplePaper, need: ColourNeed): Promise<Lie> {
  const { data, info } = await sharp(await samplePaper(kind))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = {
    widthPx: info.width,
    heightPx: info.height,
    channels: 3,
    resolutionDpi: 300,
    pixels: data,
  } as const;
  const { encoded, mediaType, widthPx, heightPx, thumbnail } = await preparePage(pixels, need);
  return { content: encoded, mediaType, said: { widthPx, heightPx, thumbnail } };
}

async function take(page: Page, step: string): Promise<void> {
  const summary = page.locator('summary', { hasText: step });
  if ((await summary.count()) > 0) {
    await summary.click();
    await page.locator('details[open]').getByRole('button').last().click();
  } else await page.getByRole('button', { name: step, exact: true }).click();
  await page.waitForURL('**?done=1');
}

async function judge(page: Page, verdict: string, leadsTo: string): Promise<void> {
  await page.locator('.page:not([hidden])').getByRole('button', { name: verdict }).click();
  await page.locator('.viewer-position', { hasText: leadsTo }).waitFor();
}

/** Loaded is not drawn yet. */
async function drawn(page: Page): Promise<void> {
  for (const image of await page.locator('.page:not([hidden]) .page-view img').all())
    await image.evaluate((element: HTMLImageElement) => element.decode());
}
