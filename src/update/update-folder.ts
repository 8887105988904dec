/** What is kept of updates in one folder: what was fetched, what was checked, the way back, and what happened. Each file is whole or not there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type UpdateNews, updateNews } from '../control/update-messages.ts';
import { removeFile, takeOver, writeWhole } from '../files/whole-files.ts';
import { releaseFile } from '../seal/release.ts';

export const updateFolder = '/var/lib/silaku-update';

/** A switch from its first change of the machine to its end; it outlives a power cut. */
export const switchRecord = z.object({
  phase: z.enum(['switching', 'proving', 'goingBack']),
  version: z.string(),
  from: z.string(),
  /** The packages of both, in this folder. */
  package: z.string(),
  wayBack: z.string(),
  /** Devices that served and units that ran before: they have to afterwards. */
  devices: z.array(z.string()),
  units: z.array(z.string()),
  storageIsWell: z.boolean(),
  /** Why it goes back. */
  why: z.string().nullable(),
});
export type SwitchRecord = z.infer<typeof switchRecord>;

/** What the fetching program leaves, which is not trusted: another user writes it. */
export const fetchedOffer = z.object({
  version: z.string().max(40),
  file: releaseFile.shape.file,
  /** Why nothing can come of it; null when the package is there. */
  trouble: z.enum(['signature.wrong', 'file.damaged']).nullable(),
});
export type FetchedOffer = z.infer<typeof fetchedOffer>;

/** How often each release was switched to in vain; the newest only. */
const triedRelease = z.object({ version: z.string(), failures: z.number().int() });
export type TriedRelease = z.infer<typeof triedRelease>;

export type UpdateFolder = ReturnType<typeof openUpdateFolder>;

export function openUpdateFolder(folder: string = updateFolder) {
  const path = (name: string) => join(folder, name);
  return {
    path,
    /** Of the program that fetches. */
    incoming: path('incoming'),
    /** Verified and out of everybody else's reach. */
    checked: path('checked'),
    /** The program that switches: a copy of the version that served before, so that it does not change under its own feet. */
    engine: path('engine'),
    back: path('back'),
    makePrivate(): void {
      for (const name of ['checked', 'back']) mkdirSync(path(name), { recursive: true, mode: 0o700 });
    },
    news: (): UpdateNews | null => readAs(updateNews, path('news.json')),
    /** For everybody to read: the kiosk tells it to technician and office. */
    tell(news: UpdateNews): void {
      writeWhole(path('news.json'), `${JSON.stringify(news)}\n`, 0o644);
    },
    record: (): SwitchRecord | null => readAs(switchRecord, path('switch.json')),
    remember(record: SwitchRecord): void {
      writeWhole(path('switch.json'), `${JSON.stringify(record)}\n`, 0o600);
    },
    forget(): void {
      removeFile(path('switch.json'));
    },
    has: (file: string): boolean => existsSync(file),
    /** The version that has proved itself is the one to go back to from the next. */
    keepAsWayBack(file: string, version: string): void {
      const kept = path(`back/${version}.deb`);
      if (existsSync(file)) takeOver(file, kept);
      for (const name of readdirSync(path('back')))
        if (path(`back/${name}`) !== kept) rmSync(path(`back/${name}`), { recursive: true });
      rmSync(path('checked'), { recursive: true, force: true });
    },
    /** A technician who brings it again wants it tried again. */
    countFailure(version: string): void {
      const tried = readAs(triedRelease, path('tried.json'));
      const failures = tried?.version === version ? tried.failures : 0;
      writeWhole(path('tried.json'), `${JSON.stringify({ version, failures: failures + 1 })}\n`, 0o644);
    },
    forgetFailures(): void {
      removeFile(path('tried.json'));
    },
    tried: (): TriedRelease | null => readAs(triedRelease, path('tried.json')),
  };
}

/** null when there is none, or none that can be read: whoever switches then begins anew. */
export function readAs<T>(shape: z.ZodType<T>, file: string): T | null {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
