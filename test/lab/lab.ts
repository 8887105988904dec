/**
 * `npm run lab`: the project on Debian's kernel in a virtual machine, with virtual USB devices. Progress goes to standard error; the last line
 * on standard output is one JSON object. Exit status 0 only when everything came as it was sent.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Bench } from './bench.ts';
import { GuestProgram } from './guest-program.ts';
import { useWholeKiosk } from './kiosk-run.ts';
import { printAndUnplug } from './print-run.ts';
import { makePackagesDisk, makeProjectDisk } from './project-disks.ts';
import {
  type ScanTally,
  scanAsKeyboard,
  scanSteadily,
  type UnplugTally,
  unplugInMidScan,
} from './scan-run.ts';

const projectFolder = join(import.meta.dirname, '../..');
const imageFolder = join(projectFolder, '.silaku/lab');

const tally = {
  scansSent: 0,
  scansReceived: 0,
  inOrder: true,
  receiptsSent: 0,
  receiptsExact: 0,
  unplugs: 0,
  survived: 0,
  faults: 0,
  faultsTold: 0,
};

const begunMs = performance.now();
let failure: unknown;
try {
  await runLab();
} catch (error) {
  failure = error;
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
}
const seconds = Math.round((performance.now() - begunMs) / 1000);
process.stdout.write(`${JSON.stringify({ ...tally, seconds })}\n`);
const isWhole =
  failure === undefined &&
  tally.scansSent > 0 &&
  tally.scansReceived === tally.scansSent &&
  tally.inOrder &&
  tally.receiptsExact === tally.receiptsSent &&
  tally.survived === tally.unplugs &&
  tally.faultsTold === tally.faults;
process.exit(isWhole ? 0 : 1);

async function runLab(): Promise<void> {
  say('making the machine ready');
  const built = spawnSync('bash', [join(import.meta.dirname, 'build-image.sh'), imageFolder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.status !== 0)
    throw new Error("The lab's machine could not be built; what went wrong stands above.");
  makePackagesDisk(projectFolder, imageFolder);
  makeProjectDisk(projectFolder, imageFolder);
  say('starting it');
  const bench = await Bench.setUp(imageFolder);
  try {
    say(`Linux ${await bench.machine.output('uname -r')} is up`);
    await scanAndPrint(bench);
    const kiosk = await useWholeKiosk(bench, { unplugs: 9, say });
    addUnplugs(kiosk);
    tally.faults += kiosk.faults;
    tally.faultsTold += kiosk.faultsTold;
  } finally {
    await bench.tearDown();
  }
}

async function scanAndPrint(bench: Bench): Promise<void> {
  const scans = new GuestProgram(bench.machine, 'test/lab/guest-scans.ts pos');
  await bench.plugIn('posScanner');
  await scans.hears('the barcode scanner', ({ type }) => type === 'barcode.pluggedIn');
  say('1,000 codes at ten a second, and meanwhile 40 receipts with 20 pulled cables');
  const [steady, printed] = await Promise.all([
    scanSteadily(bench, scans, 1_000),
    printAndUnplug(bench, { receipts: 40, unplugs: 20 }),
  ]);
  addScans(steady);
  addUnplugs(printed);
  tally.receiptsSent += printed.sent;
  tally.receiptsExact += printed.exact;
  say('25 cables pulled in the middle of a code');
  const pulled = await unplugInMidScan(bench, scans, 25);
  addScans(pulled);
  addUnplugs(pulled);
  await scans.stop();
  await bench.unplug('posScanner');
  say('20 codes as keystrokes');
  addScans(await scanAsKeyboard(bench, 20));
}

function addScans({ sent, received, inOrder }: ScanTally): void {
  tally.scansSent += sent;
  tally.scansReceived += received;
  tally.inOrder &&= inOrder;
}

function addUnplugs({ unplugs, survived }: UnplugTally): void {
  tally.unplugs += unplugs;
  tally.survived += survived;
}

function say(text: string): void {
  process.stderr.write(`[${Math.round((performance.now() - begunMs) / 1000)} s] ${text}\n`);
}
