/** A small file system of its own that can be filled to the last byte: tmpfs, mounted in this process's private mount namespace. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type SmallDisk = {
  /** For what is to live on it. */
  folder: string;
  /** Takes what is free, all but `leaveBytes`. */
  fill(leaveBytes: number): void;
  free(): void;
};

/** The filler lies beside `folder`, where no program of ours looks. Throws when mounting is not allowed. */
export function mountSmallDisk(mountPoint: string, megabytes: number): SmallDisk {
  mkdirSync(mountPoint, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'silaku-torture', mountPoint], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const folder = join(mountPoint, 'kiosk');
  const filler = join(mountPoint, 'filler');
  mkdirSync(folder);
  return {
    folder,
    fill(leaveBytes) {
      const block = Buffer.alloc(64 * 1024, 0xff);
      const file = openSync(filler, 'a');
      let written = 0;
      try {
        for (;;) written += writeSync(file, block);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
      if (leaveBytes > 0) truncateSync(filler, Math.max(written - leaveBytes, 0));
    },
    free() {
      rmSync(filler, { force: true });
    },
  };
}
