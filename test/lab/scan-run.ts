/** Codes through USB, kernel, node-hid and our driver: a thousand at ten a second, a few as keystrokes, and cables pulled in mid-code. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { type GuestLine, GuestProgram } from './guest-program.ts';

export type ScanTally = { sent: number; received: number; inOrder: boolean };
export type UnplugTally = { unplugs: number; survived: number };

const everyMs = 100;

/** Every seventh code is as long as the QR code of a document, and comes in several reports. */
const codeOf = (number: number) => `LAB-${number}${number % 7 === 0 ? `-${'x'.repeat(150)}` : ''}`;

/** The scanner must be plugged in. */
export async function scanSteadily(bench: Bench, program: GuestProgram, count: number): Promise<ScanTally> {
  const sent = Array.from({ length: count }, (_, index) => codeOf(index + 1));
  const from = program.lines.length;
  const begun = performance.now();
  for (const [index, code] of sent.entries()) {
    await pause(Math.max(0, begun + index * everyMs - performance.now()));
    show(bench.posScanner.show(code));
  }
  return compared(sent, await textsFrom(program, from, count));
}

/** The same through a scanner that says it is a keyboard, while the machine's console must hear nothing of it. */
export async function scanAsKeyboard(bench: Bench, count: number): Promise<ScanTally> {
  await bench.plugIn('keyboardScanner');
  const program = new GuestProgram(bench.machine, 'test/lab/guest-scans.ts keyboard');
  await program.hears('the keyboard scanner', ({ type }) => type === 'barcode.pluggedIn');
  const inputs = await bench.machine.output('cat /proc/bus/input/devices');
  if (inputs.includes('Lab Keyboard Scanner')) throw new Error('The kernel still types what is scanned.');
  const sent = Array.from({ length: count }, (_, index) => `Kb-${index + 1} ~!"/?`);
  for (const code of sent) show(bench.keyboardScanner.show(code));
  const tally = compared(sent, await textsFrom(program, 0, count));
  await program.stop();
  await bench.unplug('keyboardScanner');
  return tally;
}

/**
 * Pulls the scanner's cable in the middle of a code, again and again; it must be plugged in. Survived is a round in which the driver told of the cable, the cut
 * code came whole or not at all, and the code after it came once. The whole codes count as scans.
 */
export async function unplugInMidScan(
  bench: Bench,
  program: GuestProgram,
  rounds: number,
): Promise<ScanTally & UnplugTally> {
  const tally = { sent: 0, received: 0, inOrder: true, unplugs: 0, survived: 0 };
  for (let round = 1; round <= rounds; round += 1) {
    const from = program.lines.length;
    const cut = `CUT-${round}-${'y'.repeat(400)}`;
    const reports = bench.posScanner.reportsFor(cut);
    const shown = Math.floor(Math.random() * (reports.length + 1));
    show(bench.posScanner.showRaw(reports.slice(0, shown)));
    await pause(Math.random() * 60);
    await bench.unplug('posScanner');
    tally.unplugs += 1;
    await program.hears('the scanner unplugged', (line) => line.type === 'barcode.unplugged', from);
    const pulledAt = program.lines.length;
    await bench.plugIn('posScanner');
    await program.hears('the scanner back', (line) => line.type === 'barcode.pluggedIn', pulledAt);

    const whole = `WHOLE-${round}`;
    show(bench.posScanner.show(whole));
    tally.sent += 1;
    await program.hears(whole, (line) => line.text === whole, pulledAt);
    const heard = program.lines.slice(from).filter(isCode);
    const expected = heard.filter(({ text }) => text === cut).length <= 1 && heard.at(-1)?.text === whole;
    const onlyThese = heard.every(({ text }) => text === cut || text === whole);
    const once = heard.filter(({ text }) => text === whole).length === 1;
    if (once) tally.received += 1;
    if (expected && onlyThese && once) tally.survived += 1;
  }
  return tally;
}

const isCode = ({ type }: GuestLine) => type === 'barcode.scanned' || type === 'barcode.refused';

function show({ outcome }: { outcome: string }): void {
  if (outcome !== 'sent') throw new Error('The scanner is not attached to the machine.');
}

/** Everything that was read, once that many codes have come, or when no more come. */
async function textsFrom(program: GuestProgram, from: number, count: number): Promise<unknown[]> {
  const codes = () => program.lines.slice(from).filter(isCode);
  await program.hears(`${count} codes`, () => codes().length >= count, from).catch(() => {});
  // One too many would come now.
  await pause(1_000);
  return codes().map(({ text }) => text ?? 'refused');
}

function compared(sent: readonly string[], received: readonly unknown[]): ScanTally {
  const inOrder = sent.length === received.length && sent.every((code, index) => code === received[index]);
  return { sent: sent.length, received: received.length, inOrder };
}
