/**
 * How the kiosk's storage is, in one vocabulary for the screen, the technician and the log, and the verdict that gives it: a
 * pure function of what was found. `storage-watch.ts` finds it out; the kiosk machine refuses new visits by it.
 */
import type { OutboxProblemCode } from '../outbox-problem.ts';

/** `serves`: a visit may start. `readable`: where a request stands can still be told. `cause`, `remedy`: for the technician. */
export const storageStates = {
  ok: { serves: true, readable: true, cause: 'works', remedy: '' },
  low: {
    serves: true,
    readable: true,
    cause: 'room for a few visits only',
    remedy: 'Bring the link back, so that delivered pages can go, or free space on the card.',
  },
  worn: {
    serves: true,
    readable: true,
    cause: 'a page that was kept has been found damaged',
    remedy:
      'Have a new card at hand; `silaku storage` names the request. Say `silaku storage --seen` when it is dealt with.',
  },
  full: {
    serves: false,
    readable: true,
    cause: 'no room for another visit',
    remedy:
      'Free space on the card, or bring the link back so that delivered pages can go. What was kept is safe.',
  },
  readOnly: {
    serves: false,
    readable: true,
    cause: 'the folder cannot be written: a card that failed turns read-only, or somebody changed its owner',
    remedy:
      'Look at `dmesg` and `mount`: save the folder, then change the card; or give the folder back to its owner.',
  },
  failing: {
    serves: false,
    readable: true,
    cause: 'the disk reports errors, or has damaged pages of several requests',
    remedy: 'Save the folder of the outbox at once, then change the card.',
  },
  damaged: {
    serves: false,
    readable: false,
    cause: 'the database is damaged or gone',
    remedy:
      'Change the card if it is old, then `silaku restore --folder FOLDER [--from BACKUP]` brings back what can be read.',
  },
  missing: {
    serves: false,
    readable: false,
    cause: 'the folder is not there',
    remedy: 'Look whether the card or disk is mounted; the kiosk goes on by itself once the folder is back.',
  },
} as const satisfies Record<string, { serves: boolean; readable: boolean; cause: string; remedy: string }>;

export type StorageState = keyof typeof storageStates;

export const storageStateNames = Object.keys(storageStates) as [StorageState, ...StorageState[]];

/** The states in which a visit may start. */
export type ServingState = {
  [State in StorageState]: (typeof storageStates)[State]['serves'] extends true ? State : never;
}[StorageState];

export const storageServes = (state: StorageState): state is ServingState => storageStates[state].serves;
export const storageReadable = (state: StorageState): state is Exclude<StorageState, 'damaged' | 'missing'> =>
  storageStates[state].readable;

const mebi = 1024 * 1024;

export const storageBudget = {
  /** The most pages that the office takes of one request (100), each two and a half times as large as the largest measured (125 kB). */
  visitBytes: 32 * mebi,
  /**
   * Never given to pages: the write-ahead log may grow to its limit of 4 MB and is then written into the database once more, so
   * that confirming, receipts, statuses and acknowledgements always fit.
   */
  reserveBytes: 8 * mebi,
  /** Room for ten visits: days, in most villages, to send somebody. */
  lowBytes: 320 * mebi,
  /** A file for each page, and SQLite's own beside the database. */
  visitInodes: 128,
  /** Requests with damaged pages that may be chance; one more is the card. */
  damagedByChance: 1,
} as const;

export type StorageFindings = {
  freeBytes: number | null;
  /** null where the file system does not count them. */
  freeInodes: number | null;
  /** What probing or a step of a visit ran into, and nothing has disproved since. */
  problem: OutboxProblemCode | null;
  /** Requests of which a page was found damaged and no technician has said `--seen`. */
  damagedRequests: number;
};

export function judgeStorage({
  freeBytes,
  freeInodes,
  problem,
  damagedRequests,
}: StorageFindings): StorageState {
  const standing = problem && stateOfProblem(problem);
  if (standing) return standing;
  if (damagedRequests > storageBudget.damagedByChance) return 'failing';
  const hasRoom = (bytes: number) => freeBytes === null || freeBytes >= bytes;
  if (!hasRoom(storageBudget.visitBytes + storageBudget.reserveBytes)) return 'full';
  if (freeInodes !== null && freeInodes < storageBudget.visitInodes) return 'full';
  if (damagedRequests > 0) return 'worn';
  return hasRoom(storageBudget.lowBytes) ? 'ok' : 'low';
}

/** null for what says nothing about the storage. */
export function stateOfProblem(code: OutboxProblemCode): StorageState | null {
  return stateByProblem[code];
}

/** Of whatever a step rejected with; null for an error that says nothing about the storage. */
export function storageStateOf(error: unknown): StorageState | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return Object.hasOwn(stateByProblem, code) ? stateByProblem[code as OutboxProblemCode] : null;
}

/** The page of the visit that the disk has lost or spoiled, where that is what a step rejected with. */
export function spoiledPageOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'outbox.pageLost') return null;
  return 'page' in error && typeof error.page === 'string' ? error.page : null;
}

const stateByProblem = {
  'outbox.busy': null,
  'outbox.diskFull': 'full',
  'outbox.diskFailed': 'failing',
  'outbox.damaged': 'damaged',
  'outbox.folderMissing': 'missing',
  'outbox.notWritable': 'readOnly',
  'outbox.tooNew': 'damaged',
  'outbox.draftGone': null,
  // The page is scanned again; whether the card is to blame is asked by the checks that follow.
  'outbox.pageLost': null,
  'outbox.numbersUsedUp': null,
  'outbox.keysDamaged': 'damaged',
} as const satisfies Record<OutboxProblemCode, StorageState | null>;
