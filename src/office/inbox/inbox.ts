/** The rooms of the inbox, put together: what finds requests, who holds them, and what the office has decided about them. */
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { News } from '../news.ts';
import type { OfficeKeys } from '../office-keys.ts';
import { type Claims, createClaims } from './claims.ts';
import { createDuplicates, type Duplicates } from './duplicates.ts';
import { createInboxList } from './inbox-list.ts';
import { createInboxSettings, type InboxSettingsRegister } from './inbox-settings.ts';
import { createRequestLooks, type RequestLooks } from './request-looks.ts';
import { createSavedViews, type SavedViews } from './saved-views.ts';
import { createSearchIndex, type SearchIndex } from './search/search-index.ts';
import { createSearchTerms, type SearchTerms } from './search/search-terms.ts';

export type Inbox = {
  terms: SearchTerms;
  index: SearchIndex;
  list: ReturnType<typeof createInboxList>;
  settings: InboxSettingsRegister;
  duplicates: Duplicates;
  claims: Claims;
  views: SavedViews;
  looks: RequestLooks;
};

export function createInbox(office: {
  database: OfficeDatabase;
  keys: OfficeKeys;
  audit: AuditTrail;
  news: Pick<News, 'publish'>;
  now: () => Date;
  log: Logger;
}): Inbox {
  const terms = createSearchTerms(office.keys.searchSecret);
  const settings = createInboxSettings(office);
  const duplicates = createDuplicates({
    ...office,
    days: async () => (await settings.read()).duplicateDays,
  });
  return {
    terms,
    settings,
    duplicates,
    index: createSearchIndex({ ...office, terms, duplicates }),
    list: createInboxList({ ...office, terms }),
    claims: createClaims({ ...office, minutes: async () => (await settings.read()).claimMinutes }),
    views: createSavedViews(office),
    looks: createRequestLooks(office),
  };
}
