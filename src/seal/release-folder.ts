/** A release as it lies in a folder: the signed list, and beside it the files that the list names. Checked before anything is done with it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile } from './digest.ts';
import type { PublicKey } from './messages.ts';
import { type Release, type ReleaseFile, release } from './release.ts';
import { signedMessageLimitBytes, verifyRelease } from './signatures.ts';

/** The list's name, in a folder and behind an address. */
export const releaseList = 'release.jws';

export type ReleaseProblem =
  /** `noList`: no such file or folder, or it can't be read, as `detail` says. */
  | { outcome: 'bad'; reason: 'noList'; detail: string }
  | { outcome: 'bad'; reason: 'badSignature' | 'malformed' }
  | { outcome: 'bad'; reason: 'fileMissing' | 'fileDamaged'; file: string };

export type ReleaseFolder = { outcome: 'ok'; release: Release; jws: string } | ReleaseProblem;

export async function readReleaseFolder(folder: string, key: PublicKey): Promise<ReleaseFolder> {
  const list = readList(join(folder, releaseList));
  if ('outcome' in list) return list;
  const read = await verifyRelease(key, list.jws);
  if (read.outcome === 'bad') return read;
  for (const file of read.release.files) {
    const found = await judgeFile(join(folder, file.file), file);
    if (found !== 'whole') return { outcome: 'bad', reason: found, file: file.file };
  }
  return { outcome: 'ok', release: read.release, jws: list.jws };
}

/** By length first, so that a wrong file of a gigabyte is not read to its end. */
export async function judgeFile(
  path: string,
  named: Pick<ReleaseFile, 'bytes' | 'sha256'>,
): Promise<'whole' | 'fileMissing' | 'fileDamaged'> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 'fileMissing';
  if (!found.isFile() || found.size !== named.bytes) return 'fileDamaged';
  return (await sha256OfFile(path)).sha256 === named.sha256 ? 'whole' : 'fileDamaged';
}

/** What a list says that was verified when it came; null when it can't be read. Not for anything that comes from outside. */
export function readCheckedRelease(jws: string): Release | null {
  try {
    const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
    return release.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}

/** Without the line's end that editors and our own build leave. */
function readList(path: string): { jws: string } | ReleaseProblem {
  try {
    const { size } = statSync(path);
    if (size > signedMessageLimitBytes) return { outcome: 'bad', reason: 'malformed' };
    return { jws: readFileSync(path, 'utf8').trim() };
  } catch (error) {
    return {
      outcome: 'bad',
      reason: 'noList',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}
