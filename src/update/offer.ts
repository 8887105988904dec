/** Which package of a release is for this kiosk, and whether its turn has come. Pure. */

import { sha256Of } from '../seal/digest.ts';
import type { Release, ReleaseFile } from '../seal/release.ts';
import { compareReleaseVersions } from '../seal/release-version.ts';
import type { TriedRelease } from './update-folder.ts';

/** One mishap may be chance, such as a plug that was pulled just then. */
const failuresUntilLeft = 2;

export type Choice =
  | { outcome: 'take'; file: ReleaseFile }
  | { outcome: 'leave'; why: 'notNewer' | 'notYet' | 'notForThisMachine' | 'failedBefore' };

export function chooseFile(
  release: Release,
  kiosk: {
    installed: string;
    architecture: string;
    /** Of the enrolment. null: its place in the stages is not asked, as for a stick that somebody has brought. */
    number: string | null;
    tried: TriedRelease | null;
  },
): Choice {
  const { tried } = kiosk;
  if (compareReleaseVersions(release.version, kiosk.installed) <= 0)
    return { outcome: 'leave', why: 'notNewer' };
  if (tried?.version === release.version && tried.failures >= failuresUntilLeft)
    return { outcome: 'leave', why: 'failedBefore' };
  if (kiosk.number !== null && placeInStages(kiosk.number, release.version) >= release.percent)
    return { outcome: 'leave', why: 'notYet' };
  const file = release.files.find(
    (each) => each.package === 'silaku-kiosk' && each.architecture === kiosk.architecture,
  );
  return file ? { outcome: 'take', file } : { outcome: 'leave', why: 'notForThisMachine' };
}

/** From 0 to 99, another one for each release: it is not always the same halls that go first. */
export function placeInStages(number: string, version: string): number {
  return Number.parseInt(sha256Of(Buffer.from(`${number} ${version}`)).slice(0, 8), 16) % 100;
}
