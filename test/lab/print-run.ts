/** Receipts through our driver, the package usb, kernel and USB to the twin, while the cable is pulled in the middle of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { receiptBytes } from '../../devices/receipt-printer/escpos-bytes.ts';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import type { Bench } from './bench.ts';
import { GuestProgram } from './guest-program.ts';
import { labReceipt } from './lab-receipt.ts';
import type { UnplugTally } from './scan-run.ts';

export type PrintTally = { sent: number; exact: number };

/** Plugs the printer in, prints, pulls its cable `unplugs` times after a random number of bytes. */
export async function printAndUnplug(
  bench: Bench,
  options: { receipts: number; unplugs: number },
): Promise<PrintTally & UnplugTally> {
  await bench.plugIn('printer');
  const program = new GuestProgram(bench.machine, `test/lab/guest-prints.ts ${options.receipts}`);
  let survived = 0;
  for (let round = 1; round <= options.unplugs; round += 1) {
    const before = program.lines.length;
    await pulledInMidPrint(bench, program);
    await pause(Math.random() * 1_000);
    await bench.plugIn('printer');
    await program.hears(
      'a receipt after the cable was pulled',
      ({ outcome }) => outcome === 'confirmed',
      before,
    );
    survived += 1;
  }
  const status = await program.ended;
  if (status !== 0) throw new Error(`guest-prints ended with status ${status}`);

  let sent = 0;
  let exact = 0;
  for (let number = 1; number <= options.receipts; number += 1) {
    const tries = program.lines.filter((line) => line.number === number);
    sent += tries.filter(({ outcome }) => outcome === 'confirmed').length;
    const bytes = Buffer.from(await receiptBytes(labReceipt(number), printerProfiles['epson-80']));
    const papers = bench.printer.receipts.filter((receipt) => bytes.equals(receipt.bytes)).length;
    // A try that broke off after the knife was told as failed, and its paper is there all the same: that is honest, not doubled.
    if (papers >= 1 && papers <= tries.length) exact += 1;
  }
  return { sent, exact, unplugs: options.unplugs, survived };
}

/** Somewhere in the next receipt, or in what the driver says after it. Resolves when the cable is out. */
function pulledInMidPrint(bench: Bench, program: GuestProgram): Promise<void> {
  const pulled = Promise.withResolvers<void>();
  const somewhere = 1 + Math.floor(Math.random() * 900);
  bench.printerDevice.after(somewhere, () => bench.unplug('printer').then(pulled.resolve, pulled.reject));
  const ended = program.ended.then(() => {
    throw new Error('All receipts were printed before all cables were pulled.');
  });
  return Promise.race([pulled.promise, ended]);
}
