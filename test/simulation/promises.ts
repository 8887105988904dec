/** What must hold whatever went wrong, looked up on the disks and in the citizens' hands. Each broken promise is one line. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openBytes } from '../../src/seal/age-seal.ts';
import { openAnswers, openFollowUp } from '../../src/seal/sealed-answers.ts';
import { nik, phone } from './citizen.ts';
import type { Ledger } from './ledger.ts';
import type { PaperOut } from './paper-printer.ts';

/** Begins every sheet that a citizen lays down. */
export const sheetMark = 'LEMBAR-WARGA';

export type Broken = { lost: string[]; duplicated: string[] };

const numbersIn = (sql: DatabaseSync, query: string) =>
  sql
    .prepare(query)
    .all()
    .map((row) => ({ ...row }));

function withDatabase<T>(path: string, work: (sql: DatabaseSync) => T): T {
  const sql = new DatabaseSync(path, { readOnly: true });
  try {
    return work(sql);
  } finally {
    sql.close();
  }
}

/**
 * Left means gone: between visits no draft, no page of a draft, no file that no request owns. `allowedDrafts`: those that may still be
 * offered to who started them.
 */
export function whatIsLeft(kioskFolder: string, allowedDrafts: ReadonlySet<string> = new Set()): string[] {
  return withDatabase(join(kioskFolder, 'outbox.sqlite'), (sql) => {
    const drafts = numbersIn(sql, 'SELECT visit FROM draft').filter(
      ({ visit }) => !allowedDrafts.has(String(visit)),
    );
    const pages = numbersIn(sql, 'SELECT page, visit FROM page');
    const strayRows = pages.filter(({ visit }) => visit !== null && !allowedDrafts.has(String(visit)));
    const known = new Set(pages.map(({ page }) => `${page}.age`));
    const strayFiles = readdirSync(join(kioskFolder, 'sealed')).filter((name) => !known.has(name));
    return [
      ...drafts.map(() => 'a draft of a visit that has ended'),
      ...strayRows.map(() => 'a page of a visit that has ended'),
      ...strayFiles.map((name) => `a file that nobody owns (${name.replace(/^[0-9a-z]+/, 'page')})`),
    ];
  });
}

const secrets = [nik, phone.slice(1), sheetMark].map((text) => Buffer.from(text));

/** Scanned means sealed: nothing that a citizen said or laid down stands in any file. */
export function whatCanBeRead(...folders: string[]): string[] {
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      const path = join(folder, name);
      if (!statSync(path).isFile()) continue;
      const bytes = readFileSync(path);
      if (secrets.some((secret) => bytes.includes(secret))) found.push(`plain text in ${name}`);
    }
  }
  return found;
}

/** Printed means kept: every receipt names a request that the office has once, whole, and as it lay on the glass. */
export async function whatArrived(parts: {
  officeFolder: string;
  identity: string;
  ledger: Ledger;
  papers: readonly PaperOut[];
}): Promise<Broken & { arrived: Set<string>; followUps: number }> {
  const { officeFolder, identity, ledger, papers } = parts;
  const lost: string[] = [];
  const duplicated: string[] = [];
  const numberOfVisit = new Map<string, string>();
  const arrived = new Set<string>();
  /** Told to be lost already. */
  const known = new Set<string>();

  const brought = new Set<string>();
  let followUps = 0;

  for (const { number, sealedAnswers, isWhole, pages, follows, replaces } of requestsAt(officeFolder)) {
    const answers = follows
      ? await openFollowUp(identity, sealedAnswers)
      : (await openAnswers(identity, sealedAnswers)).answers;
    if (follows && isWhole) followUps += 1;
    if (follows && !replaces) {
      // A withdrawal has no page to know its visit by.
      if (isWhole) arrived.add(number);
      continue;
    }
    if (replaces && brought.has(replaces)) duplicated.push(`a page for ${follows} came twice`);
    if (replaces) brought.add(replaces);
    const visit = ledger.visitOfPage.get(answers.pages[0]?.page ?? '');
    if (visit === undefined) {
      duplicated.push(`the office has ${number}, which no visit here has made`);
      continue;
    }
    const other = numberOfVisit.get(visit);
    if (other !== undefined) {
      duplicated.push(`the office has ${ledger.visitLabel(visit)} twice, as ${other} and ${number}`);
      continue;
    }
    numberOfVisit.set(visit, number);
    if (!isWhole) continue;
    const wished = ledger.wished.get(visit) ?? [];
    const isAsWished = answers.pages.map(({ page }) => page).join() === wished.map(({ page }) => page).join();
    const wrong = isAsWished
      ? await whatDiffers(officeFolder, identity, number, wished, pages, ledger.sheets)
      : 'its answers name other pages than the visit';
    if (!wrong) arrived.add(number);
    else {
      known.add(number);
      lost.push(`${number}: ${wrong}`);
    }
  }

  const promised = new Set([...papers.map(({ number }) => number), ...ledger.confirmed.keys()]);
  for (const number of promised) {
    if (!arrived.has(number) && !known.has(number)) lost.push(`${number} has not arrived whole`);
  }
  for (const number of new Set(papers.map((paper) => paper.number))) {
    const firsts = papers.filter((paper) => paper.number === number && !paper.isCopy);
    if (firsts.length > 1)
      duplicated.push(`${firsts.length} papers say they are the first receipt of ${number}`);
  }
  for (const [number, visit] of ledger.confirmed) {
    const atOffice = numberOfVisit.get(visit);
    if (atOffice !== undefined && atOffice !== number) {
      duplicated.push(`${ledger.visitLabel(visit)} was told ${number}, the office has ${atOffice}`);
    }
  }
  return { lost, duplicated, arrived, followUps };
}

function requestsAt(officeFolder: string) {
  return withDatabase(join(officeFolder, 'office.sqlite'), (sql) => {
    const pagesOf = sql.prepare('SELECT page, whole_at FROM pages WHERE number = ? ORDER BY position');
    return numbersIn(
      sql,
      'SELECT number, acknowledgement, sealed_answers, follows, replaces FROM requests ORDER BY number',
    ).map((row) => {
      const pages = pagesOf.all(String(row.number));
      return {
        number: String(row.number),
        sealedAnswers: String(row.sealed_answers),
        follows: row.follows === null ? null : String(row.follows),
        replaces: row.replaces === null ? null : String(row.replaces),
        isWhole: row.acknowledgement !== null && pages.every(({ whole_at }) => whole_at !== null),
        pages: pages.map(({ page }) => String(page)),
      };
    });
  });
}

async function whatDiffers(
  officeFolder: string,
  identity: string,
  number: string,
  wished: readonly { page: string; sha256: string }[],
  pages: readonly string[],
  sheets: ReadonlySet<string>,
): Promise<string | null> {
  // A page that was scanned again stands in its old place in the answers, and last in the manifest.
  const sorted = (ids: readonly string[]) => [...ids].sort().join();
  if (sorted(wished.map(({ page }) => page)) !== sorted(pages)) return 'its pages are not those of the visit';
  for (const { page, sha256 } of wished) {
    const path = join(officeFolder, 'sealed', number, `${page}.age`);
    if (!existsSync(path)) return 'a page is not there';
    const plain = await openBytes(identity, readFileSync(path)).catch(() => null);
    if (!plain) return 'a page cannot be opened';
    const digest = createHash('sha256').update(plain).digest('hex');
    if (digest !== sha256 || !sheets.has(digest)) return 'a page is not what lay on the glass';
  }
  return null;
}
