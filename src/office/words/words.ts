/** All words of the office's pages by language; the only door to them. */
import type { Language } from '../../request/request.ts';
import { en } from './en.ts';
import { id, type OfficeWords } from './id.ts';

export type { OfficeWords };

export const officeWords: Record<Language, OfficeWords> = { id, en };
