/**
 * From a folder that others write to one that is root's alone: a package is copied first and checked afterwards, so that what was checked is what
 * will be installed. Links are not followed, and nothing is read that the maker's list does not name.
 */
import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder, writeWhole } from '../files/whole-files.ts';
import { sha256OfFile } from '../seal/digest.ts';
import type { PublicKey } from '../seal/messages.ts';
import type { Release, ReleaseFile } from '../seal/release.ts';
import type { Choice } from './offer.ts';
import { verifiedBy } from './release-fetch.ts';

export type Checked =
  | { outcome: 'ready'; version: string; path: string; file: ReleaseFile }
  | { outcome: 'nothing'; why: Extract<Choice, { outcome: 'leave' }>['why'] | 'noRelease' }
  | {
      outcome: 'refused';
      version: string | null;
      why: 'signature.wrong' | 'file.damaged' | 'file.missing' | 'disk.full';
    };

const listLimitBytes = 100_000;

/** `from` may be a USB stick. */
export async function takeRelease(parts: {
  from: string;
  checked: string;
  keys: readonly PublicKey[];
  choose: (release: Release) => Choice;
}): Promise<Checked> {
  const { from, checked, keys, choose } = parts;
  const jws = readPlainFile(join(from, 'release.jws'), listLimitBytes)?.toString('utf8').trim();
  if (jws === undefined) return { outcome: 'nothing', why: 'noRelease' };
  const release = await verifiedBy(keys, jws);
  if (!release) return { outcome: 'refused', version: null, why: 'signature.wrong' };
  const choice = choose(release);
  if (choice.outcome === 'leave') return { outcome: 'nothing', why: choice.why };
  const { version } = release;
  const path = join(checked, choice.file.file);
  try {
    if (!(await copyPlainFile(join(from, choice.file.file), path, choice.file.bytes)))
      return { outcome: 'refused', version, why: 'file.missing' };
  } catch (error) {
    rmSync(path, { force: true });
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      return { outcome: 'refused', version, why: 'disk.full' };
    throw error;
  }
  if (!(await isAsSigned(path, choice.file))) {
    rmSync(path);
    return { outcome: 'refused', version, why: 'file.damaged' };
  }
  writeWhole(join(checked, 'release.jws'), `${jws}\n`, 0o600);
  return { outcome: 'ready', version, path, file: choice.file };
}

/** What lies in the checked folder already, as of a release that a technician has brought; its digest is compared once more. */
export async function checkedRelease(parts: {
  checked: string;
  keys: readonly PublicKey[];
  choose: (release: Release) => Choice;
}): Promise<Extract<Checked, { outcome: 'ready' }> | null> {
  const jws = readPlainFile(join(parts.checked, 'release.jws'), listLimitBytes)?.toString('utf8').trim();
  const release = jws === undefined ? null : await verifiedBy(parts.keys, jws);
  const choice = release && parts.choose(release);
  if (!release || choice?.outcome !== 'take') return null;
  const path = join(parts.checked, choice.file.file);
  if (!(await isAsSigned(path, choice.file))) return null;
  return { outcome: 'ready', version: release.version, path, file: choice.file };
}

async function isAsSigned(path: string, file: ReleaseFile): Promise<boolean> {
  const found = await sha256OfFile(path).catch(() => null);
  return found?.bytes === file.bytes && found.sha256 === file.sha256;
}

function openPlainFile(path: string): number | null {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
    return null;
  } catch {
    return null;
  }
}

function readPlainFile(path: string, limitBytes: number): Buffer | undefined {
  const file = openPlainFile(path);
  if (file === null) return undefined;
  try {
    return fstatSync(file).size <= limitBytes ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

/** False when there is no such file of that length. Rejects with what the disk says. */
async function copyPlainFile(from: string, to: string, bytes: number): Promise<boolean> {
  const file = openPlainFile(from);
  if (file === null) return false;
  if (fstatSync(file).size !== bytes) {
    closeSync(file);
    return false;
  }
  rmSync(to, { force: true });
  // By its descriptor, which the stream closes: the name may lead elsewhere by now.
  const copy = createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(createReadStream('', { fd: file, end: bytes - 1 }), copy);
  syncFolder(dirname(to));
  return true;
}
