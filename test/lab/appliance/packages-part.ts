/** Builds the packages for the lab, and one of them a second time from another place: it has to be the same, byte for byte. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../../../src/seal/digest.ts';
import { debName } from '../../../systemd/package/package-plans.ts';
import type { Findings } from './findings.ts';

function build(workshop: string, out: string, version: string, more: string[]): void {
  execFileSync(
    process.execPath,
    [
      'systemd/package/package.ts',
      ...['--architecture', 'amd64', '--compression', 'zstd', '--version', version],
      ...['--workshop', workshop, '--out', out, ...more],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

export function buildPackages({
  cache,
  out,
  versions,
}: {
  cache: string;
  out: string;
  versions: string[];
}): void {
  const [first = '', ...later] = versions;
  build(join(cache, 'workshop'), out, first, []);
  for (const version of later) build(join(cache, 'workshop'), out, version, ['--package', 'silaku-kiosk']);
}

export function reproducible(
  findings: Findings,
  { cache, packages, version }: { cache: string; packages: string; version: string },
): void {
  const again = join(cache, 'again');
  rmSync(again, { recursive: true, force: true });
  mkdirSync(join(again, 'out'), { recursive: true });
  // Other folder, other umask, other time zone; the dependencies as they were downloaded.
  symlinkSync(join(cache, 'workshop'), join(again, 'workshop'));
  const before = process.umask(0o077);
  process.env.TZ = 'Asia/Makassar';
  try {
    build(join(again, 'workshop'), join(again, 'out'), version, ['--package', 'silaku-kiosk']);
  } finally {
    process.umask(before);
    delete process.env.TZ;
  }
  const deb = debName('silaku-kiosk', version, 'amd64');
  const digests = [packages, join(again, 'out')].map((folder) => sha256Of(readFileSync(join(folder, deb))));
  findings.found('built twice, the package is the same byte for byte', digests[0] === digests[1], {
    sha256: digests[0],
    megabytes: Math.round(statSync(join(packages, deb)).size / 1e6),
  });
  const other = sha256Of(readFileSync(join(packages, debName('silaku-office', version, 'amd64'))));
  findings.found('control: another package has other bytes', other !== digests[0]);
  rmSync(again, { recursive: true });
}
