/** The data plan as a technician writes it on the command line of `silaku forward`. */
import type { PublishedSettings } from '../../seal/bulletin.ts';
import { type DataPlan, readHours, unlimited } from './data-plan.ts';

export const dataOptions = {
  'quota-mb-per-day': { type: 'string' },
  'quota-mb-per-month': { type: 'string' },
  'big-pages-between': { type: 'string' },
  'pages-wait-at-most-hours': { type: 'string' },
} as const;

const bytesInMb = 1_000_000;
const msInHour = 60 * 60_000;

/** null when a word is not what it should be: a kiosk must not spend money because of a slip of the pen. */
export function readDataPlan(words: Partial<Record<keyof typeof dataOptions, string>>): DataPlan | null {
  const perDay = readAmount(words['quota-mb-per-day'], bytesInMb);
  const perMonth = readAmount(words['quota-mb-per-month'], bytesInMb);
  const atMost = readAmount(words['pages-wait-at-most-hours'], msInHour);
  const between = words['big-pages-between'];
  const cheapHours = between === undefined ? null : readHours(between);
  if (perDay === 'wrong' || perMonth === 'wrong' || atMost === 'wrong') return null;
  if (between !== undefined && cheapHours === null) return null;
  return {
    bytesPerDay: perDay,
    bytesPerMonth: perMonth,
    cheapHours,
    pagesWaitAtMostMs: atMost ?? unlimited.pagesWaitAtMostMs,
  };
}

/** As the office has published it; null when it leaves the plan to the technician's settings. */
export function publishedPlan(
  published: PublishedSettings['data'],
  { pagesWaitAtMostMs }: DataPlan,
): DataPlan | null {
  if (!published) return null;
  const { mbPerDay, mbPerMonth, bigPagesBetween } = published;
  return {
    bytesPerDay: mbPerDay === null ? null : mbPerDay * bytesInMb,
    bytesPerMonth: mbPerMonth === null ? null : mbPerMonth * bytesInMb,
    cheapHours: bigPagesBetween === null ? null : readHours(bigPagesBetween),
    pagesWaitAtMostMs,
  };
}

function readAmount(text: string | undefined, unit: number): number | null | 'wrong' {
  if (text === undefined) return null;
  return /^\d{1,7}(\.\d{1,3})?$/.test(text) && Number(text) > 0 ? Number(text) * unit : 'wrong';
}
