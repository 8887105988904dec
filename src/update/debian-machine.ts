/** The machine as `switch-over.ts` needs it: apt and dpkg, systemd, and the kiosk's socket. Runs as root; every call has a limit. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getJson } from '../control/control-client.ts';
import { type Health, health } from '../control/messages.ts';
import { takeOver } from '../files/whole-files.ts';
import type { Done, SwitchMachine } from './switch-over.ts';

const kioskPackage = 'silaku-kiosk';
// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own notation for fields
const asFields = '${Version} ${db:Status-Eflag} ${db:Status-Status}';
const watched = ['silaku-kiosk', 'silaku-forward', 'silaku-screen'];
/** Start the former version's program when a power cut has come between. */
const guards = ['silaku-update-repair.service', 'silaku-update-prove.service'];
const vendorUnits = '/usr/lib/systemd/system';
const ownUnits = '/etc/systemd/system';
const wanted = join(ownUnits, 'multi-user.target.wants');

/** Waits of the package's own scripts included: a visit in progress is given ten minutes. */
const installLimitMs = 30 * 60_000;
const shortLimitMs = 2 * 60_000;
const answersWithinMs = 10_000;

/** `startsNothing`: at the machine's start, when units wait for this very program and a package must not wait for units. */
export function debianMachine({
  socket,
  startsNothing,
}: {
  socket: string;
  startsNothing: boolean;
}): SwitchMachine {
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    HOME: '/root',
    DEBIAN_FRONTEND: 'noninteractive',
    ...(startsNothing ? { SILAKU_NO_START: '1' } : {}),
  };
  const run = (command: string, args: string[], limitMs: number, more: Record<string, string> = {}): Done => {
    const ran = spawnSync(command, args, {
      ...{ encoding: 'utf8', timeout: limitMs, env: { ...env, ...more }, maxBuffer: 16_000_000 },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (ran.status === 0) return { outcome: 'ok' };
    const said = `${ran.error?.message ?? ''} ${ran.stdout ?? ''}${ran.stderr ?? ''}`;
    return { outcome: 'failed', said: said.replace(/\s+/g, ' ').trim().slice(-600) };
  };
  const read = (command: string, args: string[]): string | null => {
    const ran = spawnSync(command, args, { encoding: 'utf8', timeout: shortLimitMs, env });
    return ran.status === 0 ? ran.stdout : null;
  };

  async function askHealth(): Promise<Health | null> {
    try {
      return health.parse((await getJson(socket, '/health', { timeoutMs: answersWithinMs })).body);
    } catch {
      return null;
    }
  }

  function wayBack(path: string): Done {
    const plain = ['--force-downgrade', '--force-confold', '--force-depends', '-i', path];
    // The kiosk is not well: whoever stands there is asked to wait half a minute, and the visit is kept.
    const soon = { SILAKU_WAIT_SECONDS: '30' };
    const first = run('dpkg', plain, installLimitMs, soon);
    if (first.outcome === 'ok') return first;
    // A script of the broken version is in the way; the one of the version that comes back does all there is to do.
    for (const script of ['prerm', 'postrm', 'preinst']) {
      const at = `/var/lib/dpkg/info/${kioskPackage}.${script}`;
      if (existsSync(at)) writeFileSync(at, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    }
    return run('dpkg', plain, installLimitMs, soon);
  }

  return {
    installed() {
      const said = read('dpkg-query', ['-W', '-f', asFields, kioskPackage]);
      const [version, flag, status] = said?.trim().split(' ') ?? [];
      if (!version || status === 'not-installed' || status === 'config-files') return null;
      return { version, isWhole: status === 'installed' && flag === 'ok' };
    },
    async install(path, { isWayBack }) {
      if (isWayBack) return wayBack(path);
      const options = [
        'DPkg::Lock::Timeout=300',
        'Dpkg::Options::=--force-confold',
        'APT::Sandbox::User=root',
      ];
      return run(
        'apt-get',
        ['-y', '-q', '--no-install-recommends', ...options.flatMap((each) => ['-o', each]), 'install', path],
        installLimitMs,
      );
    },
    finishInterrupted: () => run('dpkg', ['--force-confold', '--configure', '-a'], installLimitMs),
    packInstalled: async (path) => packInstalled(path, { run, read }),
    hasRoomFor(path) {
      const unpacked = Number(read('dpkg-deb', ['-f', path, 'Installed-Size'])) * 1_024;
      const { bavail, bsize } = statfsSync('/usr');
      return bavail * bsize > unpacked + 2 * statSync(path).size;
    },
    async waitUntilIdle(limitMs) {
      for (const until = performance.now() + limitMs; ; ) {
        const now = await askHealth();
        // One that does not answer has no visit that could be waited for.
        if (now === null || (!now.busy && now.state !== 'technicianAtWork')) return true;
        if (performance.now() >= until) return false;
        await pause(1_000);
      }
    },
    async look() {
      const said = read('systemctl', [
        'show',
        '-p',
        'Id,ActiveState,MainPID',
        ...watched.map((unit) => `${unit}.service`),
      ]);
      const units = Object.fromEntries(watched.map((unit) => [unit, pidOf(said ?? '', unit)]));
      return { units, health: await askHealth() };
    },
    guard() {
      mkdirSync(wanted, { recursive: true });
      for (const unit of guards) {
        copyFileSync(join(vendorUnits, unit), join(ownUnits, unit));
        rmSync(join(wanted, unit), { force: true });
        symlinkSync(join(ownUnits, unit), join(wanted, unit));
      }
      run('sync', ['-f', ownUnits], shortLimitMs);
      run('systemctl', ['daemon-reload'], shortLimitMs);
    },
    unguard() {
      for (const unit of guards) for (const at of [wanted, ownUnits]) rmSync(join(at, unit), { force: true });
      run('systemctl', ['daemon-reload'], shortLimitMs);
    },
    now: () => performance.now(),
    date: () => new Date(),
    pause: (ms) => pause(ms),
  };
}

function pidOf(said: string, unit: string): number | null {
  const block = said.split('\n\n').find((each) => each.includes(`Id=${unit}.service`));
  const pid = Number(/^MainPID=(\d+)$/m.exec(block ?? '')?.[1] ?? 0);
  return /^ActiveState=active$/m.test(block ?? '') && pid > 0 ? pid : null;
}

type Tools = {
  run: (command: string, args: string[], limitMs: number) => Done;
  read: (command: string, args: string[]) => string | null;
};

/** A package of what is installed, as dpkg has it: its files, its scripts, its control fields. */
function packInstalled(path: string, { run, read }: Tools): Done {
  const work = `${path}.work`;
  rmSync(work, { recursive: true, force: true });
  const control = join(work, 'DEBIAN');
  mkdirSync(control, { recursive: true, mode: 0o755 });
  const status = read('dpkg-query', ['-s', kioskPackage]) ?? '';
  // Fields of dpkg's own book-keeping, with the lines that go on below them.
  const fields = status.replace(/^(Status|Conffiles|Config-Version):.*\n( .*\n)*/gm, '').trim();
  writeFileSync(join(control, 'control'), `${fields}\n`);
  const info = '/var/lib/dpkg/info';
  for (const name of ['preinst', 'postinst', 'prerm', 'postrm', 'conffiles', 'md5sums']) {
    const at = `${info}/${kioskPackage}.${name}`;
    if (existsSync(at)) copyFileSync(at, join(control, name));
  }
  const script = `set -e
dpkg-query -L ${kioskPackage} | while IFS= read -r each; do if [ -L "$each" ] || [ -f "$each" ]; then printf '%s\\0' "$each"; fi; done >"$1.list"
xargs -0 cp -a -l --parents -t "$1" <"$1.list" 2>/dev/null || xargs -0 cp -a --parents -t "$1" <"$1.list"
find "$1" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group -Zzstd -z3 --build "$1" "$2"
rm -f "$1.list"`;
  const done = run('sh', ['-c', script, 'pack', work, `${path}.new`], installLimitMs);
  rmSync(work, { recursive: true, force: true });
  if (done.outcome === 'failed') return done;
  takeOver(`${path}.new`, path);
  return { outcome: 'ok' };
}
