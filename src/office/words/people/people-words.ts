/** Words about people and logging in by language. */
import type { Language } from '../../../request/request.ts';
import { en } from './en.ts';
import { id, type PeopleWords } from './id.ts';

export const peopleWords: Record<Language, PeopleWords> = { id, en };

/** "30 detik", "15 menit": how long somebody has to wait, never told too short. */
export function waitText(waitMs: number, language: Language): string {
  const { time } = peopleWords[language];
  const seconds = Math.ceil(waitMs / 1000);
  return seconds < 90 ? time.seconds(seconds) : time.minutes(Math.ceil(seconds / 60));
}
