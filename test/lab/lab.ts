/**
 * `npm run lab`: the project on Debian's kernel in a virtual machine, with virtual USB devices. Progress goes to standard error; the last line
 * on standard output is one JSON object. Exit status 0 only when everything came as it was sent.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from './bench.ts';
import { emptyTally, type ScanCount, shortfalls } from './counting.ts';
import { GuestProgram } from './guest-program.ts';
import { useWholeKiosk } from './kiosk-run.ts';
import { printAndUnplug } from './print-run.ts';
import { makePackagesDisk, makeProjectDisk } from './project-disks.ts';
import { scanAsKeyboard, scanSteadily, type UnplugTally, unplugInMidScan } from './scan-run.ts';

const projectFolder = join(import.meta.dirname, '../..');
const imageFolder = join(projectFolder, '.silaku/lab');

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const size = quick
  ? { scans: 50, receipts: 4, printUnplugs: 2, scanUnplugs: 3, keystrokes: 5, kioskUnplugs: 3 }
  : { scans: 1_000, receipts: 40, printUnplugs: 20, scanUnplugs: 25, keystrokes: 20, kioskUnplugs: 9 };
const least = {
  scansSent: size.scans,
  receiptsSent: size.receipts,
  unplugs: quick ? 9 : 50,
  faults: 10,
};
const tally = { ...emptyTally };
/** On papers of the printer that are not as they must be. */
const wrong: string[] = [];

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
const missing = [...wrong, ...shortfalls(tally, least)];
for (const sentence of missing) process.stderr.write(`${sentence}\n`);
process.exit(failure === undefined && missing.length === 0 ? 0 : 1);

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
    const kiosk = await useWholeKiosk(bench, { unplugs: size.kioskUnplugs, say });
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
  say(`${size.scans} codes at ten a second, and meanwhile receipts with ${size.printUnplugs} pulled cables`);
  const [steady, printed] = await Promise.all([
    scanSteadily(bench, scans, size.scans),
    printAndUnplug(bench, { receipts: size.receipts, unplugs: size.printUnplugs }),
  ]);
  addScans(steady);
  addUnplugs(printed);
  tally.receiptsSent += printed.sent;
  tally.receiptsExact += printed.exact;
  wrong.push(...printed.wrong);
  say(`${size.scanUnplugs} cables pulled in the middle of a code`);
  const pulled = await unplugInMidScan(bench, scans, size.scanUnplugs);
  addScans(pulled);
  addUnplugs(pulled);
  await scans.stop();
  await bench.unplug('posScanner');
  say(`${size.keystrokes} codes as keystrokes`);
  addScans(await scanAsKeyboard(bench, size.keystrokes));
}

function addScans({ sent, received, inOrder }: ScanCount): void {
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
