/** All words by language; the only door to them. */
import type { Language } from '../request.ts';
import { en } from './en.ts';
import { id, type Words } from './id.ts';

export type { Words };

export const words: Record<Language, Words> = { id, en };
