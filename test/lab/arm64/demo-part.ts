/** The scripted citizen of `silaku demo --auto 1`, with every program of the installed package as its own process. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errands } from '../../../src/demo/errands.ts';
import { writeSamplePapers } from '../../../src/demo/papers/sample-papers.ts';
import { type LabParts, projectPackage } from './lab-parts.ts';

/** The robot's keyboard and screen: the package has neither, since no citizen of it is a robot. */
const robotNeeds = ['@lydell/node-pty', '@xterm/headless'];
const limitMs = 40 * 60_000;

export async function demoPart({ root, findings, workshop }: LabParts): Promise<void> {
  // Where Node looks after the package's own folder: what is installed stays as it is.
  cpSync(robot(workshop), root.path('/usr/lib/node_modules'), { recursive: true });
  await root.sh('install -d -o silaku -g silaku /srv/demo');
  // Drawn on this machine: they stand for the citizen's paper, and a desk that draws for half a minute lends no device its ear meanwhile.
  const sheets = errands[0]?.papers.flatMap(({ sheets: each }) => each) ?? [];
  await writeSamplePapers(root.path('/usr/lib/silaku-kiosk/.silaku/papers'), sheets);
  const began = performance.now();
  const { status, out, complaints } = await root.try(
    'cd /srv/demo && exec silaku demo --auto 1 --dpi 150 --keep /srv/demo/run',
    {
      user: 'silaku:silaku',
      limitMs,
      onComplaint: (line) => process.stderr.write(`        ${line}\n`),
    },
  );
  const seconds = Math.round((performance.now() - began) / 1000);
  const counts = JSON.parse(out.trim().split('\n').at(-1) || '{}') as Record<string, number>;
  const names = ['submitted', 'printed', 'delivered', 'identical', 'receiptsDecoded', 'statusShown'];
  findings.found(
    'a whole request: submitted, printed, delivered, identical',
    status === 0 && names.every((name) => counts[name] === 1),
    { ...counts, seconds, ...(status === 0 ? {} : { complaints: complaints.slice(-2_000) }) },
  );
}

/** Its packages for arm64, downloaded once. */
function robot(workshop: string): string {
  const wanted = robotNeeds.map((name) => `${name}@${projectPackage.devDependencies[name]}`);
  const place = join(workshop, `robot-${wanted.join('+').replaceAll('/', '-')}`);
  const made = join(place, 'node_modules');
  if (existsSync(join(place, 'whole'))) return made;
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
  const machine = [
    '--cpu=arm64',
    '--os=linux',
    '--libc=glibc',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  execFileSync('npm', ['install', '--save-exact', ...machine, ...wanted], {
    cwd: place,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(join(place, 'whole'), '');
  return made;
}
