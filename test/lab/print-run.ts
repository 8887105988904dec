/** Receipts through our driver, the package usb, kernel and USB to the twin, while the cable is pulled in the middle of them. */
import assert from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import { receiptBytes } from '../../devices/receipt-printer/escpos-bytes.ts';
import { jobMarks, markBytes } from '../../devices/receipt-printer/job-marks.ts';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import type { Bench } from './bench.ts';
import { countReceipts, type PrintCount, type PrintTry } from './counting.ts';
import { type GuestLine, GuestProgram } from './guest-program.ts';
import { enoughFile, labReceipt } from './lab-receipt.ts';
import type { UnplugTally } from './scan-run.ts';

/** Plugs the printer in, prints at least so many receipts, pulls its cable `unplugs` times after a random number of bytes. */
export async function printAndUnplug(
  bench: Bench,
  options: { receipts: number; unplugs: number },
): Promise<PrintCount & UnplugTally> {
  await bench.plugIn('printer');
  const program = new GuestProgram(bench.machine, `test/lab/guest-prints.ts ${options.receipts}`);
  let survived = 0;
  for (let round = 1; round <= options.unplugs; round += 1) {
    const before = program.lines.length;
    await pulledInMidPrint(bench);
    await pause(Math.random() * 1_000);
    await bench.plugIn('printer');
    await program.hears('a receipt after the cable was pulled', isConfirmed, before);
    survived += 1;
  }
  await bench.machine.output(`touch ${enoughFile}`);
  const status = await program.ended;
  if (status !== 0) throw new Error(`guest-prints ended with status ${status}`);

  const tries = await Promise.all(program.lines.map(tryOf));
  const papers = bench.printer.receipts.map(({ bytes }) => bytes);
  const receipts = Math.max(...tries.map(({ number }) => number));
  await bench.unplug('printer');
  return { ...countReceipts(receipts, tries, papers), unplugs: options.unplugs, survived };
}

const isConfirmed = ({ told }: GuestLine) => told === 'confirmed';

async function tryOf({ number, job, told }: GuestLine): Promise<PrintTry> {
  const bytes = await paperBytes(Number(number), Number(job));
  return { number: Number(number), bytes, told: told as PrintTry['told'] };
}

/** What the paper of this very try is made of: all that is sent up to the cut. The last mark comes after it and is on no paper. */
export async function paperBytes(number: number, job: number): Promise<Uint8Array> {
  const marks = jobMarks(job);
  const sent = await receiptBytes(labReceipt(number), printerProfiles['epson-80'], marks);
  const last = markBytes(marks.end);
  assert.deepEqual([...sent.subarray(-last.length)], last, 'a receipt ends with the mark of its job');
  return sent.subarray(0, -last.length);
}

/** Somewhere in the next receipt, or in what the driver says before and after it. Resolves when the cable is out. */
function pulledInMidPrint(bench: Bench): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const somewhere = 1 + Math.floor(Math.random() * 1_200);
  bench.printerDevice.after(somewhere, () => bench.unplug('printer').then(resolve, reject));
  return promise;
}
