/** What is in each package besides the application itself: which file of this folder lands where. Data alone; `package.ts` builds from it. */

export const packageNames = ['silaku-kiosk', 'silaku-office'] as const;
export type PackageName = (typeof packageNames)[number];

export const architectures = ['amd64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

export type PackagePlan = {
  /** Holds `control` and the maintainer's scripts. */
  scripts: string;
  /** From a file of this project to its place on the machine; executable where `program` says so. */
  files: { from: string; to: string; program?: boolean }[];
  /** Text files that are made here. */
  texts: { to: string; text: string; program?: boolean }[];
  links: { at: string; to: string }[];
};

const units = '/usr/lib/systemd/system';

/** A name in /usr/bin for the program in its own folder. */
const command = (name: PackageName) =>
  `#!/bin/sh\nexec /usr/lib/${name}/bin/node /usr/lib/${name}/src/silaku.ts "$@"\n`;

const kioskUnits = [
  ...['kiosk.service', 'forward.service', 'screen.service', 'console.service', 'firewall.service'],
  ...['update-fetch.service', 'update-fetch.timer', 'update.service'],
  ...['update-repair.service', 'update-prove.service'],
].map((name) => ({ from: `systemd/kiosk/silaku-${name}`, to: `${units}/silaku-${name}` }));

export const packagePlans: Record<PackageName, PackagePlan> = {
  'silaku-kiosk': {
    scripts: 'systemd/kiosk/debian',
    files: [
      ...kioskUnits,
      { from: 'systemd/kiosk/console-lock', to: '/usr/lib/silaku-kiosk/console-lock', program: true },
      { from: 'systemd/kiosk/firewall.nft', to: '/usr/lib/silaku-kiosk/firewall.nft' },
      { from: 'systemd/kiosk/drop-ins/logind.conf', to: '/usr/lib/systemd/logind.conf.d/60-silaku.conf' },
      { from: 'systemd/kiosk/drop-ins/system.conf', to: '/usr/lib/systemd/system.conf.d/60-silaku.conf' },
      { from: 'systemd/kiosk/drop-ins/journald.conf', to: '/usr/lib/systemd/journald.conf.d/60-silaku.conf' },
      { from: 'systemd/kiosk/drop-ins/sysctl.conf', to: '/usr/lib/sysctl.d/60-silaku.conf' },
      { from: 'systemd/kiosk/drop-ins/sysusers.conf', to: '/usr/lib/sysusers.d/silaku-kiosk.conf' },
      { from: 'systemd/kiosk/drop-ins/tmpfiles.conf', to: '/usr/lib/tmpfiles.d/silaku-kiosk.conf' },
      { from: 'systemd/kiosk/drop-ins/sshd.conf', to: '/etc/ssh/sshd_config.d/60-silaku.conf' },
      { from: 'systemd/70-silaku-barcode.rules', to: '/usr/lib/udev/rules.d/70-silaku-barcode.rules' },
      { from: 'systemd/70-silaku-gpio.rules', to: '/usr/lib/udev/rules.d/70-silaku-gpio.rules' },
      { from: 'systemd/kiosk/72-silaku-devices.rules', to: '/usr/lib/udev/rules.d/72-silaku-devices.rules' },
    ],
    texts: [{ to: '/usr/bin/silaku', text: command('silaku-kiosk'), program: true }],
    // In /etc, where only a link to nothing masks a unit; gone again with the package.
    links: ['ctrl-alt-del.target', 'getty@.service', 'autovt@.service'].map((unit) => ({
      at: `/etc/systemd/system/${unit}`,
      to: '/dev/null',
    })),
  },
  'silaku-office': {
    scripts: 'systemd/office/debian',
    files: [
      { from: 'systemd/office/silaku-office.service', to: `${units}/silaku-office.service` },
      { from: 'systemd/office/sysusers.conf', to: '/usr/lib/sysusers.d/silaku-office.conf' },
    ],
    texts: [{ to: '/usr/bin/silaku-office', text: command('silaku-office'), program: true }],
    links: [],
  },
};

/** Everything of ours that a package leaves in /etc: kept when a technician has changed it. */
export const configurationFiles = (plan: PackagePlan): string[] =>
  plan.files.map(({ to }) => to).filter((path) => path.startsWith('/etc/'));

export const debName = (name: PackageName, version: string, architecture: Architecture): string =>
  `${name}_${version}_${architecture}.deb`;
