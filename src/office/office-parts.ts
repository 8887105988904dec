/** The office without its server: database, keys and what decides about arrivals. The server and the import from a stick stand on it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';
import { type OfficeDatabase, openOfficeDatabase } from './database/office-database.ts';
import { createDayEnds, type DayEnds } from './day-ends.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createKioskBoots, type KioskBoots } from './kiosk-boots.ts';
import { createKioskJournals, type KioskJournals } from './kiosk-journals.ts';
import { createKioskRegister, type KioskRegister } from './kiosk-register.ts';
import { createKioskRoom, type KioskRoom, type RoomLimits } from './kiosk-room.ts';
import { createNews, type News } from './news.ts';
import { loadOfficeKeys, type OfficeKeys } from './office-keys.ts';
import { uploadsFolderIn } from './page-uploads.ts';
import { createRequestRegister, type RequestRegister } from './request-register.ts';
import { createSealedPages, type SealedPages } from './sealed-pages.ts';

export type OfficeParts = {
  database: OfficeDatabase;
  keys: OfficeKeys;
  audit: AuditTrail;
  kiosks: KioskRegister;
  boots: KioskBoots;
  journals: KioskJournals;
  dayEnds: DayEnds;
  room: KioskRoom;
  requests: RequestRegister;
  inbox: Inbox;
  news: News;
  sealedPages: SealedPages;
  arrivals: Arrivals;
  uploadsFolder: string;
  now: () => Date;
  log: Logger;
};

/** Makes in the folder what is not there yet. Several processes may have it open; whoever opens it closes the database. */
export async function openOfficeParts({
  folder,
  now,
  log,
  room: roomLimits,
}: {
  folder: string;
  now: () => Date;
  log: Logger;
  room?: Partial<RoomLimits> | undefined;
}): Promise<OfficeParts> {
  const uploadsFolder = uploadsFolderIn(folder);
  const sealedFolder = join(folder, 'sealed');
  for (const each of [folder, uploadsFolder, sealedFolder])
    await mkdir(each, { recursive: true, mode: 0o700 });

  const keys = await loadOfficeKeys(folder, (files) => log.warn({ files }, 'keys.wereOpen'));
  const database = await openOfficeDatabase({ file: join(folder, 'office.sqlite') });
  const audit = createAuditTrail({ database, now });
  const kiosks = createKioskRegister({ database, audit, now });
  const requests = createRequestRegister({ database, now });
  const sealedPages = createSealedPages(sealedFolder);
  const boots = createKioskBoots({ database, now });
  const room = createKioskRoom({ database, folder, now, limits: roomLimits });
  const journals = createKioskJournals({ database, audit, now });
  const dayEnds = createDayEnds({ database, journals, keys, audit, now, log });
  const news = createNews({ database });
  const inbox = createInbox({ database, keys, audit, news, now, log });
  const arrivals = createArrivals({
    searchIndex: inbox.index,
    ...{ database, boots, journals, requests, sealedPages, uploadsFolder, room, keys, audit, now, log },
  });
  return {
    ...{
      database,
      keys,
      audit,
      kiosks,
      boots,
      journals,
      dayEnds,
      room,
      requests,
      inbox,
      news,
      sealedPages,
      arrivals,
      uploadsFolder,
    },
    ...{ now, log },
  };
}
