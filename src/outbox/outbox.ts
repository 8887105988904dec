/**
 * The kiosk's store: opens the database and the folder of sealed pages and puts their parts together. The kiosk process and
 * the forwarder each open it on the same folder; see the README for who may call what.
 */
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/folders.ts';
import { type Bulletins, createBulletins } from './bulletins.ts';
import { createDataUses, type DataUses } from './data-use.ts';
import { openDatabase } from './database.ts';
import { createDayEnds, type DayEnds } from './day-ends.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createDraftSlips, type DraftSlips } from './draft-slips.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createHeldRequests, type HeldRequests } from './held-requests.ts';
import { createJournal, type Journal } from './journal.ts';
import { createKeptDrafts, type KeptDrafts } from './kept-drafts.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createLink, type Link } from './link-state.ts';
import { createOfficeTime, type OfficeTime } from './office-time.ts';
import { asOutboxProblem, OutboxProblem } from './outbox-problem.ts';
import { createPaperRoll, type PaperRoll } from './paper-roll.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { createRenumbering, type Renumbering } from './renumbering.ts';
import { createRequests, type Requests } from './requests.ts';
import { openSealedFiles, type Shredding } from './sealed-files.ts';
import { bootMoment, type Stamp, systemStamp } from './stamp.ts';
import { createStatuses, type Statuses } from './statuses.ts';
import { createStickRows, type StickRows } from './stick/stick-rows.ts';
import { type BackupNotes, createBackupNotes } from './storage/backup-note.ts';
import { createScrub, type Scrub } from './storage/scrub.ts';
import { storageBudget } from './storage/storage-state.ts';

export type Outbox = Drafts &
  DraftSlips &
  KeptDrafts &
  Requests &
  Receipts &
  Statuses &
  Deliveries &
  HeldRequests &
  Lanes &
  Renumbering &
  DataUses &
  Link &
  OfficeTime &
  PaperRoll &
  StickRows &
  Journal &
  DayEnds &
  Bulletins &
  Scrub &
  BackupNotes & {
    /** Several writes as one transaction: what belongs together costs the card one turn. */
    together<T>(writes: () => T): T;
    close(): void;
  };

export type OutboxOptions = {
  /** Holds outbox.sqlite and sealed/; is made when it is not there. */
  folder: string;
  now: () => Date;
  /** Where the times in the journal come from; the system's clock, with `now`, when it is not given. */
  stamp?: () => Stamp;
  /**
   * `owner` (the default): files 0600, for one user. `group`: files 0660, for a kiosk and a forwarder that run as two users
   * of one group.
   */
  sharedWith?: 'owner' | 'group';
  /** How long one call may wait for the other process. */
  busyTimeoutMs?: number;
  /** How pages go; see sealed-files.ts. */
  shredding?: Shredding;
  /** Numbers: another boot begins another lane of serials, which `random`, in [0, 1), picks. */
  boot?: string;
  random?: () => number;
};

/** Throws OutboxProblem when the folder or the database cannot be used; its hint says what to look at. */
export function openOutbox({
  folder,
  now,
  stamp = systemStamp(now),
  sharedWith = 'owner',
  busyTimeoutMs,
  shredding,
  boot = bootMoment().boot,
  // No seed that two kiosks put back from one image could share.
  random = () => randomInt(2 ** 32) / 2 ** 32,
}: OutboxOptions): Outbox {
  const fileMode = sharedWith === 'group' ? 0o660 : 0o600;
  // The set-group bit hands the folder's group on to what is made inside.
  const folderMode = sharedWith === 'group' ? 0o2770 : 0o700;
  try {
    makeFolder(folder, folderMode);
  } catch (error) {
    throw asOutboxProblem(error);
  }
  requireDatabaseOfPages(folder);
  const database = openDatabase(join(folder, 'outbox.sqlite'), {
    fileMode,
    ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }),
  });
  const files = openSealedFiles(join(folder, 'sealed'), { fileMode, folderMode, shredding });
  const { journal, writer } = createJournal(database, stamp);
  const slips = createDraftSlips(database, stamp);
  const drafts = createDrafts(database, files, now, writer, slips.hasSlip, (bytes) =>
    requireRoom(folder, bytes),
  );
  return {
    ...journal,
    ...drafts,
    ...slips,
    ...createKeptDrafts(database, files, drafts, slips),
    ...createRequests(database, files, writer, { boot, random }),
    ...createReceipts(database, now, writer),
    ...createStatuses(database),
    ...createDeliveries(database, files, now, writer),
    ...createDayEnds(database, writer),
    ...createHeldRequests(database, writer),
    ...createLanes(database),
    ...createRenumbering(database, now, writer, { boot, random }),
    ...createDataUses(database, now),
    ...createLink(database, now),
    ...createOfficeTime(database),
    ...createPaperRoll(database, now, writer),
    ...createBulletins(database),
    ...createStickRows(database),
    ...createScrub(database, files, now),
    ...createBackupNotes(database),
    together: database.write,
    close: database.close,
  };
}

/**
 * Pages without a database are what a disk leaves that has lost a file. A new database would call them strays and give numbers a
 * second time, so it is left to a person to restore the old one.
 */
function requireDatabaseOfPages(folder: string): void {
  const path = join(folder, 'outbox.sqlite');
  const sealed = join(folder, 'sealed');
  try {
    if (existsSync(path) && statSync(path).size > 0) return;
    if (!existsSync(sealed) || !readdirSync(sealed).some((name) => name.endsWith('.age'))) return;
  } catch (error) {
    throw asOutboxProblem(error);
  }
  throw new OutboxProblem(
    'outbox.damaged',
    'The database of the kiosk is gone, but its pages are there: bring it back with `silaku restore`.',
  );
}

/** Pages leave the reserve alone, so that a visit whose pages were taken can be confirmed. */
function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes + storageBudget.reserveBytes) return;
  throw new OutboxProblem(
    'outbox.diskFull',
    'The disk is full: free space, or bring the link back so that delivered pages can go.',
    { tryAgain: true },
  );
}
