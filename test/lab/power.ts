/**
 * `npm run lab:power`: the kiosk's outbox in a virtual machine on a disk that keeps a log of all it is told, and afterwards hundreds of
 * power cuts on that log, each of which loses writes that were not flushed. The last line on standard output is one JSON object. Exit
 * status 0 only when nothing that was printed is lost, and the control, which forces nothing to the disk, does lose.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { checkCut, type Printed } from './cut-check.ts';
import { GuestProgram } from './guest-program.ts';
import { Machine } from './machine.ts';
import { makePackagesDisk, makeProjectDisk } from './project-disks.ts';
import { type Cut, openCutDisk, readWriteLog, type WriteLog } from './write-log.ts';

const projectFolder = join(import.meta.dirname, '../..');
const imageFolder = join(projectFolder, '.silaku/lab');
/** Of the disk's own file system, and of the program inside. */
const kioskFolder = '/kiosk';
const requestsPrinted = { careful: 120, careless: 120 };

type Care = keyof typeof requestsPrinted;
/** `logBytes`: how long the log was when this host heard of it. What it needs is in the log before that. */
type Heard = Printed & { logBytes: number };
type CutCounts = { cuts: number; lost: number; damaged: number; dropped: number; torn: number };

const { cuts, seed } = readOptions();
const begunMs = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'silaku-power-'));
const fileOf = (care: Care, kind: 'base' | 'disk' | 'log') => join(scratch, `${care}.${kind}`);
try {
  const heard = await record();
  say(`${cuts} power cuts on the log of the careful disk`);
  const careful = await cutThePower('careful', heard.careful, cuts);
  const controlCuts = Math.max(Math.ceil(cuts / 5), 20);
  say(`${controlCuts} on the log of the careless one`);
  const control = await cutThePower('careless', heard.careless, controlCuts);
  const seconds = Math.round((performance.now() - begunMs) / 1000);
  process.stdout.write(
    `${JSON.stringify({ ...careful, printed: heard.careful.length, control, seed, seconds })}\n`,
  );
  if (control.lost === 0) say('The control has lost nothing, so this run proves nothing.');
  process.exitCode = careful.lost === 0 && careful.damaged === 0 && control.lost > 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Both disks in one machine; it is switched off without a word. */
async function record(): Promise<Record<Care, Heard[]>> {
  say('making the machine ready');
  const built = spawnSync('bash', [join(import.meta.dirname, 'build-image.sh'), imageFolder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.status !== 0) throw new Error('The machine could not be built; what went wrong stands above.');
  makePackagesDisk(projectFolder, imageFolder);
  makeProjectDisk(projectFolder, imageFolder);
  for (const care of ['careful', 'careless'] as const) makeLoggedDisk(care);
  say('starting it');
  const machine = await Machine.start({
    folder: imageFolder,
    controlSocket: join(scratch, 'control.sock'),
    extraArguments: [...loggedDisk('careful'), ...loggedDisk('careless')],
  });
  try {
    return {
      careful: await printRequests(machine, 'careful'),
      careless: await printRequests(machine, 'careless'),
    };
  } finally {
    await machine.stop();
  }
}

function makeLoggedDisk(care: Care): void {
  execFileSync(
    'mke2fs',
    ['-q', '-t', 'ext4', '-E', 'lazy_itable_init=0,lazy_journal_init=0', fileOf(care, 'base'), '32M'],
    {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  copyFileSync(fileOf(care, 'base'), fileOf(care, 'disk'));
  writeFileSync(fileOf(care, 'log'), '');
}

function loggedDisk(care: Care): string[] {
  return [
    ...['-blockdev', `driver=file,node-name=${care}-disk,filename=${fileOf(care, 'disk')}`],
    ...['-blockdev', `driver=file,node-name=${care}-log,filename=${fileOf(care, 'log')}`],
    ...[
      '-blockdev',
      `driver=blklogwrites,node-name=${care},file=${care}-disk,log=${care}-log,log-sector-size=512`,
    ],
    // Behind the machine's own disks, which it knows by their order.
    ...['-device', `virtio-blk-pci,drive=${care},serial=${care},addr=${care === 'careful' ? '18' : '19'}`],
  ];
}

async function printRequests(machine: Machine, care: Care): Promise<Heard[]> {
  const requests = requestsPrinted[care];
  say(`${requests} requests on the ${care} disk`);
  await machine.output(`mkdir -p /tmp/${care} && mount /dev/disk/by-id/virtio-${care} /tmp/${care}`);
  const heard: Heard[] = [];
  const program = new GuestProgram(
    machine,
    `test/lab/guest-confirms.ts /tmp/${care}${kioskFolder} ${care} ${requests}`,
    (line) => {
      if (typeof line.number !== 'string') return;
      heard.push({ ...(line as Printed), logBytes: statSync(fileOf(care, 'log')).size });
    },
  );
  await program.hears('the last request', ({ done }) => done === true, 0, 1_200_000);
  return heard;
}

async function cutThePower(care: Care, heard: readonly Heard[], count: number): Promise<CutCounts> {
  const log = readWriteLog(fileOf(care, 'log'));
  const chance = chanceFrom(seed ^ care.length);
  const disk = openCutDisk(log, fileOf(care, 'base'), chance);
  const counts = { cuts: 0, lost: 0, damaged: 0, dropped: 0, torn: 0 };
  const image = join(scratch, 'cut.img');
  for (const cut of drawCuts(log, heard, count, chance)) {
    const { dropped, torn } = disk.cut(cut, image);
    const endsAt = log.entries[cut.after - 1]?.endsAt ?? 0;
    const printed = heard.filter(({ logBytes }) => logBytes <= endsAt);
    const { lost, damaged } = await checkCut(image, kioskFolder, join(scratch, 'found'), printed);
    counts.cuts += 1;
    counts.dropped += dropped;
    counts.torn += torn;
    if (lost.length > 0) counts.lost += 1;
    if (damaged !== null) counts.damaged += 1;
    if (care === 'careful' && (lost.length > 0 || damaged !== null))
      say(
        `Cut after ${cut.after} of ${log.entries.length} entries, ${cut.unflushed} of the rest kept: ${[...lost, damaged].join(', ')}`,
      );
  }
  disk.close();
  return counts;
}

/**
 * A third of them right after a flush, with every write there; a third just before a flush, when most is at stake, and a third wherever,
 * with any of the unflushed, or none.
 */
function drawCuts(log: WriteLog, heard: readonly Heard[], count: number, chance: () => number): Cut[] {
  const firstBytes = heard[0]?.logBytes ?? 0;
  const first = log.entries.findIndex(({ endsAt }) => endsAt >= firstBytes);
  if (first === -1) throw new Error('the log ends before the first request was printed');
  const length = log.entries.length - first;
  return Array.from({ length: count }, (_, index): Cut => {
    const after = first + 1 + Math.floor(chance() * length);
    if (index % 3 === 0) return { after: flushAtOrBefore(log, after), unflushed: 'all' };
    const unflushed = chance() < 0.2 ? 'none' : 'some';
    return { after: index % 3 === 1 ? beforeFlush(log, after) : after, unflushed };
  }).sort((one, other) => one.after - other.after);
}

function flushAtOrBefore(log: WriteLog, after: number): number {
  let at = after;
  while (at > 1 && !log.entries[at - 1]?.isFlush) at -= 1;
  return at;
}

function beforeFlush(log: WriteLog, after: number): number {
  let at = after;
  while (at < log.entries.length && !log.entries[at]?.isFlush) at += 1;
  return at;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      cuts: { type: 'string', default: '300' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    },
  });
  const read = { cuts: Number(values.cuts), seed: Number(values.seed) };
  if (!(read.cuts >= 1) || !Number.isInteger(read.seed)) {
    process.stderr.write('npm run lab:power -- [--cuts 300] [--seed N]\n');
    process.exit(64);
  }
  return read;
}

function say(text: string): void {
  process.stderr.write(`[${Math.round((performance.now() - begunMs) / 1000)} s] ${text}\n`);
}
