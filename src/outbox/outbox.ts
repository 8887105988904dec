/**
 * The kiosk's store: opens the database and the folder of sealed pages and puts their parts together. The kiosk process and
 * the forwarder each open it on the same folder; see the README for who may call what.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createDraftSlips, type DraftSlips } from './draft-slips.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createKeptDrafts, type KeptDrafts } from './kept-drafts.ts';
import { createLink, type Link } from './link-state.ts';
import { asOutboxProblem } from './outbox-problem.ts';
import { createPaperRoll, type PaperRoll } from './paper-roll.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { createRequests, type Requests } from './requests.ts';
import { openSealedFiles } from './sealed-files.ts';
import { createStatuses, type Statuses } from './statuses.ts';

export type Outbox = Drafts &
  DraftSlips &
  KeptDrafts &
  Requests &
  Receipts &
  Statuses &
  Deliveries &
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
};

/** Throws OutboxProblem when the folder or the database cannot be used; its hint says what to look at. */
export function openOutbox({ folder, now, sharedWith = 'owner', busyTimeoutMs }: OutboxOptions): Outbox {
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
  const slips = createDraftSlips(database, now);
  const drafts = createDrafts(database, files, now, slips.hasSlip);
  return {
    ...drafts,
    ...slips,
    ...createKeptDrafts(database, files, drafts, slips),
    ...createRequests(database, files, now),
    ...createReceipts(database, now),
    ...createStatuses(database),
    ...createDeliveries(database, files, now),
    ...createLink(database, now),
    ...createPaperRoll(database, now),
    close: database.close,
  };
}
