/**
 * Puts a release where the office offers it: packages first, each whole and synced, the list last by one rename, then away with what no
 * list names. Cut off anywhere, the list of before and its packages are there, or the new list and its own.
 */
import { createReadStream, createWriteStream, mkdirSync, readdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { halfWritten, removeFile, syncFolder, takeOver, writeWhole } from '../../files/whole-files.ts';
import type { PublicKey } from '../../seal/messages.ts';
import type { Release, ReleaseFile } from '../../seal/release.ts';
import { judgeFile, type ReleaseProblem, readReleaseFolder, releaseList } from '../../seal/release-folder.ts';
import { compareReleaseVersions } from '../../seal/release-version.ts';
import { roomLimits } from '../kiosk-room.ts';
import { packageFile, readOfferedRelease, updatesFolder } from './offered-release.ts';

export type OfferResult =
  | { outcome: 'offered'; release: Release; newFiles: number; before: string | null }
  /** This very list is there already, and whole. */
  | { outcome: 'offeredAlready'; release: Release }
  | { outcome: 'older'; release: Release; offered: string }
  | { outcome: 'noRoom'; neededBytes: number; freeBytes: number }
  | ReleaseProblem;

export type WithdrawResult = { outcome: 'withdrawn'; version: string } | { outcome: 'nothingOffered' };

/** Rejects with the file system's own error when the disk can't be written; the offer of before is whole then. */
export async function offerRelease({
  office,
  from,
  key,
  older = false,
  keepFreeBytes = roomLimits.freeBytes,
}: {
  /** The office's folder. */
  office: string;
  from: string;
  key: PublicKey;
  /** Whether an older release than the offered one may take its place. */
  older?: boolean;
  /** What stays free on the disk for requests. */
  keepFreeBytes?: number;
}): Promise<OfferResult> {
  const read = await readReleaseFolder(from, key);
  if (read.outcome === 'bad') return read;
  const { release, jws } = read;
  const offered = readOfferedRelease(office);
  if (offered && !older && compareReleaseVersions(release.version, offered.release.version) < 0)
    return { outcome: 'older', release, offered: offered.release.version };

  const folder = updatesFolder(office);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncFolder(office);
  // What an earlier run that was cut off has left takes room that this one may need.
  sweep(folder, offered?.release.files ?? []);
  const wanted = await notYetThere(folder, release.files);
  if (wanted.length === 0 && offered?.jws === jws) return { outcome: 'offeredAlready', release };
  const neededBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const { bavail, bsize } = await statfs(folder);
  if (wanted.length > 0 && bavail * bsize - neededBytes < keepFreeBytes)
    return { outcome: 'noRoom', neededBytes: neededBytes + keepFreeBytes, freeBytes: bavail * bsize };

  try {
    for (const file of wanted) {
      if (!(await bring(join(from, file.file), join(folder, packageFile(file)), file)))
        return { outcome: 'bad', reason: 'fileDamaged', file: file.file };
    }
    writeWhole(join(folder, releaseList), `${jws}\n`, 0o600);
  } finally {
    // By the list that is there now, whichever that is.
    sweep(folder, readOfferedRelease(office)?.release.files ?? []);
  }
  return { outcome: 'offered', release, newFiles: wanted.length, before: offered?.release.version ?? null };
}

/** The list goes first: whoever has fetched it by then finds no packages, and asks for the list again. */
export function withdrawRelease(office: string): WithdrawResult {
  const folder = updatesFolder(office);
  const offered = readOfferedRelease(office);
  if (!offered) return { outcome: 'nothingOffered' };
  removeFile(join(folder, releaseList));
  syncFolder(folder);
  sweep(folder, []);
  return { outcome: 'withdrawn', version: offered.release.version };
}

/** One of each content, though two names may stand for it. */
async function notYetThere(folder: string, files: readonly ReleaseFile[]): Promise<ReleaseFile[]> {
  const wanted = new Map<string, ReleaseFile>();
  for (const file of files) {
    if ((await judgeFile(join(folder, packageFile(file)), file)) !== 'whole') wanted.set(file.sha256, file);
  }
  return [...wanted.values()];
}

/** False when the file has changed since it was checked. */
async function bring(from: string, to: string, file: ReleaseFile): Promise<boolean> {
  const half = to + halfWritten;
  removeFile(half);
  await pipeline(createReadStream(from), createWriteStream(half, { flags: 'wx', mode: 0o600 }));
  if ((await judgeFile(half, file)) !== 'whole') return false;
  takeOver(half, to);
  return true;
}

/** Removes packages that none of these names, and halves of any; nothing that somebody else has put there. */
function sweep(folder: string, named: readonly ReleaseFile[]): void {
  const keep = new Set(named.map(packageFile));
  for (const name of readdirSync(folder)) {
    const isOurs = /^[0-9a-f]{64}\.deb(\.new)?$/.test(name) || name === releaseList + halfWritten;
    if (isOurs && !keep.has(name)) removeFile(join(folder, name));
  }
}
