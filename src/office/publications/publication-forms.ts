/** What stands in the forms of the page of publications, as data; null where it is not right. Pure. */
import { z } from 'zod';
import { localMoment } from '../../request/local-time.ts';
import type { Bilingual } from '../../request/request.ts';
import { longestAnnouncement, type PublishedSettings, publishedSettings } from '../../seal/bulletin.ts';

type Fields = Record<string, string>;

const text = z
  .string()
  .transform((typed) => typed.replace(/[\p{C}\s]+/gu, ' ').trim())
  .pipe(z.string().min(1).max(longestAnnouncement));

export function readTexts({ id, en }: Fields): Bilingual | null {
  const read = z.object({ id: text, en: text }).safeParse({ id, en });
  return read.success ? read.data : null;
}

/** Days of the village; the last one counts whole. */
export function readDays({ from, until }: Fields): { from: string; until: string } | null {
  const begins = midnight(from);
  const lastDay = midnight(until);
  if (!begins || !lastDay || lastDay < begins) return null;
  const ends = new Date(lastDay.getTime() + 24 * 60 * 60_000);
  return { from: begins.toISOString(), until: ends.toISOString() };
}

function midnight(day: string | undefined): Date | null {
  if (!/^20\d\d-\d\d-\d\d$/.test(day ?? '')) return null;
  const moment = localMoment(day ?? '', '00:00');
  return Number.isNaN(moment.getTime()) ? null : moment;
}

const draftLimits = { mostDrafts: 20, mostMegabytes: 200 };

/** What is left empty is left to the technician. */
export function readSettings(fields: Fields): PublishedSettings | null {
  const { dayEnd = '', mbPerDay = '', mbPerMonth = '', bigPagesBetween = '', keepDays = '' } = fields;
  const hasData = mbPerDay !== '' || mbPerMonth !== '' || bigPagesBetween !== '';
  const read = publishedSettings.safeParse({
    ...(dayEnd === ''
      ? {}
      : { dayEnd: { time: dayEnd.replace('.', ':'), print: fields.printDayEnd === 'yes' } }),
    ...(hasData
      ? {
          data: {
            mbPerDay: amount(mbPerDay),
            mbPerMonth: amount(mbPerMonth),
            bigPagesBetween: bigPagesBetween === '' ? null : bigPagesBetween.replaceAll('.', ':'),
          },
        }
      : {}),
    ...(keepDays === '' ? {} : { draftSlips: { ...draftLimits, keepDays: amount(keepDays) } }),
  });
  return read.success ? read.data : null;
}

/** Not a number where it is none, which no schema takes. */
function amount(typed: string): number | null {
  return typed === '' ? null : /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN;
}
