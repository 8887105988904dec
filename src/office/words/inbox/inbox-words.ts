/** The words of the list of requests and what belongs to it. */
import type { Language } from '../../../request/request.ts';
import { en } from './en.ts';
import { type InboxWords, id } from './id.ts';

export type { InboxWords };
export const inboxWords: Record<Language, InboxWords> = { id, en };
