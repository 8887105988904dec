/**
 * `silaku update-switch`: takes what was fetched, checks it and switches between two visits. Run by units, as root. The switch itself is done by a
 * copy of this version beside it (the engine), since dpkg replaces these very files meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createLog } from './log.ts';
import { readReleaseKeys } from './seal/release-keys.ts';
import { checkedRelease, takeRelease } from './update/checked-release.ts';
import { debArchitecture } from './update/debian-architecture.ts';
import { debianMachine } from './update/debian-machine.ts';
import { chooseFile } from './update/offer.ts';
import { kioskSocket, releaseKeyFiles } from './update/places.ts';
import { goOn, makeWhole, type SwitchLimits, switchTo, usualLimits } from './update/switch-over.ts';
import { fetchedOffer, openUpdateFolder, readAs, type UpdateFolder } from './update/update-folder.ts';
import { version } from './version.ts';

const usage = `silaku update-switch [by-engine|repair]

  without a word   checks what was fetched, and has the engine switch to it
  by-engine        the switch itself, or the rest of one that a power cut has ended
  repair           at the machine's start: makes a package whole that was being unpacked, and starts nothing
`;

const own = new URL('..', import.meta.url).pathname;
const lock = '/run/silaku-update.lock';

/** Returns the exit status: 0 also when there was nothing to do or a release was given back, for the machine is then well; 64, 77, 70. */
export async function runUpdateSwitch(args: string[]): Promise<number> {
  const [word = '', ...rest] = args;
  if (!['', 'by-engine', 'repair'].includes(word) || rest.length > 0) {
    process.stderr.write(usage);
    return 64;
  }
  if (process.getuid?.() !== 0) {
    process.stderr.write('Only root may change the version.\n');
    return 77;
  }
  const folder = openUpdateFolder();
  folder.makePrivate();
  const log = createLog('update', null);
  const parts = {
    machine: debianMachine({ socket: kioskSocket, startsNothing: word === 'repair' }),
    folder,
    limits: limitsBy(process.env.UPDATE_WELL_WITHIN_SECONDS),
    log: (event: string, facts: object = {}) => log.info(facts, event),
  };
  if (word === 'repair') {
    await makeWhole(parts);
    return 0;
  }
  if (word === '') return (await isWork(folder)) ? engineRuns(folder) : 0;
  if (!takeLock()) return 0;
  try {
    const record = folder.record();
    if (record) return (await goOn(record, parts)) === 'unwell' ? 70 : 0;
    const release = await checkedRelease({ checked: folder.checked, ...choice(folder) });
    if (!release) return 0;
    const end = await switchTo({ version: release.version, package: release.path }, parts);
    return end === 'unwell' ? 70 : 0;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A slow machine may need longer; what is no number of seconds counts as not said. */
function limitsBy(seconds: string | undefined): SwitchLimits {
  const wellWithinMs = Number(seconds) * 1_000;
  return wellWithinMs > usualLimits.wellForMs ? { ...usualLimits, wellWithinMs } : usualLimits;
}

function choice(folder: UpdateFolder, installed = version) {
  return {
    keys: readReleaseKeys(releaseKeyFiles),
    choose: (release: Parameters<typeof chooseFile>[0]) =>
      chooseFile(release, {
        ...{ installed, architecture: debArchitecture(), number: null, tried: folder.tried() },
      }),
  };
}

/** Whether there is a switch to do: one that was begun, one that a technician has brought, or one that was fetched. */
async function isWork(folder: UpdateFolder): Promise<boolean> {
  if (folder.record()) return true;
  const ready = await checkedRelease({ checked: folder.checked, ...choice(folder) });
  const offer = readAs(fetchedOffer, join(folder.incoming, 'offer.json'));
  const refuse = (about: string | null, why: string) => {
    const last = folder.news();
    // Once for each: the fetch comes by every half hour.
    if (last?.phase === 'refused' && last.version === (about ?? '?') && last.why === why) return;
    const at = new Date().toISOString();
    folder.tell({ phase: 'refused', version: about ?? '?', from: version, at, why });
  };
  if (offer?.trouble) refuse(offer.version || null, offer.trouble);
  if (!offer || offer.trouble) return ready !== null;
  // The newer of both: what waits here may be older than what has come since.
  const newer = choice(folder, ready?.version);
  const taken = await takeRelease({ from: folder.incoming, checked: folder.checked, ...newer });
  if (taken.outcome === 'refused') refuse(taken.version, taken.why);
  return taken.outcome === 'ready' || ready !== null;
}

/** Made anew from what runs and is known to be well, unless a switch is on its way: then the one of its beginning goes on. */
function engineRuns(folder: UpdateFolder): number {
  if (!folder.record()) makeEngine(folder.engine);
  const program = join(folder.engine, 'src/silaku.ts');
  const ran = spawnSync(join(folder.engine, 'bin/node'), [program, 'update-switch', 'by-engine'], {
    stdio: 'inherit',
  });
  return ran.status ?? 70;
}

function makeEngine(engine: string): void {
  const fresh = `${engine}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(engine), { recursive: true });
  // Links cost no room: dpkg puts new files beside old ones and never writes into them. Another disk gets a copy.
  const linked = spawnSync('cp', ['-a', '-l', own, fresh], { stdio: 'ignore' }).status === 0;
  if (!linked) {
    rmSync(fresh, { recursive: true, force: true });
    const copied = spawnSync('cp', ['-a', own, fresh], { encoding: 'utf8' });
    if (copied.status !== 0) throw new Error(`The engine can't be made: ${copied.stderr}`);
  }
  rmSync(engine, { recursive: true, force: true });
  renameSync(fresh, engine);
  spawnSync('sync', ['-f', dirname(engine)]);
}

/** Two units can come to it at once after a power cut. /run is empty after a start. */
function takeLock(): boolean {
  if (existsSync(lock)) {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (pid > 0 && existsSync(`/proc/${pid}`)) return false;
    rmSync(lock, { force: true });
  }
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}
