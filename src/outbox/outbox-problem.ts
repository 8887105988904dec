/** The one error the outbox throws for what can happen to a kiosk's disk and keys. Mistakes of our own use node:assert. */

export type OutboxProblemCode =
  | 'outbox.busy'
  | 'outbox.diskFull'
  | 'outbox.diskFailed'
  | 'outbox.damaged'
  | 'outbox.folderMissing'
  | 'outbox.notWritable'
  | 'outbox.tooNew'
  | 'outbox.draftGone'
  | 'outbox.pageLost'
  | 'outbox.numbersUsedUp'
  | 'outbox.keysDamaged';

export class OutboxProblem extends Error {
  /** Callers compare codes, never message text. */
  code: OutboxProblemCode;
  /** A sentence for the technician: what to look at first. */
  hint: string;
  /** Whether the same call can succeed later without anybody doing something. */
  tryAgain: boolean;
  /** Which page of the visit, where it is about one: that one is scanned again. */
  page: string | null;

  constructor(
    code: OutboxProblemCode,
    hint: string,
    options: { tryAgain?: boolean; page?: string; cause?: unknown } = {},
  ) {
    super(`${code}: ${hint}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'OutboxProblem';
    this.code = code;
    this.hint = hint;
    this.tryAgain = options.tryAgain ?? false;
    this.page = options.page ?? null;
  }
}

export function isOutboxProblem(error: unknown): error is OutboxProblem {
  return error instanceof OutboxProblem;
}

/** Gives a failure of SQLite or of the file system its name; anything else comes back as it is, for it is a bug. */
export function asOutboxProblem(cause: unknown): unknown {
  if (!(cause instanceof Error) || isOutboxProblem(cause)) return cause;
  if ('errcode' in cause && typeof cause.errcode === 'number') return fromSqlite(cause.errcode, cause);
  if ('code' in cause && typeof cause.code === 'string') return fromFileSystem(cause.code, cause);
  return cause;
}

/** The low byte is the primary result code, the rest says more about the same thing (sqlite.org/rescode.html). */
function fromSqlite(errcode: number, cause: Error): Error {
  // SQLITE_IOERR_SHMSIZE: the index of the log finds no room. The disk is full, not failing.
  if (errcode === 4_874) return problem('outbox.diskFull', cause);
  switch (errcode & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return problem('outbox.busy', cause);
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return problem('outbox.notWritable', cause);
    case 10: // SQLITE_IOERR
      return problem('outbox.diskFailed', cause);
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return problem('outbox.damaged', cause);
    case 13: // SQLITE_FULL
      return problem('outbox.diskFull', cause);
    default:
      return cause;
  }
}

function fromFileSystem(code: string, cause: Error): Error {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return problem('outbox.diskFull', cause);
    case 'EIO':
    case 'EUCLEAN': // ext4 and f2fs: the structure of the file system itself is damaged
    case 'ENODEV':
    case 'ENXIO':
      return problem('outbox.diskFailed', cause);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
    case 'ENOTDIR':
      return problem('outbox.notWritable', cause);
    default:
      return cause;
  }
}

const hints = {
  'outbox.busy': 'Another program holds the database of the kiosk: see which with `fuser`, then restart it.',
  'outbox.notWritable':
    'The folder of the outbox cannot be written: look at its owner and whether the disk is read-only.',
  'outbox.diskFailed': 'The disk reports errors: save the folder of the outbox, then change the SD card.',
  'outbox.damaged':
    'The database of the kiosk is damaged: `silaku restore` brings back what can be read, with or without a backup.',
  'outbox.diskFull': 'The disk is full: free space, or bring the link back so that delivered pages can go.',
} satisfies Partial<Record<OutboxProblemCode, string>>;

function problem(code: keyof typeof hints, cause: Error): OutboxProblem {
  const tryAgain = code === 'outbox.busy' || code === 'outbox.diskFull';
  return new OutboxProblem(code, hints[code], { tryAgain, cause });
}
