/**
 * `node test/lab/stick-lab.ts`: USB sticks on Debian's real vfat and exfat, in the lab's machine. First a whole round trip on each; then an export
 * onto vfat whose bytes are copied away again and again while it runs, each copy a stick that was pulled at that moment without its unsynced
 * writes. The last line is one JSON object; exit status 0 only when every copy was whole or recognised as unfinished.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { createOffice } from '../../src/office/office.ts';
import { type OfficeParts, openOfficeParts } from '../../src/office/office-parts.ts';
import { importStick } from '../../src/office/stick/import-stick.ts';
import { enrol } from '../../src/outbox/forwarding/office-client.ts';
import { ensureKioskKey, saveEnrolment } from '../../src/outbox/keys.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { sealBytes } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { publicKeyOf } from '../../src/seal/signatures.ts';
import { confirmAs, newId, plainPage } from '../support/outbox/pretend-kiosk.ts';
import { Machine } from './machine.ts';
import { makePackagesDisk, makeProjectDisk } from './project-disks.ts';

const requests = 40;
const projectFolder = join(import.meta.dirname, '../..');
const imageFolder = join(projectFolder, '.silaku/lab');
const folder = mkdtempSync(join(tmpdir(), 'stick-lab-'));
const path = `${process.env.PATH}:/usr/sbin:/sbin`;
const copySeed = 'rm -rf /tmp/kiosk /tmp/office; cp -r /mnt/seed/kiosk /mnt/seed/office /tmp/';
const run = (word: string, rest: string) => `node src/silaku.ts ${word} --folder ${rest} --json`;
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

try {
  process.exitCode = await runLab();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function runLab(): Promise<number> {
  installWhatIsMissing();
  if (
    spawnSync('bash', [join(import.meta.dirname, 'build-image.sh'), imageFolder], { stdio: 'inherit' }).status
  )
    throw new Error("The lab's machine could not be built; what went wrong stands above.");
  makePackagesDisk(projectFolder, imageFolder);
  makeProjectDisk(projectFolder, imageFolder);
  await makeSeed();
  const vfat = makeStick('vfat', 8, ['mkfs.vfat']);
  const exfat = makeStick('exfat', 16, ['mkfs.exfat']);
  say('starting the machine');
  const machine = await Machine.start({
    folder: imageFolder,
    controlSocket: join(folder, 'control.sock'),
    disks: [join(folder, 'seed.img'), vfat, exfat],
  });
  try {
    await machine.output(
      'mkdir -p /mnt/seed /mnt/stick && modprobe -a vfat exfat && mount /dev/vdd /mnt/seed',
    );
    const roundTrips = {
      vfat: await roundTrip(machine, 'vfat', '/dev/vde'),
      exfat: await roundTrip(machine, 'exfat', '/dev/vdf'),
    };
    const copies = await exportAndCopy(machine, vfat);
    const pulled = await judgeCopies(copies);
    process.stdout.write(`${JSON.stringify({ requests, roundTrips, pulled })}\n`);
    const isWell =
      pulled.incomplete === 0 && pulled.failed === 0 && pulled.unfinished > 5 && pulled.whole > 0;
    return isWell && Object.values(roundTrips).every((closed) => closed === requests) ? 0 : 1;
  } finally {
    await machine.stop();
  }
}

function installWhatIsMissing(): void {
  const packages = { 'mkfs.vfat': 'dosfstools', 'mkfs.exfat': 'exfatprogs', mcopy: 'mtools' };
  const missing = Object.entries(packages)
    .filter(([program]) => !path.split(':').some((at) => existsSync(join(at, program))))
    .map(([, name]) => name);
  if (missing.length === 0) return;
  say(`installing from Debian: ${missing.join(' ')}`);
  execFileSync('apt-get', ['install', '-y', '-qq', ...missing], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A kiosk with waiting requests and the office it is enrolled at, on a disk of their own. */
async function makeSeed(): Promise<void> {
  const seed = join(folder, 'seed');
  const now = () => new Date();
  const log = pino({ level: 'silent' });
  const office = await createOffice({ folder: join(seed, 'office'), now, log, host: '127.0.0.1', port: 0 });
  await office.listen();
  const kioskFolder = join(seed, 'kiosk');
  mkdirSync(kioskFolder);
  const key = await ensureKioskKey(kioskFolder);
  const code = await office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const enrolled = await enrol(
    office.url,
    { code, publicKey: publicKeyOf(key) },
    AbortSignal.timeout(60_000),
  );
  await office.close();
  if (enrolled.outcome !== 'ok') throw new Error(enrolled.outcome);
  const { kiosk, officeRecipient } = enrolled.enrolment;
  saveEnrolment(kioskFolder, enrolled.enrolment);
  const outbox = openOutbox({ folder: kioskFolder, now });
  for (let visit = 0; visit < requests; visit++) {
    const id = newId();
    outbox.startDraft(id);
    for (const bytes of [30_000, 8_000]) {
      outbox.addPage(id, {
        page: newId(),
        paper: 'kk',
        sealed: await sealBytes(officeRecipient, plainPage(bytes)),
      });
    }
    await confirmAs(outbox, id, key, officeRecipient, kiosk);
  }
  outbox.close();
  execFileSync('mke2fs', ['-q', '-t', 'ext4', '-d', seed, join(folder, 'seed.img'), '64M'], {
    env: { ...process.env, PATH: path },
  });
}

function makeStick(name: string, megabytes: number, [program = '', ...options]: string[]): string {
  const image = join(folder, `${name}.img`);
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  execFileSync(program, [...options, image], { env: { ...process.env, PATH: path }, stdio: 'ignore' });
  return image;
}

/** How many requests were closed at the end. */
async function roundTrip(machine: Machine, type: string, device: string): Promise<number> {
  say(`a round trip on ${type}`);
  const said = await machine.output(`set -e; ${copySeed}; mount -t ${type} ${device} /mnt/stick
${run('export', '/tmp/kiosk --to /mnt/stick')}
umount /mnt/stick; mount -t ${type} ${device} /mnt/stick
${run('import', '/tmp/office --from /mnt/stick')}
umount /mnt/stick; mount -t ${type} ${device} /mnt/stick
${run('collect', '/tmp/kiosk --from /mnt/stick')}
rm -rf /mnt/stick/silaku-* /mnt/stick/answers-*; umount /mnt/stick`);
  say(said);
  const last = JSON.parse(said.split('\n').at(-1) ?? '{}') as { delivered?: number; waiting?: number };
  return last.waiting === 0 ? (last.delivered ?? 0) : -1;
}

/** Copies of the stick's bytes, each different from the one before. */
async function exportAndCopy(machine: Machine, stick: string): Promise<string[]> {
  say('an export onto vfat, and copies of the stick while it runs');
  const copies: string[] = [];
  let isOver = false;
  const exporting = machine
    .output(
      `${copySeed}; mount -t vfat /dev/vde /mnt/stick; ${run('export', '/tmp/kiosk --to /mnt/stick')}; umount /mnt/stick`,
    )
    .finally(() => {
      isOver = true;
    });
  let before = '';
  const copy = () => {
    const bytes = readFileSync(stick);
    const digest = sha256Of(bytes);
    if (digest === before) return;
    before = digest;
    const to = join(folder, `copy-${copies.length}.img`);
    writeFileSync(to, bytes);
    copies.push(to);
  };
  while (!isOver && copies.length < 400) {
    copy();
    await pause(20);
  }
  say(await exporting);
  copy();
  return copies;
}

async function judgeCopies(copies: string[]) {
  say(`${copies.length} copies, each a stick that was pulled`);
  const counts = {
    copies: copies.length,
    nothing: 0,
    unfinished: 0,
    refused: 0,
    incomplete: 0,
    whole: 0,
    failed: 0,
  };
  const now = () => new Date();
  const office: OfficeParts = await openOfficeParts({
    folder: join(folder, 'seed/office'),
    now,
    log: pino({ level: 'silent' }),
  });
  for (const copy of copies) {
    const stick = `${copy}.d`;
    mkdirSync(stick);
    // A damaged file system may stop mtools in the middle; what it has read until then is what a kernel would show.
    spawnSync('mcopy', ['-s', '-n', '-Q', '-i', copy, '::*', stick], {
      env: { ...process.env, PATH: path, MTOOLS_SKIP_CHECK: '1' },
      stdio: 'ignore',
    });
    try {
      const [found] = (await importStick({ office, stick })).exports;
      if (!found) counts.nothing += 1;
      else if (found.outcome !== 'imported') counts[found.outcome] += 1;
      else if (found.arrived + found.alreadyThere === found.requests) counts.whole += 1;
      else {
        counts.incomplete += 1;
        say(`${copy}: ${JSON.stringify(found)} ${readdirSync(stick).join(' ')}`);
      }
    } catch (error) {
      counts.failed += 1;
      say(`${copy}: ${error instanceof Error ? error.stack : error}`);
    }
    rmSync(stick, { recursive: true });
    rmSync(copy);
  }
  await office.close();
  return counts;
}
