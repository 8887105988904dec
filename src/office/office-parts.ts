/** The office without its server: database, keys and what decides about arrivals. The server and the import from a stick stand on it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locker } from '@tus/server';
import type { Logger } from 'pino';
import { type CatalogueScope, createCatalogueScope } from '../request/service-catalogue.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';
import { claimKeys } from './claim-keys.ts';
import { type DatabasePlace, type OfficeDatabase, openOfficeDatabase } from './database/office-database.ts';
import { createDayEnds, type DayEnds } from './day-ends.ts';
import { createKioskReports, type KioskReports } from './fleet/kiosk-reports.ts';
import { createFollowUpArrivals } from './follow-ups/follow-up-arrivals.ts';
import { createWantedPages, type WantedPages } from './follow-ups/wanted-pages.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createKioskBoots, type KioskBoots } from './kiosk-boots.ts';
import { createKioskJournals, type KioskJournals } from './kiosk-journals.ts';
import { createKioskRegister, type KioskRegister } from './kiosk-register.ts';
import { createKioskRoom, type KioskRoom, type RoomLimits } from './kiosk-room.ts';
import { createNews, type News } from './news.ts';
import { loadOfficeKeys, type OfficeKeys } from './office-keys.ts';
import { openPageStorage } from './pages/open-page-storage.ts';
import type { PageUploads, SealedPages } from './pages/page-storage.ts';
import { createUploadLocks } from './pages/upload-locks.ts';
import { type BulletinRegister, createBulletinRegister } from './publications/bulletin-register.ts';
import { createRequestRegister, type RequestRegister } from './request-register.ts';

export type OfficeParts = {
  database: OfficeDatabase;
  place: DatabasePlace;
  news: News;
  keys: OfficeKeys;
  audit: AuditTrail;
  kiosks: KioskRegister;
  boots: KioskBoots;
  journals: KioskJournals;
  dayEnds: DayEnds;
  room: KioskRoom;
  requests: RequestRegister;
  inbox: Inbox;
  reports: KioskReports;
  bulletins: BulletinRegister;
  catalogueScope: CatalogueScope;
  wanted: WantedPages;
  sealedPages: SealedPages;
  arrivals: Arrivals;
  uploads: PageUploads;
  locker: Locker;
  now: () => Date;
  log: Logger;
  close(): Promise<void>;
};

/** Makes in the folder what is not there yet. Several processes may have it open; whoever opens it calls `close`. */
export async function openOfficeParts({
  folder,
  now,
  log,
  room: roomLimits,
  database: place = { file: join(folder, 'office.sqlite') },
  pagesUrl,
}: {
  folder: string;
  now: () => Date;
  log: Logger;
  room?: Partial<RoomLimits> | undefined;
  /** `office.sqlite` in the folder, when it is not said. */
  database?: DatabasePlace | undefined;
  /** `s3://…`; none for files in the folder. */
  pagesUrl?: string | null | undefined;
}): Promise<OfficeParts> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys = await loadOfficeKeys(folder, (files) => log.warn({ files }, 'keys.wereOpen'));
  const database = await openOfficeDatabase(place, {
    onTrouble: (error) => log.warn({ err: error }, 'database.connectionLost'),
  });
  await claimKeys(database, keys).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const news = createNews({ database, place, log });
  const audit = createAuditTrail({ database, now });
  const kiosks = createKioskRegister({ database, audit, news, now });
  const requests = createRequestRegister({ database, news, now });
  const reports = createKioskReports({ database, now });
  const catalogueScope = createCatalogueScope();
  const bulletins = createBulletinRegister({ database, keys, audit, news, scope: catalogueScope, now });
  const { sealedPages, uploads } = await openPageStorage({ folder, url: pagesUrl ?? null });
  const locker = createUploadLocks(place, (error) => log.warn({ err: error }, 'uploads.locksLost'));
  const boots = createKioskBoots({ database, now });
  const room = createKioskRoom({ database, folder, now, limits: roomLimits });
  const journals = createKioskJournals({ database, audit, now });
  const dayEnds = createDayEnds({ database, journals, keys, audit, now, log });
  const wanted = createWantedPages({ database, now });
  const followUps = createFollowUpArrivals({ database, requests, wanted, keys, audit });
  const inbox = createInbox({ database, keys, audit, news, now, log });
  const arrivals = createArrivals({
    searchIndex: inbox.index,
    ...{ database, boots, journals, followUps, requests, sealedPages, uploads, room, keys, audit, now, log },
  });
  return {
    ...{
      database,
      place,
      news,
      keys,
      audit,
      kiosks,
      boots,
      journals,
      dayEnds,
      room,
      requests,
      inbox,
      reports,
      bulletins,
      catalogueScope,
      wanted,
      sealedPages,
      arrivals,
      uploads,
      locker,
    },
    ...{ now, log },
    async close() {
      await locker.close();
      await news.close();
      await database.close();
    },
  };
}
