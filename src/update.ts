/** `silaku update`: how updates stand; fetches one now; takes one from a USB stick. What is done by itself is in update-fetch.ts and update-switch.ts. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { readCall } from './command-line.ts';
import { readReleaseKeys } from './seal/release-keys.ts';
import { SealProblem } from './seal/seal-problem.ts';
import { takeRelease } from './update/checked-release.ts';
import { debArchitecture } from './update/debian-architecture.ts';
import { chooseFile } from './update/offer.ts';
import { fetchNowMark, releaseKeyFiles } from './update/places.ts';
import { fetchedBytes } from './update/release-fetch.ts';
import { openUpdateFolder, updateFolder } from './update/update-folder.ts';
import { version } from './version.ts';

const usage = `silaku update [--json] [--folder FOLDER]
silaku update --from FOLDER     (root) takes a release from a folder, such as a USB stick, and switches to it between two visits
silaku update --now             (root) asks office or mirror now, at any hour, and switches when there is one

  --folder FOLDER   what is kept of updates (default ${updateFolder})
`;

/** Returns the exit status: 64 wrong call, 65 refused, 66 nothing for this kiosk there, 77 not root, 78 no release key here, 70 given back. */
export async function runUpdate(args: string[]): Promise<number> {
  const options = readCall(args, {
    folder: { type: 'string', default: updateFolder },
    from: { type: 'string' },
    now: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (!options || (options.now && options.from !== undefined)) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = openUpdateFolder(options.folder);
  const isAct = options.now || options.from !== undefined;
  if (isAct && process.getuid?.() !== 0)
    return said(77, 'Only root may change the version: sudo silaku update ...');
  if (options.from !== undefined) {
    const taken = await takeFrom(options.from, folder);
    if (taken !== null) return taken;
    unit('silaku-update.service');
  }
  if (options.now) {
    writeFileSync(fetchNowMark, '');
    unit('silaku-update-fetch.service');
    rmSync(fetchNowMark, { force: true });
    unit('silaku-update.service');
  }
  const news = folder.news();
  const now = {
    event: 'update.status',
    // The package's own word: this program may be the former version's by now.
    version: options.folder === updateFolder ? (installedVersion() ?? version) : version,
    news,
    fetching: fetchedBytes(folder.incoming),
    tried: folder.tried(),
  };
  if (!options.json) process.stderr.write(sentences(now));
  process.stdout.write(`${JSON.stringify(now)}\n`);
  if (!isAct || !news) return 0;
  return news.phase === 'kept' ? 0 : news.phase === 'refused' ? 65 : 70;
}

/** null: it lies there checked, and can be switched to. */
async function takeFrom(from: string, folder: ReturnType<typeof openUpdateFolder>): Promise<number | null> {
  let keys: ReturnType<typeof readReleaseKeys>;
  try {
    keys = readReleaseKeys(releaseKeyFiles);
  } catch (error) {
    if (error instanceof SealProblem) return said(78, error.hint);
    throw error;
  }
  if (keys.length === 0)
    return said(
      78,
      `This kiosk knows no release key: put the maker's public key into ${releaseKeyFiles[0]}.`,
    );
  folder.makePrivate();
  folder.forgetFailures();
  const taken = await takeRelease({
    from,
    checked: folder.checked,
    keys,
    choose: (release) =>
      chooseFile(release, { installed: version, architecture: debArchitecture(), number: null, tried: null }),
  });
  if (taken.outcome === 'nothing') return said(66, nothingWords[taken.why]);
  if (taken.outcome === 'refused') return said(65, refusedWords[taken.why]);
  return null;
}

const nothingWords = {
  noRelease: 'There is no release.jws in that folder.',
  notNewer: 'That release is not newer than the version that runs.',
  notYet: 'That release is not meant for this kiosk yet.',
  notForThisMachine: 'That release has no package for this kind of machine.',
  failedBefore: 'That release was given back before.',
};
const refusedWords = {
  'signature.wrong': 'The list is not signed by the maker whose key this kiosk has. Nothing was changed.',
  'file.damaged': 'The package is not what the list says: copy it again. Nothing was changed.',
  'file.missing':
    'The package that the list names is not in that folder, or is cut short. Nothing was changed.',
  'disk.full': 'There is no room for the package. Nothing was changed.',
};

function sentences(now: {
  version: string;
  news: ReturnType<ReturnType<typeof openUpdateFolder>['news']>;
  fetching: ReturnType<typeof fetchedBytes>;
}): string {
  const lines = [`This kiosk runs version ${now.version}.`];
  if (now.fetching)
    lines.push(`Being fetched: ${now.fetching.file}, ${(now.fetching.bytes / 1e6).toFixed(1)} MB so far.`);
  if (now.news) {
    const { phase, version: about, from, at, why } = now.news;
    lines.push(
      `Last update, ${at}: ${from} to ${about}, ${phaseWords[phase]}${why === null ? '' : ` (${why})`}.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const phaseWords = {
  refused: 'refused, nothing was changed',
  switching: 'being installed',
  proving: 'installed, being watched',
  kept: 'kept',
  goingBack: 'not well, being given back',
  wentBack: 'given back, the former version serves',
  unwell: 'not well after going back either: look at "silaku doctor"',
};

function unit(name: string): void {
  spawnSync('systemctl', ['start', name], { stdio: ['ignore', 'inherit', 'inherit'] });
}

function installedVersion(): string | null {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own notation for a field
  const fields = '${Version}';
  const ran = spawnSync('dpkg-query', ['-W', '-f', fields, 'silaku-kiosk'], { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout : null;
}

function said(status: number, sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  process.stdout.write(`${JSON.stringify({ event: 'update.notDone', said: sentence })}\n`);
  return status;
}
