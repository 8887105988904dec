/** Times as people in Kolaka Utara read them: central Indonesian time (WITA, UTC+8, no summer time). */
import type { Language } from './request.ts';

const months = {
  id: ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
} as const;

const witaOffsetMs = 8 * 60 * 60 * 1000;

/** `2026-11-24T02:24:00.000Z` becomes "24 Nov 2026, 10.24 WITA". */
export function localTime(isoTime: string, language: Language): string {
  const time = new Date(Date.parse(isoTime) + witaOffsetMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${localDayInWords(localDay(isoTime), language)}, ${two(time.getUTCHours())}.${two(time.getUTCMinutes())} WITA`;
}

/** The day in the hall: `2026-11-27`. */
export function localDay(isoTime: string): string {
  return new Date(Date.parse(isoTime) + witaOffsetMs).toISOString().slice(0, 10);
}

/** `2026-11-27` becomes "27 Nov 2026". */
export function localDayInWords(day: string, language: Language): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${months[language][(month ?? 1) - 1]} ${year}`;
}

/** When it is `time` ("17:00") in the hall on that day. */
export function localMoment(day: string, time: string): Date {
  return new Date(Date.parse(`${day}T${time}:00.000Z`) - witaOffsetMs);
}
