/** A Debian with its own systemd, booted from the lab's root: commands run inside it, and its files and sockets are reached from outside. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Ran = { status: number; out: string };

export type Machine = {
  /** A shell script inside, as root; its standard output and error together. Throws when it fails. */
  sh(script: string): string;
  /** As `sh`, but a failure is an answer. */
  try(script: string, env?: Record<string, string>): Ran;
  /** As `try`, without waiting for it. */
  begin(script: string): Promise<Ran>;
  /** A path inside, as this machine sees it; Unix sockets answer there too. */
  path(inside: string): string;
  /** A command of this machine in the network of that one. */
  inNetwork(command: string, ...args: string[]): string;
  /** The power goes, now, and comes back: every process inside ends at once. What the kernel had not written yet is not lost here. */
  cutPower(): Promise<void>;
  /** The end of the wire to it on this machine. */
  wire: string;
  off(): Promise<void>;
};

const here = new URL('.', import.meta.url).pathname;
const environment = [
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
  'DEBIAN_FRONTEND=noninteractive',
];

/** `cache` holds root.tar; `binds`: folders of this machine, as the other is to see them. */
export async function bootMachine(cache: string, name: string, binds: string[]): Promise<Machine> {
  execFileSync('bash', [join(here, 'build-root.sh'), cache], { stdio: 'inherit' });
  const root = join(cache, `root-${name}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  execFileSync('tar', ['-xf', join(cache, 'root.tar'), '-C', root]);
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  // A lab's root is thrown away: no waiting for the disk at each of ten thousand files.
  writeFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/lab'), 'force-unsafe-io\n');
  const ttys = ['/dev/tty0', '/dev/tty1', '/dev/tty2', '/dev/vcs1'].map((tty) => `--bind=${tty}`);
  const start = async () => {
    const log: Buffer[] = [];
    const nspawn = spawn(
      join(here, 'boot.sh'),
      [root, name, '--network-veth', ...ttys, ...binds.map((bind) => `--bind-ro=${bind}`)],
      { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    for (const stream of [nspawn.stdout, nspawn.stderr])
      stream.on('data', (piece: Buffer) => log.push(piece));
    return { nspawn, pid: await leaderOf(nspawn, () => Buffer.concat(log).toString()) };
  };
  let { nspawn, pid } = await start();
  const enter = () => ['-t', String(pid), '-a', '--', 'env', '-i', ...environment];

  const machine: Machine = {
    try(script, env = {}) {
      const set = Object.entries(env).map(([key, value]) => `${key}=${value}`);
      const { status, stdout } = spawnSync(
        'nsenter',
        [...enter(), ...set, 'sh', '-c', `exec 2>&1; ${script}`],
        {
          encoding: 'utf8',
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      return { status: status ?? 255, out: stdout };
    },
    sh(script) {
      const { status, out } = machine.try(script);
      if (status !== 0) throw new Error(`In the machine, status ${status}: ${script}\n${out}`);
      return out;
    },
    begin(script) {
      const child = spawn('nsenter', [...enter(), 'sh', '-c', `exec 2>&1; ${script}`]);
      let out = '';
      child.stdout.on('data', (piece: Buffer) => {
        out += piece.toString('utf8');
      });
      return new Promise((resolve) => {
        child.on('close', (status) => resolve({ status: status ?? 255, out }));
      });
    },
    // The kernel's names are 15 letters long.
    wire: `ve-${name}`.slice(0, 15),
    path: (inside) => `/proc/${pid}/root${inside}`,
    inNetwork: (command, ...args) =>
      execFileSync('nsenter', ['-t', String(pid), '-n', command, ...args], { encoding: 'utf8' }),
    async cutPower() {
      const gone = new Promise((resolve) => nspawn.once('exit', resolve));
      process.kill(pid, 'SIGKILL');
      if (nspawn.exitCode === null) await gone;
      ({ nspawn, pid } = await start());
      await booted();
    },
    async off() {
      machine.try('systemctl poweroff');
      const gone = new Promise((resolve) => nspawn.once('exit', resolve));
      // With the process 1 inside everything inside ends.
      const late = setTimeout(() => process.kill(pid, 'SIGKILL'), 60_000);
      if (nspawn.exitCode === null) await gone;
      clearTimeout(late);
      rmSync(root, { recursive: true, force: true });
    },
  };
  const booted = () =>
    until('the machine has booted', 240_000, () =>
      /running|degraded/.test(machine.try('systemctl is-system-running').out),
    );
  await booted();
  return machine;
}

/** The process 1 inside: nspawn's first child. */
async function leaderOf(nspawn: ChildProcess, log: () => string): Promise<number> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (nspawn.exitCode !== null) throw new Error(`The machine did not boot. ${log()}`);
    const children = spawnSync('pgrep', ['-P', String(nspawn.pid)], { encoding: 'utf8' }).stdout.trim();
    for (const child of children.split('\n').filter(Boolean)) {
      try {
        if (/systemd|init/.test(readFileSync(`/proc/${child}/comm`, 'utf8'))) return Number(child);
      } catch {
        // Gone already.
      }
    }
    await pause(100);
  }
  throw new Error(`The machine has no process 1. ${log()}`);
}

/** Resolves with the seconds that it took; rejects after `limitMs`, which is generous. */
export async function until(
  what: string,
  limitMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<number> {
  const began = performance.now();
  for (;;) {
    try {
      if (await holds()) return Math.round((performance.now() - began) / 100) / 10;
    } catch {
      // Not yet.
    }
    if (performance.now() - began > limitMs) throw new Error(`Not within ${limitMs / 1000} s: ${what}`);
    await pause(200);
  }
}
