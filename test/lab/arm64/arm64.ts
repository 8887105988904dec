/**
 * `npm run lab:arm64`: the arm64 packages' programs, run on arm64 instructions. Builds the packages, installs them on an arm64 Debian whose
 * programs go through QEMU, loads every native module, makes a whole request. Needs root.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createFindings } from '../appliance/findings.ts';
import { demoPart } from './demo-part.ts';
import { unpackForeignRoot } from './foreign-root.ts';
import { installPart } from './install-part.ts';
import { machinesPart } from './machines-part.ts';
import { nativesPart } from './natives-part.ts';
import { officePart } from './office-part.ts';

/** `--keep-packages`: those of the last run, for work on the lab itself. */
const { cache, 'keep-packages': keepsPackages } = parseArgs({
  options: {
    cache: { type: 'string', default: '/var/tmp/silaku-arm64' },
    'keep-packages': { type: 'boolean', default: false },
  },
}).values;

const began = performance.now();
const findings = createFindings((line) => process.stderr.write(`${line}\n`));
const packages = join(cache, 'packages');
if (!keepsPackages) {
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  const places = ['--workshop', join(cache, 'workshop'), '--out', packages];
  const build = (...wanted: string[]) =>
    execFileSync(
      process.execPath,
      ['systemd/package/package.ts', '--compression', 'zstd', ...places, ...wanted],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  build('--architecture', 'arm64');
  // For the controls.
  build('--architecture', 'amd64', '--package', 'silaku-kiosk');
}

const root = unpackForeignRoot(cache);
const parts = { root, findings, packages, workshop: join(cache, 'workshop') };
try {
  await findings.part('installing', () => installPart(parts));
  await findings.part('looking at every program', () => machinesPart(parts));
  await findings.part('loading native modules', () => nativesPart(parts));
  await findings.part('the office', () => officePart(parts));
  await findings.part('a whole request', () => demoPart(parts));
} finally {
  root.remove();
}
const { held, broken, figures } = findings.result();
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`${JSON.stringify({ held, broken, seconds, ...figures })}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
