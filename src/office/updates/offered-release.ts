/**
 * The release that the office offers to its kiosks: `updates/` in its folder. The list lies there under its name, each package under
 * its digest, so that a package of the same name and other content never stands where the list means the former one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../../seal/release.ts';
import { readCheckedRelease, releaseList } from '../../seal/release-folder.ts';

export type OfferedRelease = { release: Release; jws: string };

export const updatesFolder = (office: string): string => join(office, 'updates');

export const packageFile = ({ sha256 }: { sha256: string }): string => `${sha256}.deb`;

/** null: none is offered. Its signature was checked when it was put there; kiosks check it for themselves. */
export function readOfferedRelease(office: string): OfferedRelease | null {
  const jws = readText(join(updatesFolder(office), releaseList));
  const release = jws === null ? null : readCheckedRelease(jws);
  return jws === null || release === null ? null : { release, jws };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
