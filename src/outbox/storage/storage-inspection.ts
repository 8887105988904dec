/** The storage looked at from outside, whether the kiosk runs or not: for `silaku storage`. Changes nothing but what it is told to. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sha256Of } from '../../seal/digest.ts';
import { type Outbox, openOutbox } from '../outbox.ts';
import { asOutboxProblem, isOutboxProblem, OutboxProblem } from '../outbox-problem.ts';
import { waitingPagesOf } from './backup.ts';
import type { BackupNote } from './backup-note.ts';
import type { Damage } from './scrub.ts';
import { probeOf } from './storage-probe.ts';
import { judgeStorage, type StorageState, storageStates } from './storage-state.ts';

export type Inspection = {
  state: StorageState;
  code: string | null;
  hint: string | null;
  freeBytes: number | null;
  freeInodes: number | null;
  waiting: number | null;
  oldestWaitingSince: string | null;
  setAside: { number: string; confirmedAt: string; reason: string }[];
  damages: Damage[];
  /** Pages that still have to travel: how many were read, and which are not whole. */
  pages: { read: number; damaged: string[] };
  backup: BackupNote | null;
};

export type InspectionWishes = { seen?: boolean; tryAgain?: string | undefined };

export function inspectStorage(folder: string, wishes: InspectionWishes = {}): Inspection {
  const probe = probeOf(folder);
  const problem = probe.look();
  const room =
    problem?.code === 'outbox.folderMissing' ? { freeBytes: null, freeInodes: null } : probe.room();
  const nothing = {
    ...{ waiting: null, oldestWaitingSince: null, setAside: [], damages: [] },
    ...{ pages: { read: 0, damaged: [] }, backup: null },
  };
  if (problem) return { ...verdict(problem, room, []), ...nothing };
  let outbox: Outbox | undefined;
  try {
    outbox = openAsItIs(folder);
    if (wishes.seen) outbox.damagesSeen();
    if (wishes.tryAgain !== undefined) outbox.tryAgain(wishes.tryAgain);
    const damages = outbox.damages();
    return {
      ...verdict(probe.write() ?? outbox.checkDatabase(), room, damages),
      waiting: outbox.waitingCount(),
      oldestWaitingSince: outbox.oldestWaiting()?.confirmedAt ?? null,
      setAside: outbox.requestsSetAside(),
      damages,
      pages: readPages(folder),
      backup: outbox.backupNote(),
    };
  } catch (error) {
    const named = asOutboxProblem(error);
    if (!isOutboxProblem(named)) throw error;
    return { ...verdict(named, room, []), ...nothing };
  } finally {
    outbox?.close();
  }
}

/** As the kiosk opens it, with the modes that the files have; a folder without an outbox does not get one. */
function openAsItIs(folder: string): Outbox {
  const path = join(folder, 'outbox.sqlite');
  if (!existsSync(path) && !existsSync(join(folder, 'sealed'))) {
    throw new OutboxProblem(
      'outbox.folderMissing',
      `There is no outbox in ${folder}: is it the kiosk's folder?`,
    );
  }
  const isShared = existsSync(path) && (statSync(path).mode & 0o020) !== 0;
  return openOutbox({ folder, now: () => new Date(), sharedWith: isShared ? 'group' : 'owner' });
}

function verdict(
  problem: OutboxProblem | null,
  room: { freeBytes: number | null; freeInodes: number | null },
  damages: Damage[],
) {
  const damagedRequests = new Set(damages.map(({ number }) => number)).size;
  const state = judgeStorage({ ...room, problem: problem?.code ?? null, damagedRequests });
  const { cause, remedy } = storageStates[state];
  if (state === 'ok') return { state, code: null, hint: null, ...room };
  return {
    state,
    code: problem?.code ?? `storage.${state}`,
    hint: problem?.hint ?? `${cause}. ${remedy}`,
    ...room,
  };
}

function readPages(folder: string): Inspection['pages'] {
  const sql = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
  try {
    const waiting = waitingPagesOf(sql);
    const damaged = waiting.filter((page) => {
      try {
        return sha256Of(readFileSync(join(folder, 'sealed', `${page.page}.age`))) !== page.sealedSha256;
      } catch {
        return true;
      }
    });
    return { read: waiting.length, damaged: damaged.map(({ page }) => page) };
  } finally {
    sql.close();
  }
}
