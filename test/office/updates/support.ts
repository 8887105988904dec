/** Releases of tiny packages, as `npm run package` leaves them in a folder, and a folder that looks like an office. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { sha256Of } from '../../../src/seal/digest.ts';
import type { Release } from '../../../src/seal/release.ts';
import { createSigningKey, type SigningKey, signRelease } from '../../../src/seal/signatures.ts';

export const packageBytes = 300_000;

export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-release-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type MadeRelease = { folder: string; release: Release; key: SigningKey };

/** Each `build` gives the packages another content under the same names. */
export async function makeRelease(
  t: ExecutionContext,
  {
    version = '0.2.0',
    percent = 100,
    build = version,
    key,
  }: { version?: string; percent?: number; build?: string; key?: SigningKey } = {},
): Promise<MadeRelease> {
  const folder = temporaryFolder(t);
  const files = (['amd64', 'arm64'] as const).map((architecture) => {
    const file = `silaku-kiosk_${version}_${architecture}.deb`;
    const content = Buffer.alloc(packageBytes, `${build} ${architecture} `);
    writeFileSync(join(folder, file), content);
    const about = { file, package: 'silaku-kiosk' as const, architecture };
    return { ...about, bytes: content.length, sha256: sha256Of(content) };
  });
  const signedBy = key ?? (await createSigningKey());
  const release = { version, madeAt: '2026-11-28T00:00:00.000Z', percent, files };
  writeFileSync(join(folder, 'release.jws'), `${await signRelease(signedBy, release)}\n`);
  return { folder, release, key: signedBy };
}

/** As far as the command looks. */
export function folderOfOffice(t: ExecutionContext, at = temporaryFolder(t)): string {
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'office-identity.txt'), '');
  return at;
}
