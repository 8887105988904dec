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
  const day = `${time.getUTCDate()} ${months[language][time.getUTCMonth()]} ${time.getUTCFullYear()}`;
  return `${day}, ${two(time.getUTCHours())}.${two(time.getUTCMinutes())} WITA`;
}
