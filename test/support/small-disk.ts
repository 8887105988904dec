/**
 * Small file systems of their own, for tests of what happens when a disk is full or turns read-only. They are mounted, which needs
 * root, as the machines have that run the tests; where mounting is refused the test fails and says so.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ExecutionContext } from 'ava';

export type SmallDisk = {
  folder: string;
  freeBytes(): number;
  /** Somebody else's file takes the room, all but so much. */
  fillUpTo(freeBytes: number): void;
  makeRoom(): void;
};

export type CardDisk = SmallDisk & {
  /** As the kernel does when a card has answered with nonsense: ext4's own error path, in mid-use. */
  turnReadOnly(): void;
};

/** In memory: full is full at once. */
export function mountSmallDisk(t: ExecutionContext, megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-small-disk-'));
  mount(['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder]);
  t.teardown(() => {
    run('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return diskAt(folder);
}

/** ext4 on a file, as on a card. */
export function mountCard(t: ExecutionContext, megabytes: number): CardDisk {
  const place = mkdtempSync(join(tmpdir(), 'silaku-card-'));
  const image = join(place, 'card.img');
  const folder = join(place, 'card');
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  mkdirSync(folder);
  run('mkfs.ext4', ['-q', '-m', '0', image]);
  mount(['-o', 'loop,errors=remount-ro', image, folder]);
  const device = run('findmnt', ['--noheadings', '--output', 'SOURCE', folder]).trim();
  t.teardown(() => {
    run('umount', ['--lazy', folder]);
    rmSync(place, { recursive: true, force: true });
  });
  return {
    ...diskAt(folder),
    turnReadOnly: () => writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, '1'),
  };
}

function diskAt(folder: string): SmallDisk {
  const ballast = join(folder, 'somebody-elses-file');
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  return {
    folder,
    freeBytes,
    fillUpTo(left) {
      rmSync(ballast, { force: true });
      const bytes = freeBytes() - left;
      if (bytes > 0) run('fallocate', ['--length', String(bytes), ballast]);
    },
    makeRoom: () => rmSync(ballast, { force: true }),
  };
}

function mount(args: string[]): void {
  try {
    run('mount', args);
  } catch (error) {
    throw new Error(
      `This test needs to mount a small file system, and mounting was refused: run the tests as root, outside of a container that forbids it. ${error}`,
    );
  }
}

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
