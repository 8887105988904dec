/**
 * How much of the office's disk one kiosk may take. A kiosk in wrong hands has a valid token and all the time in the world; these
 * bounds are far above the longest backlog of an honest one, which is told to come again later and loses nothing.
 */
import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import type { OfficeDatabase } from './database/office-database.ts';

export type RoomLimits = {
  /** Of manifests whose pages have not all arrived: 10,000 waiting requests of an honest kiosk take 600 MB. */
  announcedBytes: number;
  /** Of pages that arrived within a day: a backlog of 10,000 requests over a good link takes 3 GB. */
  arrivedBytesADay: number;
  /** Uploads begun and not ended; the oldest makes room for one more. A forwarder has one at a time, and some that broke. */
  uploads: number;
  /** What stays free on the disk for the office itself. */
  freeBytes: number;
};

export const roomLimits: RoomLimits = {
  announcedBytes: 1024 ** 3,
  arrivedBytesADay: 4 * 1024 ** 3,
  uploads: 16,
  freeBytes: 1024 ** 3,
};

export type KioskRoom = {
  limits: RoomLimits;
  /** Whether anything can be taken at all. */
  hasRoom(): Promise<boolean>;
  hasRoomForRequest(kiosk: string, manifestBytes: number): Promise<boolean>;
  hasRoomForPage(kiosk: string, sealedBytes: number): Promise<boolean>;
};

const sum = z.object({ bytes: z.number() });
const dayMs = 24 * 60 * 60 * 1000;

export function createKioskRoom(office: {
  database: OfficeDatabase;
  folder: string;
  now: () => Date;
  limits?: Partial<RoomLimits> | undefined;
}): KioskRoom {
  const { database, folder, now } = office;
  const limits = { ...roomLimits, ...office.limits };

  async function diskHasRoomFor(bytes: number): Promise<boolean> {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize - bytes >= limits.freeBytes;
  }

  return {
    limits,
    hasRoom: () => diskHasRoomFor(0),
    async hasRoomForRequest(kiosk, manifestBytes) {
      const waiting = await database.one(
        sum,
        'SELECT coalesce(sum(announced_bytes), 0) AS bytes FROM requests WHERE kiosk = ? AND acknowledgement IS NULL',
        kiosk,
      );
      return (
        (waiting?.bytes ?? 0) + manifestBytes <= limits.announcedBytes &&
        (await diskHasRoomFor(manifestBytes))
      );
    },
    async hasRoomForPage(kiosk, sealedBytes) {
      const arrived = await database.one(
        sum,
        `SELECT coalesce(sum(sealed_bytes), 0) AS bytes FROM pages JOIN requests USING (number)
         WHERE whole_at > ? AND kiosk = ?`,
        new Date(now().getTime() - dayMs).toISOString(),
        kiosk,
      );
      return (
        (arrived?.bytes ?? 0) + sealedBytes <= limits.arrivedBytesADay && (await diskHasRoomFor(sealedBytes))
      );
    },
  };
}
