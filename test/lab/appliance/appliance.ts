/**
 * `npm run lab:appliance`: the packages on a Debian with a real systemd. Installs, sets up, makes requests, kills and hangs every program, looks at
 * the sandbox from inside, upgrades under a citizen, purges. A control that has to fail stands beside each protection. Needs root.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { citizenIn } from './citizen-in-machine.ts';
import { createFindings } from './findings.ts';
import { installAndSetUp } from './install-part.ts';
import { bootMachine } from './machine.ts';
import { networkPart } from './network-part.ts';
import { buildPackages, reproducible } from './packages-part.ts';
import { purgePart } from './purge-part.ts';
import { sandboxPart } from './sandbox-part.ts';
import { brokenReleasesPart, goodReleasesPart } from './update-part.ts';
import { upgradePart } from './upgrade-part.ts';
import { watchdogPart } from './watchdog-part.ts';

/** For work on the lab itself: `--keep-packages` takes those of the last run, `--only WORD,WORD` the parts that have one in their name, after installing. */
const {
  cache,
  'keep-packages': keepsPackages,
  only,
} = parseArgs({
  options: {
    cache: { type: 'string', default: '/var/tmp/silaku-appliance' },
    'keep-packages': { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
}).values;

const began = performance.now();
const findings = createFindings((line) => process.stderr.write(`${line}\n`));
const packages = join(cache, 'packages');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const [from, to] = [`${version}~lab1`, `${version}~lab2`];
if (!keepsPackages) {
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  buildPackages({ cache, out: packages, versions: [from, to] });
}
if (!keepsPackages)
  await findings.part('building twice', async () =>
    reproducible(findings, { cache, packages, version: from }),
  );

const releases = join(cache, 'releases');
rmSync(releases, { recursive: true, force: true });
mkdirSync(releases, { recursive: true });
const machine = await bootMachine(cache, `silaku-${process.pid}`, [
  packages,
  releases,
  `${new URL('.', import.meta.url).pathname}`,
]);
const parts = {
  ...{ machine, findings, packages, from, to },
  lab: new URL('.', import.meta.url).pathname,
  citizen: citizenIn(machine),
};
try {
  await findings.part('installing', () => installAndSetUp(parts));
  const work: Record<string, () => Promise<void>> = {
    'the sandbox': () => sandboxPart(parts),
    'killing and hanging': () => watchdogPart(parts),
    'the network': () => networkPart(parts),
    upgrading: () => upgradePart(parts),
    'releases that are broken': () => brokenReleasesPart({ ...parts, releases }),
    'releases and a power cut': () => goodReleasesPart({ ...parts, releases }),
    purging: () => purgePart(parts),
  };
  for (const [name, part] of Object.entries(work)) {
    if (only.split(',').some((word) => name.includes(word))) await findings.part(name, part);
  }
} finally {
  if (findings.result().broken.length > 0) {
    const journal = machine.try('journalctl --no-pager -o short-monotonic -n 400').out;
    process.stderr.write(`${journal}\n`);
  }
  await machine.off();
}
const { held, broken, figures } = findings.result();
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`${JSON.stringify({ held, broken, seconds, ...figures })}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
