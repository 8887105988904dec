/**
 * The kiosk's store: opens the database and the folder of sealed pages and puts their parts together. The kiosk process and
 * the forwarder each open it on the same folder; see the README for who may call what.
 */
import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBootId } from './boot-id.ts';
import { createDataUses, type DataUses } from './data-use.ts';
import { openDatabase } from './database.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createHeldRequests, type HeldRequests } from './held-requests.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createLink, type Link } from './link-state.ts';
import { asOutboxProblem } from './outbox-problem.ts';
import { createPaperRoll, type PaperRoll } from './paper-roll.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { createRenumbering, type Renumbering } from './renumbering.ts';
import { createRequests, type Requests } from './requests.ts';
import { openSealedFiles } from './sealed-files.ts';
import { createStatuses, type Statuses } from './statuses.ts';

export type Outbox = Drafts &
  Requests &
  Receipts &
  Statuses &
  Deliveries &
  HeldRequests &
  Lanes &
  Renumbering &
  DataUses &
  Link &
  PaperRoll & { close(): void };

export type OutboxOptions = {
  /** Holds outbox.sqlite and sealed/; is made when it is not there. */
  folder: string;
  now: () => Date;
  /**
   * `owner` (the default): files 0600, for one user. `group`: files 0660, for a kiosk and a forwarder that run as two users
   * of one group.
   */
  sharedWith?: 'owner' | 'group';
  /** How long one call may wait for the other process. */
  busyTimeoutMs?: number;
  /** Numbers: another boot begins another lane of serials, which `random`, in [0, 1), picks. */
  boot?: string;
  random?: () => number;
};

/** Throws OutboxProblem when the folder or the database cannot be used; its hint says what to look at. */
export function openOutbox({
  folder,
  now,
  sharedWith = 'owner',
  busyTimeoutMs,
  boot = readBootId(),
  // No seed that two kiosks put back from one image could share.
  random = () => randomInt(2 ** 32) / 2 ** 32,
}: OutboxOptions): Outbox {
  const fileMode = sharedWith === 'group' ? 0o660 : 0o600;
  // The set-group bit hands the folder's group on to what is made inside.
  const folderMode = sharedWith === 'group' ? 0o2770 : 0o700;
  try {
    if (mkdirSync(folder, { recursive: true, mode: folderMode })) chmodSync(folder, folderMode);
  } catch (error) {
    throw asOutboxProblem(error);
  }
  const database = openDatabase(join(folder, 'outbox.sqlite'), {
    fileMode,
    ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }),
  });
  const files = openSealedFiles(join(folder, 'sealed'), { fileMode, folderMode });
  return {
    ...createDrafts(database, files, now),
    ...createRequests(database, files, now, { boot, random }),
    ...createReceipts(database, now),
    ...createStatuses(database),
    ...createDeliveries(database, files, now),
    ...createHeldRequests(database),
    ...createLanes(database),
    ...createRenumbering(database, now, { boot, random }),
    ...createDataUses(database, now),
    ...createLink(database, now),
    ...createPaperRoll(database, now),
    close: database.close,
  };
}
