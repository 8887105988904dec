/**
 * `npm run torture`: real programs under kills, a bad link and full disks. Progress goes to standard error; the last line on standard
 * output is one JSON object. Exit status 0 only when nothing was lost, doubled or leaked and everything was delivered in the end.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { torture } from './torture-run.ts';

const usage = `npm run torture -- [--minutes 3] [--seed N] [--kiosks 1] [--keep FOLDER]

  --minutes M     how long things go wrong; mending and counting come after it
  --seed N        repeats a plan of faults; when they hit the programs is never quite the same
  --kiosks K      how many kiosks one office has
  --keep FOLDER   leave the logs, the paper, the office and copies of the kiosks' folders there
`;
/** Set for the run inside its own mount namespace. */
const insideMark = 'SILAKU_TORTURE_INSIDE';

const options = readOptions();
if (!options) {
  process.stderr.write(usage);
  process.exit(64);
}
if (process.env[insideMark] === undefined) process.exit(runInOwnNamespace());
await run(options);

/**
 * The small disks are mounted where nobody else sees them, and disks and programs are gone with this process, however it ends. That takes
 * root, or a kernel that lets users have namespaces of their own.
 */
function runInOwnNamespace(): number {
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const alone = [
    '--pdeathsig',
    'KILL',
    'unshare',
    ...asUser,
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
  const tried = spawnSync('setpriv', [...alone, 'mount', '-t', 'tmpfs', 'try', '/mnt'], { encoding: 'utf8' });
  if (tried.status !== 0) {
    process.stderr.write(
      `The torture fills up small disks, and this machine does not let it mount them (${tried.stderr?.trim() || tried.error}): run it as root, in a container with the capability SYS_ADMIN.\n`,
    );
    return 1;
  }
  const inside = spawnSync('setpriv', [...alone, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [insideMark]: 'yes' },
  });
  return inside.status ?? 1;
}

async function run({ minutes, seed, kiosks, keep }: NonNullable<typeof options>): Promise<void> {
  const begunMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'silaku-torture-'));
  const report = (line: string) =>
    process.stderr.write(`[${Math.round((performance.now() - begunMs) / 1000)} s] ${line}\n`);
  const aThird = Math.ceil((minutes * 100) / 3);
  const least = { kills: aThird, linkFaults: aThird, printed: Math.ceil(minutes) };
  report(`seed ${seed}`);
  try {
    const result = await torture({
      ...{ folder, minutes, seed, kiosks, least, fillsDisks: true, report },
      longestMinutes: 3 * minutes,
    });
    const { requests, printed, delivered, lost, duplicated, leaked } = result;
    const { kills, killsByProgram, linkFaults, linkFaultsByKind, diskFills, ownEnds } = result;
    const seconds = Math.round((performance.now() - begunMs) / 1000);
    const story = [
      ...result.story,
      ...(kills < least.kills ? [`Only ${kills} of ${least.kills} kills happened.`] : []),
      ...(linkFaults < least.linkFaults
        ? [`Only ${linkFaults} of ${least.linkFaults} link faults happened.`]
        : []),
      ...(diskFills === 0 ? ['No disk was filled.'] : []),
      ...(printed < least.printed ? [`Only ${printed} receipts were printed.`] : []),
    ];
    for (const sentence of story) report(sentence);
    if (story.length > 0)
      report(`The same plan again: npm run torture -- --minutes ${minutes} --seed ${seed}`);
    process.stdout.write(
      `${JSON.stringify({
        ...{ minutes, seed, kills, killsByProgram, linkFaults, linkFaultsByKind, diskFills, ownEnds },
        ...{ requests, printed, delivered, lost, duplicated, leaked, seconds },
      })}\n`,
    );
    process.exitCode = story.length === 0 && delivered === requests ? 0 : 1;
  } catch (error) {
    report(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  } finally {
    if (keep !== undefined) spawnSync('cp', ['-a', `${folder}/.`, keep], { stdio: 'inherit' });
    for (let kiosk = 1; kiosk <= kiosks; kiosk += 1)
      spawnSync('umount', [join(folder, `kiosk-${kiosk}`, 'disk')]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '3' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
        kiosks: { type: 'string', default: '1' },
        keep: { type: 'string' },
      },
    });
    const [minutes, seed, kiosks] = [Number(values.minutes), Number(values.seed), Number(values.kiosks)];
    if (!(minutes > 0) || !Number.isInteger(seed) || !Number.isInteger(kiosks) || kiosks < 1 || kiosks > 9)
      return null;
    return { minutes, seed, kiosks, keep: values.keep === undefined ? undefined : resolve(values.keep) };
  } catch {
    return null;
  }
}
