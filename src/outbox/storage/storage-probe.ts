/** Asks the file system how the outbox's folder is: room, inodes, and whether a real write comes to the disk. Used by storage-watch.ts. */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { asOutboxProblem, isOutboxProblem, OutboxProblem } from '../outbox-problem.ts';

export type Room = {
  freeBytes: number;
  /** null where the file system does not count them. */
  freeInodes: number | null;
};

export type StorageProbe = {
  /** Free for us, not for root. */
  room(): Room;
  /** Costs no write: a folder that is gone, not ours, or on a disk that has turned read-only says so. */
  look(): OutboxProblem | null;
  /** A small file, written, synced and removed. */
  write(): OutboxProblem | null;
};

/** As large as a page of the file system: less costs the same. */
const probeBytes = 4_096;

export function probeOf(folder: string): StorageProbe {
  return {
    room() {
      const { bavail, bsize, files, ffree } = statfsSync(folder);
      return { freeBytes: bavail * bsize, freeInodes: files === 0 ? null : ffree };
    },
    look: () => problemOf(() => accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)),
    write: () =>
      problemOf(() => {
        const path = join(folder, `.storage-probe-${process.pid}`);
        try {
          const file = openSync(path, 'w', 0o600);
          try {
            writeSync(file, new Uint8Array(probeBytes));
            fsyncSync(file);
          } finally {
            closeSync(file);
          }
        } finally {
          rmSync(path, { force: true });
        }
      }),
  };
}

function problemOf(work: () => void): OutboxProblem | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return new OutboxProblem(
        'outbox.folderMissing',
        'The folder of the outbox is gone: is its disk mounted?',
        {
          cause: error,
        },
      );
    }
    const problem = asOutboxProblem(error);
    if (isOutboxProblem(problem)) return problem;
    // Whatever else a file system answers to so little, it is not well.
    return new OutboxProblem(
      'outbox.diskFailed',
      `The disk answers with an error to a small write: ${error}`,
      {
        cause: error,
      },
    );
  }
}
