/**
 * Writing to a stick so that a pulled one holds each file whole, or something that no index names: temporary file, fsync, rename,
 * fsync of the folder. The few calls to the file system are handed in, so that tests can cut any of them.
 */
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { asStickProblem } from './stick-problem.ts';

export type StickDisk = {
  makeFolder(path: string): Promise<void>;
  /** A new file with these bytes; not yet safe. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** What was written to this file or folder is on the stick when this resolves. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** With everything inside; follows no link. */
  remove(path: string): Promise<void>;
  /** How many bytes are free, and the size of the pieces in which files take them. */
  room(path: string): Promise<{ freeBytes: number; pieceBytes: number }>;
};

export const realStickDisk: StickDisk = {
  async makeFolder(path) {
    await mkdir(path);
  },
  async write(path, bytes) {
    // `wx`: a link that lies in wait under this name is not followed.
    const file = await open(path, 'wx');
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
  },
  sync: syncPath,
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  async room(path) {
    const { bavail, bsize } = await statfs(path);
    return { freeBytes: bavail * bsize, pieceBytes: Math.max(bsize, 512) };
  },
};

/** Throws StickProblem. */
export async function putFile(
  disk: StickDisk,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const path = join(folder, name);
  const temporary = `${path}.new`;
  await writing(async () => {
    try {
      await disk.write(temporary, bytes);
      await disk.sync(temporary);
      await disk.rename(temporary, path);
    } catch (error) {
      // Makes room again on a full stick; on one that is gone it fails as well, and the first failure is what counts.
      await disk.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Gives whatever fails inside the name of what happened to the stick. */
export async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asStickProblem(error, 'writing');
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some drivers cannot sync a folder (FUSE answers so); what is inside was synced by itself.
    const isFolder = (await handle.stat()).isDirectory();
    if (!(isFolder && isRefusal(error))) throw error;
  } finally {
    await handle.close();
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['EINVAL', 'ENOSYS', 'ENOTSUP'].includes(String(error.code))
  );
}
