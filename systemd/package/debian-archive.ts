/** From a plan and an application to a .deb whose bytes depend on nothing else: times, owners, modes and the order of files are set here. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Architecture,
  configurationFiles,
  debName,
  type PackageName,
  packagePlans,
} from './package-plans.ts';

export type Compression = 'xz' | 'zstd';

const scripts = ['preinst', 'postinst', 'prerm', 'postrm'];

/** `layOut` fills the application's folder. Returns the path of the package. */
export function buildDeb(
  name: PackageName,
  options: {
    version: string;
    architecture: Architecture;
    epoch: number;
    compression: Compression;
    bomOf: (application: string) => string;
    out: string;
    workshop: string;
    layOut: (folder: string) => void;
  },
): string {
  const { version, architecture, epoch, compression, out } = options;
  const plan = packagePlans[name];
  const tree = join(options.workshop, `tree-${name}-${architecture}-${process.pid}`);
  rmSync(tree, { recursive: true, force: true });
  const at = (path: string) => {
    const place = join(tree, path);
    mkdirSync(dirname(place), { recursive: true });
    return place;
  };

  options.layOut(at(`/usr/lib/${name}`));
  for (const { from, to } of plan.files) copyFileSync(from, at(to));
  for (const { to, text } of plan.texts) writeFileSync(at(to), text);
  for (const link of plan.links) symlinkSync(link.to, at(link.at));
  const bom = options.bomOf(join(tree, 'usr/lib', name));
  writeFileSync(at(`/usr/share/doc/${name}/sbom.cdx.json`), bom);
  copyFileSync('LICENSE', at(`/usr/share/doc/${name}/copyright`));
  copyFileSync('systemd/README.md', at(`/usr/share/doc/${name}/README.md`));

  const control = join(tree, 'DEBIAN');
  mkdirSync(control);
  for (const script of scripts) {
    if (existsSync(join(plan.scripts, script)))
      copyFileSync(join(plan.scripts, script), join(control, script));
  }
  const kept = configurationFiles(plan);
  if (kept.length > 0) writeFileSync(join(control, 'conffiles'), `${kept.join('\n')}\n`);
  writeFileSync(join(control, 'control'), controlFile(name, options, tree));

  const programs = [...plan.files, ...plan.texts].filter(({ program }) => program).map(({ to }) => to);
  settle(tree, epoch, [
    `/usr/lib/${name}/bin/node`,
    ...programs,
    ...scripts.map((script) => `/DEBIAN/${script}`),
  ]);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, debName(name, version, architecture).replace(/deb$/, 'cdx.json')), bom);
  const deb = join(out, debName(name, version, architecture));
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', '--threads-max=1', `-Z${compression}`, '--build', tree, deb],
    {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  rmSync(tree, { recursive: true });
  return deb;
}

function controlFile(
  name: PackageName,
  { version, architecture }: { version: string; architecture: Architecture },
  tree: string,
): string {
  const rest = readFileSync(join(packagePlans[name].scripts, 'control'), 'utf8');
  return `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nInstalled-Size: ${kilobytes(tree)}\n${rest}`;
}

/** By the bytes in the files: what `du` says depends on the disk. */
function kilobytes(tree: string): number {
  return readdirSync(tree, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + Math.ceil(statSync(join(entry.parentPath, entry.name)).size / 1024), 0);
}

/** One time for everything, and modes that no umask has touched. */
function settle(tree: string, epoch: number, programs: string[]): void {
  const entries = readdirSync(tree, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const isProgram = programs.includes(path.slice(tree.length));
    chmodSync(path, entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
  chmodSync(tree, 0o755);
  for (const entry of entries) lutimesSync(join(entry.parentPath, entry.name), epoch, epoch);
  lutimesSync(tree, epoch, epoch);
}
