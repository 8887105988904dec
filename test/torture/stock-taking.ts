/** Looks at what is left when all programs have ended: the paper, the office's folder, the kiosks' folders, the logs. Asks no program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { readReceiptCodes } from '../../src/demo/receipt-reading.ts';
import { readReceiptCode } from '../../src/request/request-number.ts';
import { receiptWords } from '../../src/request/words/receipt-words.ts';
import { openAnswers } from '../../src/seal/sealed-answers.ts';
import type { Errand } from './citizen-deeds.ts';
import { type SearchedFor, searchForLeaks } from './leak-search.ts';
import { createPageJudge, type PageJudge } from './page-judge.ts';
import type { ArrivedRequest, KeptRequest, PaperSlip, Stock } from './reckoning.ts';

export type Places = {
  officeFolder: string;
  kiosks: { name: string; kioskFolder: string; deskFolder: string }[];
  logs: string;
};

/** `errands`: who came, and what they laid on the glass. */
export async function takeStock(places: Places, errands: readonly Errand[]): Promise<Stock> {
  const judge = createPageJudge(errands);
  try {
    const slips: PaperSlip[] = [];
    for (const { name, deskFolder } of places.kiosks) slips.push(...(await readSlips(name, deskFolder)));
    const searched: SearchedFor = {
      words: errands.flatMap(({ nik, phone }) => [nik, ...(phone === '' ? [] : [phone, phone.slice(1)])]),
    };
    return {
      slips,
      arrived: await readArrived(places.officeFolder, judge),
      kept: places.kiosks.flatMap(({ kioskFolder }) => readKept(kioskFolder)),
      leftovers: places.kiosks.flatMap(({ kioskFolder }) => findLeftovers(kioskFolder)),
      leaks: [places.logs, ...places.kiosks.map(({ kioskFolder }) => kioskFolder)].flatMap((folder) =>
        searchForLeaks(folder, searched),
      ),
    };
  } finally {
    await judge.close();
  }
}

/** Half a receipt that a killed kiosk left in the printer has no code that can be read: it is no receipt. */
async function readSlips(name: string, deskFolder: string): Promise<PaperSlip[]> {
  const folder = join(deskFolder, 'receipts');
  if (!existsSync(folder)) return [];
  const slips: PaperSlip[] = [];
  const pictures = readdirSync(folder).filter((file) => file.endsWith('.png'));
  const inOrder = pictures.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  for (const picture of inOrder) {
    const text = readFileSync(join(folder, picture.replace('.png', '.txt')), 'utf8');
    if (Object.values(receiptWords).some(({ statusTitle }) => text.includes(statusTitle))) continue;
    const codes = await readReceiptCodes(readFileSync(join(folder, picture)));
    const isCopy = Object.values(receiptWords).some(({ copy }) => text.includes(copy));
    for (const code of codes) {
      const read = readReceiptCode(code);
      if (read.outcome === 'ok') slips.push({ file: `${name}/${picture}`, number: read.number, isCopy });
    }
  }
  return slips;
}

const arrivedRow = z.object({
  number: z.string(),
  manifestSha256: z.string(),
  sealedAnswers: z.string(),
  acknowledgement: z.string().nullable(),
});

async function readArrived(officeFolder: string, judge: PageJudge): Promise<ArrivedRequest[]> {
  const identity = /^AGE-SECRET-KEY-\S+$/m.exec(
    readFileSync(join(officeFolder, 'office-identity.txt'), 'utf8'),
  )?.[0];
  if (identity === undefined) throw new Error('the office has no identity');
  const rows = readRows(
    join(officeFolder, 'office.sqlite'),
    `SELECT number, manifest_sha256 AS manifestSha256, sealed_answers AS sealedAnswers, acknowledgement
       FROM requests ORDER BY number`,
    arrivedRow,
  );
  const arrived: ArrivedRequest[] = [];
  for (const { number, manifestSha256, sealedAnswers, acknowledgement } of rows) {
    const opened = await openAnswers(identity, sealedAnswers).catch(() => null);
    const pages: ArrivedRequest['pages'] = [];
    for (const page of opened?.answers.pages ?? []) {
      const path = join(officeFolder, 'sealed', number, `${page.page}.age`);
      pages.push(await judge.judge(identity, path, page, opened?.answers.nik ?? ''));
    }
    arrived.push({
      ...{ number, manifestSha256, pages },
      isAcknowledged: acknowledgement !== null,
      nik: opened?.answers.nik ?? null,
    });
  }
  return arrived;
}

const keptRow = z.object({
  number: z.string(),
  manifestSha256: z.string(),
  state: z.string(),
  problem: z.string().nullable(),
  isPrinted: z.number().transform(Boolean),
});

function readKept(kioskFolder: string): KeptRequest[] {
  return readRows(
    join(kioskFolder, 'outbox.sqlite'),
    `SELECT number, manifest_sha256 AS manifestSha256, state, problem, printed_at IS NOT NULL AS isPrinted
       FROM request JOIN outbox USING (position) JOIN receipt USING (position) ORDER BY position`,
    keptRow,
  );
}

const pageRow = z.object({ page: z.string(), visit: z.string().nullable() });

function findLeftovers(kioskFolder: string): string[] {
  const pages = readRows(join(kioskFolder, 'outbox.sqlite'), 'SELECT page, visit FROM page', pageRow);
  const files = new Set(readdirSync(join(kioskFolder, 'sealed')));
  const named = new Set(pages.map(({ page }) => `${page}.age`));
  return [
    ...pages.filter(({ visit }) => visit !== null).map(({ page }) => `a row for page ${page}`),
    ...[...files].filter((file) => !named.has(file)).map((file) => `the file ${file}`),
  ];
}

export function readRows<Row>(path: string, query: string, row: z.ZodType<Row>): Row[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(query)
      .all()
      .map((each) => row.parse(each));
  } finally {
    database.close();
  }
}
