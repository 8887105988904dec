/** Releases for the lab: one that is well, and others that were broken on purpose, each signed like any other. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../../../src/seal/digest.ts';
import { createSigningKey, publicKeyOf, type SigningKey, signRelease } from '../../../src/seal/signatures.ts';
import { debName } from '../../../systemd/package/package-plans.ts';

export type ReleaseMaker = {
  publicKey: string;
  /** A folder with a signed list and one package of this version. `change` is given the unpacked package. */
  make(version: string, change?: (tree: string) => void, how?: { key?: SigningKey }): Promise<string>;
};

/** `deb`: a kiosk's package that is well; `folder`: where the releases go. */
export async function releaseMaker(deb: string, folder: string): Promise<ReleaseMaker> {
  const key = await createSigningKey();
  const tree = join(folder, 'tree');
  return {
    publicKey: JSON.stringify(publicKeyOf(key)),
    async make(version, change = () => {}, how = {}) {
      const out = join(folder, version);
      mkdirSync(out);
      rmSync(tree, { recursive: true, force: true });
      execFileSync('dpkg-deb', ['-R', deb, tree]);
      edit(join(tree, 'DEBIAN/control'), (text) => text.replace(/^Version: .*$/m, `Version: ${version}`));
      edit(join(tree, 'usr/lib/silaku-kiosk/package.json'), (text) =>
        text.replace(/"version": "[^"]*"/, `"version": "${version}"`),
      );
      change(tree);
      const file = debName('silaku-kiosk', version, 'amd64');
      execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z1', '--build', tree, join(out, file)]);
      rmSync(tree, { recursive: true });
      const bytes = readFileSync(join(out, file));
      const about = { file, package: 'silaku-kiosk' as const, architecture: 'amd64' as const };
      const list = {
        ...{ version, madeAt: new Date().toISOString(), percent: 100 },
        files: [{ ...about, bytes: bytes.length, sha256: sha256Of(bytes) }],
      };
      writeFileSync(join(out, 'release.jws'), `${await signRelease(how.key ?? key, list)}\n`);
      return out;
    },
  };
}

export function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`Nothing was changed in ${path}.`);
  writeFileSync(path, after);
}
