/**
 * One switch to another version, from the last look at the old one to the proof of the new one, or back. Every step is on the disk before it is
 * done, so that whoever starts after a power cut knows where it was. The machine is handed in: `debian-machine.ts` is the real one.
 */
import type { UpdateNews } from '../control/update-messages.ts';
import type { SwitchRecord, UpdateFolder } from './update-folder.ts';
import { type Look, troubleIn, worthKeeping } from './wellness.ts';

export type Installed = { version: string; isWhole: boolean };
export type Done = { outcome: 'ok' } | { outcome: 'failed'; said: string };

export type SwitchMachine = {
  /** null when the package is not there at all. */
  installed(): Installed | null;
  install(path: string, how: { isWayBack: boolean }): Promise<Done>;
  /** Ends what a power cut has left half-way, as far as that can be. */
  finishInterrupted(): Done;
  /** What is installed, packed again into this file; for a version whose package nobody has kept. */
  packInstalled(path: string): Promise<Done>;
  /** Room for it and for the version beside it. */
  hasRoomFor(path: string): boolean;
  /** False when somebody stays at the kiosk for longer than that. */
  waitUntilIdle(limitMs: number): Promise<boolean>;
  look(): Promise<Look>;
  /** The units that go on after a power cut, from this version and not from the one that is being tried. */
  guard(): void;
  unguard(): void;
  now(): number;
  date(): Date;
  pause(ms: number): Promise<void>;
};

export type SwitchLimits = {
  idleMs: number;
  /** A Pi needs half a minute to start; a large outbox is checked first. */
  wellWithinMs: number;
  /** Without a break, with the same processes. */
  wellForMs: number;
  lookEveryMs: number;
};
export const usualLimits: SwitchLimits = {
  idleMs: 30 * 60_000,
  wellWithinMs: 5 * 60_000,
  wellForMs: 45_000,
  lookEveryMs: 2_000,
};

type Parts = {
  machine: SwitchMachine;
  folder: UpdateFolder;
  limits: SwitchLimits;
  log: (event: string, facts?: object) => void;
};

/** `postponed`: nothing has been changed, and the next call tries again. */
export type SwitchEnd = UpdateNews['phase'] | 'postponed';

/** `package`: verified, and where nobody else can write. */
export async function switchTo(
  release: { version: string; package: string },
  parts: Parts,
): Promise<SwitchEnd> {
  const { machine, folder, limits, log } = parts;
  const before = machine.installed();
  if (!before?.isWhole) return repairThenRetry(parts);
  const told = (why: string) => {
    tell(parts, { phase: 'refused', version: release.version, from: before.version, why });
    return 'refused' as const;
  };
  if (!machine.hasRoomFor(release.package)) return told('disk.full');
  const wayBack = folder.path(`back/${before.version}.deb`);
  if (!folder.has(wayBack)) {
    const packed = await machine.packInstalled(wayBack);
    if (packed.outcome === 'failed') {
      log('update.noWayBack', { said: packed.said });
      return told('wayBack.missing');
    }
  }
  if (!(await machine.waitUntilIdle(limits.idleMs))) {
    log('update.postponed', { version: release.version });
    return 'postponed';
  }
  const record: SwitchRecord = {
    phase: 'switching',
    ...{ version: release.version, from: before.version, package: release.package, wayBack },
    ...worthKeeping(await machine.look()),
    why: null,
  };
  folder.remember(record);
  machine.guard();
  tell(parts, record);
  const done = await machine.install(release.package, { isWayBack: false });
  if (done.outcome === 'failed') {
    log('update.notInstalled', { said: done.said });
    return goBack({ ...record, why: 'package.notInstalled' }, parts);
  }
  return prove(record, parts);
}

/** After a power cut, or when the program that switched was ended. */
export function goOn(record: SwitchRecord, parts: Parts): Promise<SwitchEnd> {
  const { machine } = parts;
  if (record.phase === 'goingBack') return goBack(record, parts);
  if (!machine.installed()?.isWhole) machine.finishInterrupted();
  const now = machine.installed();
  if (now?.isWhole && now.version === record.version) return prove(record, parts);
  return goBack({ ...record, why: record.why ?? 'power.cut' }, parts);
}

/**
 * At the machine's start, before the kiosk: only makes the package whole, so that no half of one version runs with half of another. Starts nothing;
 * `goOn` judges when the units are up.
 */
export async function makeWhole(parts: Parts): Promise<void> {
  const { machine, folder, log } = parts;
  const record = folder.record();
  if (machine.installed()?.isWhole) return;
  const finished = machine.finishInterrupted();
  log('update.finishedInterrupted', finished);
  if (machine.installed()?.isWhole || !record) return;
  const back: SwitchRecord = { ...record, phase: 'goingBack', why: record.why ?? 'power.cut' };
  folder.remember(back);
  log('update.wayBackAfterPowerCut', await machine.install(record.wayBack, { isWayBack: true }));
}

async function prove(record: SwitchRecord, parts: Parts): Promise<SwitchEnd> {
  const { folder, machine, log } = parts;
  const proving: SwitchRecord = { ...record, phase: 'proving' };
  folder.remember(proving);
  tell(parts, proving);
  const trouble = await troubleUntilWell(proving, proving.version, parts);
  if (trouble !== null) {
    log('update.notWell', { version: record.version, why: trouble });
    return goBack({ ...proving, why: trouble }, parts);
  }
  machine.unguard();
  tell(parts, { ...record, phase: 'kept' });
  folder.forget();
  // Last: until the record is gone, the former version is the way back.
  folder.keepAsWayBack(record.package, record.version);
  return 'kept';
}

async function goBack(record: SwitchRecord, parts: Parts): Promise<SwitchEnd> {
  const { folder, machine, log } = parts;
  const going: SwitchRecord = { ...record, phase: 'goingBack' };
  folder.remember(going);
  tell(parts, going);
  const now = machine.installed();
  if (!now?.isWhole || now.version !== record.from) {
    const done = await machine.install(record.wayBack, { isWayBack: true });
    if (done.outcome === 'failed') log('update.wayBackFailed', { said: done.said });
  }
  const trouble = await troubleUntilWell(going, record.from, parts);
  // A power cut says nothing about a version.
  if (record.why !== 'power.cut') folder.countFailure(record.version);
  if (trouble !== null && machine.installed()?.version !== record.from) {
    // The record stays: the next call goes back again.
    tell(parts, { ...going, phase: 'unwell', why: trouble });
    return 'unwell';
  }
  machine.unguard();
  const phase = trouble === null ? 'wentBack' : 'unwell';
  tell(parts, { ...going, phase, why: trouble ?? record.why });
  folder.forget();
  return phase;
}

/** null as soon as all has been well for long enough; else what was not when the time was over. */
async function troubleUntilWell(
  record: SwitchRecord,
  version: string,
  { machine, limits }: Parts,
): Promise<string | null> {
  const began = machine.now();
  let wellSince: number | null = null;
  let processes = '';
  let changes = 0;
  let why = 'kiosk.notReady';
  for (;;) {
    const look = await machine.look();
    const trouble = troubleIn(look, { ...record, version });
    const seen = record.units.map((unit) => look.units[unit]).join();
    if (seen !== processes) {
      changes += 1;
      processes = seen;
      wellSince = null;
    }
    if (trouble === null) wellSince ??= machine.now();
    else {
      wellSince = null;
      why = trouble;
    }
    if (wellSince !== null && machine.now() - wellSince >= limits.wellForMs) return null;
    if (machine.now() - began >= limits.wellWithinMs) return changes > 4 ? 'kiosk.restarts' : why;
    await machine.pause(limits.lookEveryMs);
  }
}

/** Not by an update of ours: somebody's own installation broke off. It is made whole, and the next call looks again. */
function repairThenRetry({ machine, log }: Parts): SwitchEnd {
  log('update.finishedInterrupted', machine.finishInterrupted());
  return 'postponed';
}

function tell(
  { folder, machine, log }: Parts,
  { phase, version, from, why }: Pick<UpdateNews, 'phase' | 'version' | 'from' | 'why'>,
): void {
  const news = { phase, version, from, at: machine.date().toISOString(), why: why?.slice(0, 60) ?? null };
  folder.tell(news);
  log(`update.${phase}`, news);
}
