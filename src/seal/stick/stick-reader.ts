/**
 * Reading a stick that somebody else may have filled: only names of ours are looked at, no link is followed, nothing but regular
 * files and real folders is opened, and a length is checked before the first byte is read. Kiosk and office both use it.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { mostEntries, readStickName, type StickName } from './stick-names.ts';
import { asStickProblem, StickProblem } from './stick-problem.ts';

export type StickContent = {
  ours: (StickName & { name: string })[];
  /** There was more than anybody would put on a stick; the rest was not looked at. */
  isTooFull: boolean;
};

/** `missing`: not there. `notAFile`: a link, a device, a folder. `wrongLength`: longer than allowed, or not as long as was said. */
export type Unreadable = { outcome: 'missing' | 'notAFile' | 'wrongLength' };

/** Names in the top folder of a stick, in order. Throws StickProblem. */
export async function listStick(stick: string): Promise<StickContent> {
  await requireFolder(stick);
  const content: StickContent = { ours: [], isTooFull: false };
  try {
    let seen = 0;
    for await (const { name } of await opendir(stick)) {
      seen += 1;
      if (seen > mostEntries) {
        content.isTooFull = true;
        break;
      }
      const named = readStickName(name);
      if (named) content.ours.push({ ...named, name });
    }
  } catch (error) {
    throw asStickProblem(error, 'reading');
  }
  content.ours.sort((left, right) => (left.name < right.name ? -1 : 1));
  return content;
}

/** Throws StickProblem `stick.noFolder` when it is not there, or is no folder. */
export async function requireFolder(path: string): Promise<void> {
  const found = await lstat(`${path}/.`).catch(() => null);
  if (!found?.isDirectory()) throw new StickProblem('stick.noFolder');
}

/**
 * The whole file, which may be no longer than `bytes` (`exactly`: and no shorter). `parts` lead from the stick's top folder to the file, folder by folder.
 * Throws StickProblem when the stick itself fails.
 */
export async function readStickFile(
  stick: string,
  parts: readonly string[],
  allowed: { bytes: number; exactly: boolean },
): Promise<{ outcome: 'ok'; bytes: Buffer } | Unreadable> {
  try {
    const file = await openRegular(stick, parts);
    if ('outcome' in file) return file;
    try {
      return await readWhole(file, allowed);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asStickProblem(error, 'reading');
  }
}

async function readWhole(file: FileHandle, allowed: { bytes: number; exactly: boolean }) {
  const { size } = await file.stat();
  if (size > allowed.bytes || (allowed.exactly && size !== allowed.bytes)) {
    return { outcome: 'wrongLength' } as const;
  }
  const bytes = Buffer.alloc(size);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await file.read(bytes, read, size - read, read);
    if (bytesRead === 0) return { outcome: 'wrongLength' } as const;
    read += bytesRead;
  }
  return { outcome: 'ok', bytes } as const;
}

async function openRegular(stick: string, parts: readonly string[]): Promise<FileHandle | Unreadable> {
  let path = stick;
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    const found = await lstat(path).catch(nullIfMissing);
    if (!found) return { outcome: 'missing' };
    const isExpected = index === parts.length - 1 ? found.isFile() : found.isDirectory();
    if (!isExpected) return { outcome: 'notAFile' };
  }
  // Asked first and opened then: should the name become something else in between, a link is refused, and a pipe does not hold us.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(nullIfMissing);
  if (!file) return { outcome: 'missing' };
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return { outcome: 'notAFile' };
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
    return null;
  throw error;
}
