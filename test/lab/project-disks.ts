/** The two disks that bring the project into the lab's machine: its sources, made at every start, and its packages, made when the lock file changes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export function makeProjectDisk(projectFolder: string, folder: string): void {
  makeDisk(join(folder, 'project.img'), '64M', (staging) => {
    for (const name of ['src', 'devices', 'test/lab', 'package.json']) {
      mkdirSync(dirname(join(staging, name)), { recursive: true });
      cpSync(join(projectFolder, name), join(staging, name), { recursive: true });
    }
    // Where the machine mounts the other disk.
    mkdirSync(join(staging, 'node_modules'));
  });
}

/** Holds what `npm ci --omit=dev` would install, taken from what is installed here. */
export function makePackagesDisk(projectFolder: string, folder: string): void {
  const lockText = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lockText).digest('hex');
  const stampFile = join(folder, 'packages.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const lock = JSON.parse(lockText) as { packages: Record<string, { dev?: boolean }> };
  // Those within another package come along with it; those for other machines are not installed.
  const wanted = Object.keys(lock.packages).filter(
    (path) =>
      /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) &&
      lock.packages[path]?.dev !== true &&
      existsSync(join(projectFolder, path)),
  );
  makeDisk(join(folder, 'packages.img'), '600M', (staging) => {
    for (const path of wanted) {
      const to = join(staging, path.slice('node_modules/'.length));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(projectFolder, path), to, { recursive: true, dereference: true });
    }
  });
  writeFileSync(stampFile, stamp);
}

function makeDisk(image: string, size: string, fill: (staging: string) => void): void {
  const staging = mkdtempSync(join(tmpdir(), 'silaku-lab-disk-'));
  try {
    fill(staging);
    rmSync(image, { force: true });
    execFileSync('mke2fs', ['-q', '-t', 'ext4', '-m', '0', '-d', staging, image, size], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
