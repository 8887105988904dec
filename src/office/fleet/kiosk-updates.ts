/** How the kiosks of an office get on with a release: which versions run, and where a switch went wrong. Pure. */
import type { KioskReport } from '../../seal/kiosk-report.ts';

export type KioskUpdate = NonNullable<KioskReport['update']>;

/** By the version that runs, the most common first; null: kiosks that have never said. */
export function versionsInUse(
  reports: readonly (Pick<KioskReport, 'software'> | null)[],
): { version: string | null; kiosks: number }[] {
  const counts = new Map<string | null, number>();
  for (const report of reports) {
    const version = report?.software ?? null;
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts]
    .map(([version, kiosks]) => ({ version, kiosks }))
    .toSorted((one, other) => other.kiosks - one.kiosks || order(one.version, other.version));
}

/** Silent ones last. */
function order(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one.localeCompare(other);
}

const wrongPhases = ['wentBack', 'refused', 'unwell'] as const;

/** null: none, or well, or the version runs by now all the same, as when a technician has installed it by hand. */
export function wrongUpdate({
  update,
  software,
}: Pick<KioskReport, 'update' | 'software'>): (KioskUpdate & { phase: (typeof wrongPhases)[number] }) | null {
  const phase = wrongPhases.find((wrong) => wrong === update?.phase);
  if (!update || !phase) return null;
  if (phase !== 'unwell' && update.version === software) return null;
  return { ...update, phase };
}
