/** Draws the office's pages for the README and for review: an office with made-up requests, looked at in a real Chromium. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import type { PlainStep } from '../../src/request/workflow/request-steps.ts';
import type { KioskReport } from '../../src/seal/kiosk-report.ts';
import type { ReleaseFile } from '../../src/seal/release.ts';
import { createSigningKey, signRelease } from '../../src/seal/signatures.ts';
import { logIn, openPage, startBrowser } from '../office/support/browser.ts';
import type { Paper } from '../office/support/papers.ts';
import { enrolTestKiosk, type RequestWish, type TestKiosk } from '../office/support/test-kiosk.ts';
import { openTestOffice, type TestOffice } from '../office/support/test-office.ts';
import { wellReport } from '../office/support/well-report.ts';

/** Writes login.png, inbox.png, kiosks.png, kiosk.png and publications.png (1366x768) into the folder and returns their paths. */
export async function renderOfficePages(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const officeFolder = await mkdtemp(join(tmpdir(), 'silaku-screens-'));
  const running = await openTestOffice({
    folder: officeFolder,
    demo: true,
    startAt: new Date('2026-11-23T00:12:00.000Z'),
  });
  const browser = await startBrowser();
  try {
    const page = await openPage(browser);
    const shoot = async (name: string) => {
      const path = join(folder, `${name}.png`);
      // A palette is enough for these pages, and keeps the repository small.
      await sharp(await page.screenshot())
        .png({ palette: true, effort: 10 })
        .toFile(path);
      return path;
    };
    await page.goto(`${running.office.url}/login`);
    const paths = [await shoot('login')];
    await logIn(page, running.office.url);
    const kiosks = await fillInbox(running, page);
    await promise(page, running.office.url);
    await takeAs(running, browser, 'KTP rusak');
    await page.goto(`${running.office.url}/requests`);
    await page.getByText('Sari Dewi').waitFor();
    paths.push(await shoot('inbox'));
    await page.getByRole('button', { name: 'Pintasan' }).click();
    paths.push(await shoot('inbox-keys'));
    await page.goto(`${running.office.url}/service-times`);
    paths.push(await shoot('service-times'));
    await page.goto(`${running.office.url}/requests`);
    await page.locator('.list .tag-warn').first().click();
    await page.locator('.comparison').waitFor();
    paths.push(await shoot('duplicates'));
    await tellOfKiosks(running, kiosks);
    await offerUpdate(running);
    await logIn(page, running.office.url);
    await page.goto(`${running.office.url}/kiosks`);
    paths.push(await shoot('kiosks'));
    await page.goto(`${running.office.url}/kiosks/001`);
    paths.push(await shoot('kiosk'));
    await publish(page, running.office.url);
    await page.goto(`${running.office.url}/publications`);
    paths.push(await shoot('publications'));
    return paths;
  } finally {
    await browser.close();
    await running.office.close();
    await rm(officeFolder, { recursive: true });
  }
}

const minuteMs = 60_000;
/** Somebody who has sent the same request from two kiosks. */
const twiceNik = '7408014503850002';

const formF102: Paper = {
  title: 'FORMULIR F-1.02',
  subtitle: 'Pendaftaran Peristiwa Kependudukan',
  lines: [
    ['Nama lengkap', 'SITTI CONTOH'],
    ['NIK', '7408 0145 0385 0002'],
    ['Nomor KK', '7408 0112 0415 0003'],
    ['Alamat', 'Dusun II, Desa Pitulua'],
    ['Kecamatan', 'Lasusua'],
    ['Jenis permohonan', 'Penerbitan KIA'],
    ['Untuk anak', 'ANDI CONTOH'],
    ['Tanggal', '23 November 2026'],
  ],
};
const birthCertificate: Paper = {
  title: 'KUTIPAN AKTA KELAHIRAN',
  subtitle: 'Nomor 7408-LT-00000000-0000',
  lines: [
    ['Nama anak', 'ANDI CONTOH'],
    ['Lahir di', 'Lasusua'],
    ['Tanggal lahir', '4 Maret 2019'],
    ['Anak ke', 'dua, laki-laki'],
    ['Dari ayah', 'BASO CONTOH'],
    ['Dan ibu', 'SITTI CONTOH'],
  ],
};
const parentCard: Paper = {
  title: 'PROVINSI SULAWESI TENGGARA',
  subtitle: 'KABUPATEN KOLAKA UTARA',
  shape: 'card',
  lines: [
    ['NIK', '7408 0145 0385 0002'],
    ['Nama', 'SITTI CONTOH'],
    ['Lahir', 'LASUSUA, 05-03-1985'],
    ['Alamat', 'DUSUN II'],
    ['Desa', 'PITULUA'],
    ['Pekerjaan', 'PETANI'],
  ],
};

type Row = {
  kiosk: 0 | 1 | 2;
  wish: RequestWish;
  waitMs: number;
  steps: [PlainStep, string?][];
  isWhole?: boolean;
};

const rows: Row[] = [
  {
    kiosk: 0,
    waitMs: 70 * minuteMs,
    wish: { service: 'ktp-rusak', papers: [{ paper: 'f-102' }, { paper: 'ktp-rusak', looks: parentCard }] },
    steps: [['startCheck'], ['accept'], ['markReady'], ['giveToCourier'], ['reportDelivered']],
  },
  {
    kiosk: 1,
    waitMs: 210 * minuteMs,
    wish: { service: 'kk-hilang-rusak', caseAnswers: { applicant: 'self', reason: 'lost' } },
    steps: [
      ['startCheck'],
      ['reject', 'Surat kehilangan sudah lewat masa berlaku. Mohon minta yang baru di polsek.'],
    ],
  },
  {
    kiosk: 0,
    waitMs: 95 * minuteMs,
    wish: {
      service: 'akta-lahir',
      papers: [{ paper: 'f-201' }, { paper: 'surat-lahir' }, { paper: 'kk' }, { paper: 'buku-nikah' }],
    },
    steps: [['startCheck'], ['accept'], ['markReady', 'Bawa KK lama saat menerima akta.']],
  },
  {
    kiosk: 2,
    waitMs: 600 * minuteMs,
    wish: { service: 'ktp-hilang' },
    steps: [['startCheck'], ['accept'], ['markReady']],
  },
  {
    kiosk: 1,
    waitMs: 140 * minuteMs,
    wish: {
      service: 'akta-mati',
      papers: [{ paper: 'f-201' }, { paper: 'surat-mati' }, { paper: 'kk-lama' }],
    },
    steps: [['startCheck'], ['askForMore', 'Mohon pindai ulang surat kematian, capnya tidak terlihat.']],
  },
  {
    kiosk: 0,
    waitMs: 55 * minuteMs,
    wish: { service: 'kk-ubah', papers: [{ paper: 'f-102' }, { paper: 'kk-lama' }, { paper: 'ijazah' }] },
    steps: [['startCheck']],
  },
  {
    kiosk: 2,
    // Over the weekend, so that what came before is late.
    waitMs: 3 * 24 * 60 * minuteMs,
    wish: {
      service: 'pindah-dalam',
      papers: [{ paper: 'f-103' }, { paper: 'kk-lama' }, { paper: 'ktp-lama', looks: parentCard }],
    },
    steps: [['startCheck']],
  },
  {
    kiosk: 0,
    waitMs: 31 * minuteMs,
    steps: [['startCheck']],
    wish: {
      service: 'kia-baru',
      nik: twiceNik,
      caseAnswers: { applicant: 'self', childAge: 'from5', guardian: 'parents' },
      familyCardNumber: '7408011204150003',
      papers: [
        { paper: 'f-102', looks: formF102 },
        { paper: 'akta-lahir', looks: birthCertificate, rotation: 180 },
        { paper: 'ktp-ortu', looks: parentCard, rotation: 90 },
        { paper: 'ktp-ortu', looks: parentCard },
        { paper: 'foto-anak', looks: parentCard },
      ],
      missingPapers: ['kk'],
    },
  },
  {
    kiosk: 1,
    waitMs: 22 * minuteMs,
    wish: {
      service: 'kia-baru',
      nik: twiceNik,
      caseAnswers: { applicant: 'self', childAge: 'from5', guardian: 'parents' },
    },
    steps: [],
  },
  {
    kiosk: 2,
    waitMs: 9 * minuteMs,
    wish: {
      service: 'kk-pisah',
      papers: [{ paper: 'f-102' }, { paper: 'kk-lama' }, { paper: 'buku-nikah' }],
    },
    steps: [],
  },
  {
    kiosk: 0,
    waitMs: 3 * minuteMs,
    wish: { service: 'ktp-rusak', papers: [{ paper: 'f-102' }, { paper: 'ktp-rusak', looks: parentCard }] },
    steps: [],
    isWhole: false,
  },
];

/** A kiosk that still holds some requests, one of which a request went missing, and one whose card was restored. */
async function tellOfKiosks(running: TestOffice, kiosks: TestKiosk[]): Promise<void> {
  const [pitulua, watuliu, lasusua] = kiosks;
  if (!pitulua || !watuliu || !lasusua) return;
  const small: RequestWish = { service: 'ktp-hilang', papers: [] };
  const held = [await pitulua.makeRequest(small), await pitulua.makeRequest(small)];
  await pitulua.announce((await pitulua.makeRequest(small)).jws);
  await watuliu.makeRequest(small);
  const card = lasusua.journal.copy();
  await lasusua.announce((await lasusua.makeRequest(small)).jws);
  lasusua.journal.restore(card);
  await lasusua.announce((await lasusua.makeRequest(small)).jws);
  for (const day of ['2026-11-24', '2026-11-25']) {
    running.pass(24 * 60 * minuteMs);
    const oldest = held.map(({ number }) => pitulua.journal.unsent(number));
    const unsent = { requests: held.length, oldest };
    const kept = [
      { service: 'ktp-hilang', requests: 3 },
      { service: 'akta-lahir', requests: 1 },
    ];
    await pitulua.sendDayEnd(await pitulua.endDay({ day, unsent, kept, receiptsPrinted: 4, delivered: 2 }));
    await watuliu.sendDayEnd(await watuliu.endDay({ day }));
    await lasusua.sendDayEnd(await lasusua.endDay({ day }));
    running.pass(40 * minuteMs);
  }
  const waits = {
    waiting: 2,
    oldestWaitingSince: new Date(running.now().getTime() - 26 * 60 * minuteMs).toISOString(),
  };
  const at = new Date(running.now().getTime() - 5 * 60 * minuteMs).toISOString();
  await tellHowItIs(pitulua, {
    ...wellReport,
    outbox: { ...waits, setAside: 0 },
    receiptsLeft: 18,
    update: { phase: 'wentBack', version: '0.2.0', at, why: 'device.lost scanner' },
  });
  await tellHowItIs(watuliu, {
    ...wellReport,
    state: 'outOfOrder',
    devices: { ...wellReport.devices, printer: { state: 'needsPerson', fault: 'printer.paperOut' } },
    receiptsLeft: 0,
  });
  const kept = { phase: 'kept', version: '0.2.0', at, why: null };
  await tellHowItIs(lasusua, { ...wellReport, software: '0.2.0', update: kept });
}

/** A release for half of the kiosks; what it is made of is not in the picture. */
async function offerUpdate({ folder }: TestOffice): Promise<void> {
  const file: ReleaseFile = {
    ...{ file: 'silaku-kiosk_0.2.0_arm64.deb', bytes: 1, sha256: '0'.repeat(64) },
    package: 'silaku-kiosk',
    architecture: 'arm64',
  };
  const release = { version: '0.2.0', madeAt: '2026-11-24T04:00:00.000Z', percent: 50, files: [file] };
  await mkdir(join(folder, 'updates'));
  const list = join(folder, 'updates', 'release.jws');
  await writeFile(list, await signRelease(await createSigningKey(), release));
}

async function tellHowItIs(kiosk: TestKiosk, report: KioskReport): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await kiosk.fetch('/api/reports', { method: 'POST', headers, body: JSON.stringify(report) });
}

/** One announcement and one closed service, as an administrator makes them. */
async function publish(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/publications`);
  const announcement = page.locator('form[action="/publications/announcements"]');
  await announcement.locator('[name=id]').fill('Kantor tutup 25 dan 26 November.');
  await announcement.locator('[name=en]').fill('The office is closed on 25 and 26 November.');
  await announcement.getByRole('button').click();
  const closing = page.locator('form[action="/publications/closed"]');
  await closing.locator('[name=service]').selectOption('kia-baru');
  await closing.locator('[name=id]').fill('Blangko KIA habis sampai Senin.');
  await closing.locator('[name=en]').fill('No blank child cards until Monday.');
  await closing.getByRole('button').click();
}

let persons = 0;

/** Everybody has a NIK and papers of their own; two people have sent the same request twice. */
function ofOwnPerson(wish: RequestWish): RequestWish {
  persons += 1;
  const papers = (wish.papers ?? [{ paper: 'f-102' }, { paper: 'surat-hilang' }]).map((each) =>
    each.looks
      ? {
          ...each,
          looks: { ...each.looks, lines: [...each.looks.lines, ['RT', String(persons)] as [string, string]] },
        }
      : { ...each, looks: { ...formF102, subtitle: `Lembar ${persons} ${each.paper}` } },
  );
  return { nik: `74080145038500${String(persons + 10)}`, ...wish, papers };
}

/** What an office may promise for its services. */
async function promise(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/service-times`);
  for (const [service, days] of [
    ['KTP hilang', '2'],
    ['Ubah isi Kartu Keluarga', '2'],
    ['Kartu anak (KIA) baru', '1'],
    ['Akta kelahiran', '5'],
  ] as const) {
    await page.locator('.service-days label', { hasText: service }).first().locator('input').fill(days);
  }
  await page.locator('[name=holidays]').fill('2026-12-25 Natal\n2027-01-01 Tahun Baru');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await page.getByRole('status').waitFor();
}

/** A colleague works on one of them. */
async function takeAs(running: TestOffice, browser: Browser, service: string): Promise<void> {
  const password = 'a long password for pictures';
  await running.office.people.create({
    username: 'sari',
    name: 'Sari Dewi',
    role: 'operator',
    password,
    by: 'office',
  });
  const page = await openPage(browser);
  await logIn(page, running.office.url, { username: 'sari', password });
  const row = page.locator('tr[data-number]', { hasText: service }).first();
  await row.getByRole('button', { name: /Ambil/ }).click();
  await page.waitForURL('**/requests/*');
  await page.context().close();
}

async function fillInbox(running: TestOffice, page: Page): Promise<TestKiosk[]> {
  const kiosks = [
    await enrolTestKiosk(running, 'Balai Desa Pitulua'),
    await enrolTestKiosk(running, 'Balai Desa Watuliu'),
    await enrolTestKiosk(running, 'Kelurahan Lasusua'),
  ];
  for (const row of rows) {
    const kiosk = kiosks[row.kiosk];
    if (!kiosk) continue;
    running.pass(row.waitMs);
    const request = await kiosk.makeRequest(ofOwnPerson(row.wish));
    if (row.isWhole === false) await kiosk.announce(request.jws);
    else await kiosk.deliver(request);
    running.pass(2 * minuteMs);
    // Time passes by leaps here, and a session ends after half an hour.
    await logIn(page, running.office.url);
    for (const [step, note] of row.steps) {
      await page.goto(`${running.office.url}/requests/${request.number}`);
      await takeStep(page, step, note);
    }
  }
  return kiosks;
}

async function takeStep(page: Page, step: PlainStep, note: string | undefined): Promise<void> {
  const form = page.locator(`form.step-${step}`);
  const summary = page.locator('details', { has: form }).locator('summary');
  if ((await summary.count()) > 0) await summary.click();
  if (note !== undefined) await form.getByRole('textbox').fill(note);
  await form.getByRole('button').click();
  await page.waitForURL('**?done=1');
}
