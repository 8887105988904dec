/**
 * Answers a kiosk that asks whether what it has delivered is still here: whole, with every file. What was lost is wanted again.
 */
import type { HeldQuestion } from '../seal/messages.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { SealedPages } from './pages/page-storage.ts';
import type { RequestRegister } from './request-register.ts';

/** Numbers of the question that `kiosk` should send again. */
export async function missingOf(
  office: {
    database: OfficeDatabase;
    requests: RequestRegister;
    sealedPages: Pick<SealedPages, 'isThere'>;
  },
  kiosk: string,
  question: HeldQuestion,
): Promise<string[]> {
  const missing: string[] = [];
  for (const asked of question.requests) {
    const [number = '', digest = ''] = asked.split(':');
    // Nothing is said about requests of others, whatever a kiosk asks.
    if (number.startsWith(kiosk) && !(await isHere(office, number, digest))) missing.push(number);
  }
  return missing;
}

async function isHere(
  { database, requests, sealedPages }: Parameters<typeof missingOf>[0],
  number: string,
  digest: string,
): Promise<boolean> {
  const announced = await requests.announcementOf(number);
  if (!announced) return false;
  // Another request has this number: the kiosk announces its own, and is told so.
  if (!announced.manifestSha256.startsWith(digest)) return false;
  const lost: string[] = [];
  for (const page of await requests.pagesOf(number)) {
    if (!page.wholeAt || !(await sealedPages.isThere(page))) lost.push(page.page);
  }
  if (lost.length === 0) return announced.acknowledgement !== null;
  await database.transaction(async () => {
    for (const page of lost) await requests.markPageLost(number, page);
  });
  return false;
}
