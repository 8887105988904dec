/** The words of one request's page, by language. */
import type { Language } from '../../../request/request.ts';
import { en } from './en.ts';
import { type DeskWords, id } from './id.ts';

export type { DeskWords } from './id.ts';

export const deskWords: Record<Language, DeskWords> = { id, en };
