/** The files of uploads that have begun and not ended: `<number>_<page>_<random>` and beside each what tus knows about it. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Digits of the kiosk, then the rest of the request number: every upload begins with its kiosk. */
const uploadName = /^(?<kiosk>\d{3})\d{7}_[0-9a-z]{16,32}_[0-9a-f]{16}$/;

/** A page that has not gone on for so long begins anew; a kiosk that comes back later loses the part, not the page. */
const staleMs = 30 * 24 * 60 * 60 * 1000;

type Upload = { path: string; kiosk: string; lastByteMs: number };

async function uploadsIn(folder: string): Promise<Upload[]> {
  const found: Upload[] = [];
  for (const name of await readdir(folder)) {
    const kiosk = uploadName.exec(name)?.groups?.kiosk;
    const path = join(folder, name);
    const lastByteMs = kiosk ? (await stat(path).catch(() => null))?.mtimeMs : undefined;
    if (kiosk && lastByteMs !== undefined) found.push({ path, kiosk, lastByteMs });
  }
  return found;
}

async function drop(uploads: Upload[]): Promise<number> {
  for (const { path } of uploads) {
    await rm(path, { force: true });
    await rm(`${path}.json`, { force: true });
  }
  return uploads.length;
}

/** Leaves the newest `most` of this kiosk. */
export async function dropOldestUploads(folder: string, kiosk: string, most: number): Promise<number> {
  const ours = (await uploadsIn(folder)).filter((upload) => upload.kiosk === kiosk);
  return drop(ours.sort((a, b) => b.lastByteMs - a.lastByteMs).slice(most));
}

/** Those that have stood still for a month, and those of kiosks that are trusted no more. */
export async function dropStaleUploads(
  folder: string,
  { now, isTrusted }: { now: Date; isTrusted: (kiosk: string) => Promise<boolean> },
): Promise<number> {
  const stale: Upload[] = [];
  for (const upload of await uploadsIn(folder)) {
    const isOld = now.getTime() - upload.lastByteMs > staleMs;
    if (isOld || !(await isTrusted(upload.kiosk))) stale.push(upload);
  }
  return drop(stale);
}
