/** Codes through USB, kernel, node-hid and our driver: a thousand at ten a second, a few as keystrokes, and cables pulled in mid-code. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PretendBarcodeScanner } from '../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import type { Bench } from './bench.ts';
import { countScans, type ScanCount } from './counting.ts';
import { type GuestLine, GuestProgram } from './guest-program.ts';

export type UnplugTally = { unplugs: number; survived: number };

const everyMs = 100;

/** Every seventh code is as long as the QR code of a document, and comes in several reports. */
const codeOf = (number: number) => `LAB-${number}${number % 7 === 0 ? `-${'x'.repeat(150)}` : ''}`;

/** The scanner must be plugged in. */
export async function scanSteadily(bench: Bench, program: GuestProgram, count: number): Promise<ScanCount> {
  const sent = Array.from({ length: count }, (_, index) => codeOf(index + 1));
  const from = program.lines.length;
  const begun = performance.now();
  for (const [index, code] of sent.entries()) {
    await pause(Math.max(0, begun + index * everyMs - performance.now()));
    show(bench.posScanner.show(code));
  }
  return countScans(sent, await textsUntilEnd(program, bench.posScanner, from));
}

/** The same through a scanner that says it is a keyboard, while the machine's console must hear nothing of it. */
export async function scanAsKeyboard(bench: Bench, count: number): Promise<ScanCount> {
  await bench.plugIn('keyboardScanner');
  const program = new GuestProgram(bench.machine, 'test/lab/guest-scans.ts keyboard');
  await program.hears('the keyboard scanner', ({ type }) => type === 'barcode.pluggedIn');
  const inputs = await bench.machine.output('cat /proc/bus/input/devices');
  if (inputs.includes('Lab Keyboard Scanner')) throw new Error('The kernel still types what is scanned.');
  const sent = Array.from({ length: count }, (_, index) => `Kb-${index + 1} ~!"/?`);
  for (const code of sent) show(bench.keyboardScanner.show(code));
  const tally = countScans(sent, await textsUntilEnd(program, bench.keyboardScanner, 0));
  await program.stop();
  await bench.unplug('keyboardScanner');
  return tally;
}

/**
 * Pulls the scanner's cable in the middle of a code, again and again; it must be plugged in. Survived is a round in which the driver told
 * of the cable, a code that was cut did not come, and the code after it came once. The codes after it count as scans.
 */
export async function unplugInMidScan(
  bench: Bench,
  program: GuestProgram,
  rounds: number,
): Promise<ScanCount & UnplugTally> {
  const sent: string[] = [];
  const received: string[] = [];
  let survived = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const from = program.lines.length;
    const cut = `CUT-${round}-${'y'.repeat(400)}`;
    const reports = bench.posScanner.reportsFor(cut);
    const shown = 1 + Math.floor(Math.random() * reports.length);
    show(bench.posScanner.showRaw(reports.slice(0, shown)));
    await pause(Math.random() * 60);
    await bench.unplug('posScanner');
    await program.hears('the scanner unplugged', (line) => line.type === 'barcode.unplugged', from);
    const pulledAt = program.lines.length;
    await bench.plugIn('posScanner');
    await program.hears('the scanner back', (line) => line.type === 'barcode.pluggedIn', pulledAt);

    const whole = `WHOLE-${round}`;
    sent.push(whole);
    show(bench.posScanner.show(whole));
    await program.hears(whole, (line) => line.text === whole, pulledAt);
    const heard = codesFrom(program, from);
    // Shown to its end it may come, if the cable was still in.
    const cutTimes = heard.filter((text) => text === cut).length;
    const mayHaveCome = shown === reports.length ? 1 : 0;
    const others = heard.filter((text) => text !== cut);
    received.push(...others);
    if (cutTimes <= mayHaveCome && others.length === 1 && others[0] === whole) survived += 1;
  }
  return { ...countScans(sent, received), unplugs: rounds, survived };
}

const isCode = ({ type }: GuestLine) => type === 'barcode.scanned' || type === 'barcode.refused';

const codesFrom = (program: GuestProgram, from: number) =>
  program.lines
    .slice(from)
    .filter(isCode)
    .map(({ text }) => (typeof text === 'string' ? text : '(refused)'));

function show({ outcome }: { outcome: string }): void {
  if (outcome !== 'sent') throw new Error('The scanner is not attached to the machine.');
}

/** Everything that was read, up to a last code after which nothing can come any more. */
async function textsUntilEnd(
  program: GuestProgram,
  scanner: PretendBarcodeScanner,
  from: number,
): Promise<string[]> {
  const end = 'LAB-END';
  show(scanner.show(end));
  // When it does not come, what did come is counted.
  await program.hears(end, ({ text }) => text === end, from).catch(() => {});
  const texts = codesFrom(program, from);
  return texts.at(-1) === end ? texts.slice(0, -1) : texts;
}
