/**
 * What a package is made of, as CycloneDX 1.6: each npm package that lies in it, with the digest of the lock file, and the Node beside them.
 * Made here and not by `npm sbom`, which refuses the tag "latest" among johnny-five's dependencies and puts time and chance into its list.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { nodeRuntime } from './application-tree.ts';
import type { Architecture } from './package-plans.ts';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
    }),
  ),
});

export type Part = { name: string; version: string; integrity: string | null; license: string | null };

/** The npm packages of package-lock.json that lie in `application`. */
export function partsOf(application: string): Part[] {
  const { packages } = lockFile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  return Object.entries(packages)
    .filter(([path]) => path !== '' && existsSync(join(application, path)))
    .map(([path, { name, version = '', integrity = null, license = null }]) => ({
      // An override may have put another package in the place of the one that was asked for.
      name: name ?? path.split('node_modules/').at(-1) ?? '',
      ...{ version, integrity, license },
    }));
}

export function bomOf(
  parts: Part[],
  { version, architecture, epoch }: { version: string; architecture: Architecture; epoch: number },
): string {
  const { package: name, integrity } = nodeRuntime[architecture];
  const node = { name, version: nodeRuntime.version, integrity, license: 'MIT' };
  const components = [{ ...component(node), type: 'platform' }, ...parts.map(component)];
  const said = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString(),
      component: { type: 'application', 'bom-ref': `silaku@${version}`, name: 'silaku', version },
    },
    // The same package may lie in two folders.
    components: [...new Map(components.map((each) => [each['bom-ref'], each])).values()],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(said))}`;
  return `${JSON.stringify({ ...said, serialNumber }, null, 2)}\n`;
}

function component({ name, version, integrity, license }: Part) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [, base64] = /^sha512-(\S+)/.exec(integrity ?? '') ?? [];
  return {
    ...{ type: 'library', 'bom-ref': purl, name, version, purl },
    ...(base64
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }] }
      : {}),
    ...(license ? { licenses: [{ expression: license }] } : {}),
  };
}

/** The same for the same list, in the form of a random one, which CycloneDX asks for. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
