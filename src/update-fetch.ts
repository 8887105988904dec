/**
 * `silaku update-fetch`: asks the office, or a mirror, for a release and brings it in cheap hours. A timer starts it; it ends by itself and goes on
 * the next time. Apart from the forwarder, so that a version whose forwarder is broken can still be replaced.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createLog } from './log.ts';
import { createDataBudget } from './outbox/forwarding/data-budget.ts';
import { dataOptions, publishedPlan, readDataPlan } from './outbox/forwarding/data-options.ts';
import type { DataPlan } from './outbox/forwarding/data-plan.ts';
import { createMeteredAgent, type MeteredAgent } from './outbox/forwarding/metered-agent.ts';
import { readEnrolment } from './outbox/keys.ts';
import { createKioskClock } from './outbox/kiosk-clock.ts';
import { type Outbox, openOutbox } from './outbox/outbox.ts';
import { isOutboxProblem } from './outbox/outbox-problem.ts';
import { settingsFor } from './seal/bulletin.ts';
import { readReleaseKeys } from './seal/release-keys.ts';
import { SealProblem } from './seal/seal-problem.ts';
import { toldToStop } from './told-to-stop.ts';
import { debArchitecture } from './update/debian-architecture.ts';
import { chooseFile } from './update/offer.ts';
import { fetchNowMark, releaseKeyFiles } from './update/places.ts';
import { fetchRelease } from './update/release-fetch.ts';
import { openUpdateFolder, updateFolder } from './update/update-folder.ts';
import { version } from './version.ts';

const usage = `silaku update-fetch --folder FOLDER --office URL [--updates-from URL] [--update-folder FOLDER] [--release-key FILE]
                    [the forwarder's options: quotas and --big-pages-between hold for updates too, its --ca for the office]

  --folder FOLDER        the kiosk's folder, with outbox.sqlite and enrolment.json
  --office URL           releases are looked for at URL/updates/
  --updates-from URL     a mirror instead: any HTTP server that knows ranges; "off" for none
  --update-folder FOLDER where they go (default ${updateFolder})
  --release-key FILE     the maker's public key (default ${releaseKeyFiles.join(', then ')})
`;

/** Returns the exit status: 0 a release is here, or there is none; 64 wrong call; 65 refused; 75 not all yet; 78 no key or not enrolled. */
export async function runUpdateFetch(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const { base } = options;
  if (base === 'off') return 0;
  const log = createLog('update', null);
  const keys = trustedKeys(options.keyFiles);
  if (keys === null) return 78;
  const enrolment = readEnrolment(options.folder);
  if (!enrolment) {
    process.stderr.write(
      'This kiosk is not enrolled yet, so its place in the stages of a release is not known.\n',
    );
    return 78;
  }
  const metered = createMeteredAgent({
    isTls: base.protocol === 'https:',
    ...(options.ca === null ? {} : { ca: options.ca }),
  });
  const costs = openCosts(options, enrolment.kiosk, metered);
  const folder = openUpdateFolder(options.updateFolder);
  mkdirSync(folder.incoming, { recursive: true });
  const stop = new AbortController();
  const stopped = toldToStop(stop.signal).then(() => stop.abort());
  try {
    const fetched = await fetchRelease({
      ...{ base, incoming: folder.incoming, keys, agent: metered.agent, signal: stop.signal },
      whyWait: costs.whyWait,
      choose: (release) =>
        chooseFile(release, {
          installed: version,
          architecture: debArchitecture(),
          number: enrolment.kiosk,
          tried: folder.tried(),
        }),
    });
    const { receivedBytes } = metered.traffic();
    log.info({ ...fetched, receivedBytes }, `update.fetch.${fetched.outcome}`);
    return { here: 0, nothing: 0, later: 75, refused: 65 }[fetched.outcome];
  } catch (error) {
    if (stop.signal.aborted) return 75;
    throw error;
  } finally {
    costs.close();
    metered.agent.destroy();
    stop.abort();
    await stopped;
  }
}

/** Quotas and hours as for pages, and in the same count. An outbox that can't be opened is no reason to go without the version that mends it. */
function openCosts(
  options: { folder: string; data: DataPlan; now: string },
  kiosk: string,
  metered: MeteredAgent,
): { whyWait: () => string | null; close(): void } {
  if (existsSync(options.now)) return { whyWait: () => null, close: () => {} };
  const clock = createKioskClock({ officeTime: () => outbox?.officeTime() ?? null, trustsSystem: true });
  let outbox: Outbox | null = null;
  try {
    outbox = openOutbox({ folder: options.folder, ...clock, sharedWith: 'group' });
  } catch (error) {
    if (!isOutboxProblem(error)) throw error;
  }
  const opened = outbox;
  if (!opened) return { whyWait: () => null, close: () => {} };
  const budget = createDataBudget({
    plan: () => {
      const published = opened.bulletin()?.bulletin;
      return (published && publishedPlan(settingsFor(published, kiosk).data, options.data)) ?? options.data;
    },
    uses: opened,
    traffic: metered.traffic,
    now: clock.now,
    isTimeCertain: () => clock.stamp().certain,
  });
  return {
    whyWait() {
      budget.pageLimit();
      return budget.waiting();
    },
    close() {
      budget.settle();
      opened.close();
    },
  };
}

function trustedKeys(files: string[]): ReturnType<typeof readReleaseKeys> | null {
  try {
    const keys = readReleaseKeys(files);
    if (keys.length > 0) return keys;
    process.stderr.write(`No release key: put the maker's public key into ${files[0]}.\n`);
  } catch (error) {
    if (!(error instanceof SealProblem)) throw error;
    process.stderr.write(`${error.hint}\n`);
  }
  return null;
}

function readOptions(args: string[]) {
  // Not strict: the forwarder's options come along, and the forwarder itself refuses those that it does not know.
  const { values } = parseArgs({
    args,
    strict: false,
    options: {
      ...dataOptions,
      folder: { type: 'string' },
      office: { type: 'string' },
      ca: { type: 'string' },
      'updates-from': { type: 'string' },
      'update-folder': { type: 'string', default: updateFolder },
      'release-key': { type: 'string' },
    },
  });
  const word = (name: keyof typeof values): string | undefined =>
    typeof values[name] === 'string' ? values[name] : undefined;
  const [folder, office, mirror] = [word('folder'), word('office'), word('updates-from')];
  const data = readDataPlan(
    Object.fromEntries(Object.keys(dataOptions).map((name) => [name, word(name as keyof typeof values)])),
  );
  const base =
    mirror === 'off' ? ('off' as const) : baseOf(mirror ?? office, mirror === undefined ? 'updates/' : '');
  if (folder === undefined || !data || base === null) return null;
  const ca = word('ca');
  const key = word('release-key');
  return {
    ...{ folder, data, base, now: fetchNowMark },
    ca: ca === undefined ? null : readFileSync(ca, 'utf8'),
    keyFiles: key === undefined ? releaseKeyFiles : [key],
    updateFolder: word('update-folder') ?? updateFolder,
  };
}

function baseOf(text: string | undefined, below: string): URL | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const url = new URL(below, text.endsWith('/') ? text : `${text}/`);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}
