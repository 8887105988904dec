/** Whether a kiosk is as well as it was before the switch. Pure; `switch-over.ts` looks again and again. */
import type { Health } from '../control/messages.ts';

export type Look = {
  /** By name: the process that serves, or null while there is none. */
  units: Record<string, number | null>;
  /** null when the kiosk does not answer. */
  health: Health | null;
};

/** Between citizens these come and go: paper that runs out just then is no fault of a version. */
const stillThere = ['ready', 'attention', 'resting', 'needsPerson'];

/** What has to be as good afterwards. */
export type WorthKeeping = { devices: string[]; units: string[]; storageIsWell: boolean };

export function worthKeeping({ health, units }: Look): WorthKeeping {
  return {
    devices: Object.entries(health?.devices ?? {})
      .filter(([, { state }]) => state === 'ready' || state === 'attention')
      .map(([name]) => name),
    units: Object.entries(units)
      .filter(([, pid]) => pid !== null)
      .map(([name]) => name),
    storageIsWell: isStorageWell(health),
  };
}

/** The first thing that is not well, as a dotted word for `UpdateNews.why`; null when all is. */
export function troubleIn(look: Look, wanted: WorthKeeping & { version: string }): string | null {
  const down = wanted.units.find((unit) => look.units[unit] == null);
  if (down !== undefined) return `unit.down ${down}`;
  const { health } = look;
  if (health === null) return 'kiosk.notReady';
  if (health.version !== wanted.version) return 'version.other';
  // What was not well before may be what the new version is to mend.
  if (wanted.storageIsWell && !isStorageWell(health)) return 'storage.unwell';
  const lost = wanted.devices.find((name) => !stillThere.includes(health.devices[name]?.state ?? 'gone'));
  return lost === undefined ? null : `device.lost ${lost}`;
}

/** A full disk empties with the link; no version is to blame. */
function isStorageWell(health: Health | null): boolean {
  const code = health?.storage?.code ?? null;
  return health !== null && (code === null || code === 'storage.full');
}
