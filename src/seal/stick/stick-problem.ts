/** The one error for what can happen to a stick; mistakes of our own use node:assert, troubles of the kiosk's or office's disk keep their own names. */

export type StickProblemCode =
  | 'stick.noFolder'
  | 'stick.readOnly'
  | 'stick.notWritable'
  | 'stick.full'
  | 'stick.gone'
  | 'stick.notReadable';

const hints: Record<StickProblemCode, string> = {
  'stick.noFolder':
    'There is no such folder. Is the stick mounted? See which sticks there are with "lsblk -f".',
  'stick.readOnly':
    'The stick is read-only. Slide its lock to the other side, or mount it for writing ("mount -o remount,rw …").',
  'stick.notWritable':
    'This user may not write to the stick. Mount it for this user ("mount -o uid=…"), as the handbook says.',
  'stick.full': 'The stick is full. Delete from it what is not needed any more, or take a larger one.',
  'stick.gone':
    'The stick was pulled out, or it is broken. Nothing is lost: put it in again and run the same command, or take another stick.',
  'stick.notReadable':
    'This user may not read the stick. Mount it for this user ("mount -o uid=…"), as the handbook says.',
};

export function stickHint(code: StickProblemCode): string {
  return hints[code];
}

export class StickProblem extends Error {
  /** Callers compare codes, never message text. */
  code: StickProblemCode;
  /** A sentence for the technician: what to do. */
  hint: string;

  constructor(code: StickProblemCode, options: { cause?: unknown } = {}) {
    super(`${code}: ${hints[code]}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'StickProblem';
    this.code = code;
    this.hint = hints[code];
  }
}

export function isStickProblem(error: unknown): error is StickProblem {
  return error instanceof StickProblem;
}

/** What a failed call on the stick means; a failure that is not the file system's comes back as it is, for it is a bug. */
export function asStickProblem(cause: unknown, doing: 'reading' | 'writing'): unknown {
  if (!(cause instanceof Error) || isStickProblem(cause)) return cause;
  if (!('code' in cause) || typeof cause.code !== 'string' || !('syscall' in cause)) return cause;
  return new StickProblem(codeOf(cause.code, doing), { cause });
}

function codeOf(code: string, doing: 'reading' | 'writing'): StickProblemCode {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'stick.full';
    case 'EROFS':
      return 'stick.readOnly';
    case 'EACCES':
    case 'EPERM':
      return doing === 'reading' ? 'stick.notReadable' : 'stick.notWritable';
    default:
      // EIO, ENODEV, ENXIO, ENOENT in mid-work, …: whatever a driver says when the thing is no longer there.
      return 'stick.gone';
  }
}
