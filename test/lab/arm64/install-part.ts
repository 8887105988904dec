/** The packages go onto an arm64 Debian as they would on a Pi, which refuses those for another machine. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeRuntime } from '../../../systemd/package/application-tree.ts';
import { debName, packageNames } from '../../../systemd/package/package-plans.ts';
import { type LabParts, projectPackage, rightPackages } from './lab-parts.ts';

export async function installPart({ root, findings, packages }: LabParts): Promise<void> {
  const { version } = projectPackage;
  const deb = (name: (typeof packageNames)[number], architecture: 'amd64' | 'arm64') =>
    join(packages, debName(name, version, architecture));
  const machine = (await root.sh('uname -m; dpkg --print-architecture')).trim().split('\n').join(' ');
  findings.found('the Debian is for arm64', machine === 'aarch64 arm64', machine);

  const wrong = await root.try(`dpkg -i ${root.bring(deb('silaku-kiosk', 'amd64'))}`);
  findings.found(
    'control: dpkg refuses the amd64 package',
    wrong.status !== 0 && wrong.complaints.includes('does not match system'),
  );
  for (const name of packageNames) {
    const began = performance.now();
    // Without apt: a dependency that the lab's Debian has not, or not for arm64, is a failure.
    const { status, complaints } = await root.try(`dpkg -i ${root.bring(deb(name, 'arm64'))}`);
    const state = (await root.try(`dpkg-query -W -f '\${Status}' ${name}`)).out;
    const seconds = Math.round((performance.now() - began) / 1000);
    findings.found(`${name} installs`, status === 0 && state === 'install ok installed', {
      seconds,
      ...(status === 0 ? {} : { complaints }),
    });
  }
  for (const folder of rightPackages) {
    const says = await root.sh(`${folder}/bin/node -p 'process.arch + " " + process.versions.node'`);
    findings.found(
      `the Node of ${folder} is the pinned one, on arm64`,
      says.trim() === `arm64 ${nodeRuntime.version}`,
      says.trim(),
    );
  }
  mkdirSync(root.path('/srv/amd64'));
  execFileSync('dpkg-deb', ['-x', deb('silaku-kiosk', 'amd64'), root.path('/srv/amd64')]);
}
