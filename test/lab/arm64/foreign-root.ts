/** A Debian for arm64 in a folder, unpacked anew for each run; its programs run on this machine's kernel, their instructions through QEMU. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type Ran = { status: number; out: string; complaints: string };

export type ForeignRoot = {
  /** A path inside, as this machine sees it. */
  path(inside: string): string;
  /** Copies a file of this machine to /srv inside, and gives its path there. */
  bring(file: string): string;
  /** A shell script inside, as root or as `user`. Its failure is an answer. */
  try(script: string, options?: RunOptions): Promise<Ran>;
  /** As `try`, but throws when it fails. */
  sh(script: string): Promise<string>;
  /** As `try`, without waiting; ends with everything it started when it is killed. */
  begin(script: string, options?: RunOptions): ChildProcess;
  remove(): void;
};

export type RunOptions = {
  user?: string;
  env?: Record<string, string>;
  /** After which it is ended. */
  limitMs?: number;
  onComplaint?: (line: string) => void;
};

/**
 * Mounts and processes of its own, so that nothing is left on this machine when the script has ended. The shell stays above it as root: whoever
 * becomes another user forgets that it was to end with its parent (prctl(2), PR_SET_PDEATHSIG).
 */
const inside =
  'mount --rbind /dev "$1/dev"; mount -t proc proc "$1/proc"; mount -t tmpfs tmpfs "$1/run"; root=$1 user=$2; shift 2; chroot --userspec="$user" "$root" "$@"; exit $?';

const environment = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive',
};

/** `cache` holds root.tar, or will. */
export function unpackForeignRoot(cache: string): ForeignRoot {
  const here = new URL('.', import.meta.url).pathname;
  execFileSync('bash', [join(here, 'build-root.sh'), cache], { stdio: ['ignore', 2, 2] });
  const folder = join(cache, `root-${process.pid}`);
  mkdirSync(folder);
  execFileSync('tar', ['-xf', join(cache, 'root.tar'), '-C', folder]);
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  // A USB bus with nothing on it: libraries that look for devices find none, where this machine's kernel may know no USB.
  mkdirSync(join(folder, 'sys/bus/usb/devices'), { recursive: true });
  // A lab's root is thrown away: no waiting for the disk at each of ten thousand files.
  writeFileSync(join(folder, 'etc/dpkg/dpkg.cfg.d/lab'), 'force-unsafe-io\n');

  const root: ForeignRoot = {
    path: (name) => join(folder, name),
    bring(file) {
      copyFileSync(file, join(folder, 'srv', basename(file)));
      return `/srv/${basename(file)}`;
    },
    begin(script, { user = 'root', env = {} } = {}) {
      const own = ['--mount', '--pid', '--fork', '--kill-child'];
      const run = ['bash', '-ec', inside, '_', folder, user, 'sh', '-c', script];
      return spawn('unshare', [...own, ...run], {
        env: { ...environment, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    },
    async try(script, options = {}) {
      const child = root.begin(script, options);
      const ran: Ran = { status: 255, out: '', complaints: '' };
      child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
        ran.out += piece;
      });
      child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
        ran.complaints += piece;
        options.onComplaint?.(piece.trimEnd());
      });
      const { promise, resolve, reject } = Promise.withResolvers<number | null>();
      child.on('error', reject).on('close', resolve);
      const limit = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? 10 * 60_000);
      ran.status = (await promise) ?? 255;
      clearTimeout(limit);
      return ran;
    },
    async sh(script) {
      const { status, out, complaints } = await root.try(script);
      if (status !== 0) throw new Error(`Inside, status ${status}: ${script}\n${out}${complaints}`);
      return out;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return root;
}
