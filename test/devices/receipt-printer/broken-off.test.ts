import test, { type ExecutionContext } from 'ava';
import { EscposReceiptPrinter } from '../../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import { PrintProblem, paperInSlot } from '../../../devices/receipt-printer/print-problem.ts';
import {
  type PrinterProfileName,
  printerProfiles,
} from '../../../devices/receipt-printer/printer-profile.ts';
import type { PaperLine } from '../../../devices/receipt-printer/receipt-printer.ts';
import { hear, problemCode } from '../receipt-printer.contract.ts';
import { patient } from './printer-rigs.ts';

const shortReceipt: readonly PaperLine[] = [
  { kind: 'text', text: 'Si LAKU' },
  { kind: 'barcode', data: 'KLU1' },
  { kind: 'text', text: 'Simpan' },
  { kind: 'cut' },
];
/** A receipt is what has its code; a piece without one cannot be used. */
const usable = (twin: PretendReceiptPrinter) =>
  [...twin.receipts, ...twin.scraps].filter(({ text }) => text.includes('[barcode')).length;

test('a receipt is confirmed by the name of its own job', async (t) => {
  const { twin, printer } = driverOn(t);
  t.deepEqual(await printer.print(shortReceipt, { job: 4183 }), { outcome: 'confirmed', by: 'jobId' });
  t.is(twin.receipts.length, 1);
});

test('a printer that says no names is believed by its turn', async (t) => {
  const { printer } = driverOn(t, { profile: 'generic-80' });
  t.deepEqual(await printer.print(shortReceipt, { job: 4183 }), { outcome: 'confirmed', by: 'order' });
});

test('a printer that should say names and does not is believed by its turn', async (t) => {
  const twin = new PretendReceiptPrinter({
    profile: { ...printerProfiles['epson-80'], answersJobIds: false },
  });
  const { printer } = driverOn(t, { twin });
  t.deepEqual(await printer.print(shortReceipt, { job: 1 }), { outcome: 'confirmed', by: 'order' });
  twin.failAfter(60);
  const error = await printer.print(shortReceipt, { job: 2 }).catch((reason: unknown) => reason);
  t.is(paperInSlot(error), 'maybeWhole', 'without names nobody knows how far it came');
});

for (const misfortune of ['paperOut', 'coverOpen', 'knife'] as const) {
  test(`${misfortune} at any byte of a receipt: one usable receipt comes out, or it is said that there may be two`, async (t) => {
    const seen = { confirmedAtOnce: 0, half: 0, maybeWhole: 0, none: 0 };
    for (let bytes = 1; bytes < 110; bytes += 1) {
      const { twin, printer } = driverOn(t);
      await hear(printer).until('printer.ready');
      // The first job tells that all earlier bytes are through.
      await printer.print([{ kind: 'text', text: 'satu' }, { kind: 'cut' }], { job: 1 });
      twin.failAfter(bytes, misfortune);
      const first = await printer.print(shortReceipt, { job: 2 }).catch((error: unknown) => error);
      if (!(first instanceof Error)) {
        seen.confirmedAtOnce += 1;
        t.is(usable(twin), 1, `after ${bytes} bytes`);
        continue;
      }
      t.true(first instanceof PrintProblem);
      const paper = paperInSlot(first);
      seen[paper] += 1;
      twin.loadPaper();
      twin.closeCover();
      twin.recover();
      t.like(await printer.print(shortReceipt, { job: 3 }), { outcome: 'confirmed' });
      const count = usable(twin);
      if (paper === 'maybeWhole') t.true(count === 1 || count === 2, `after ${bytes} bytes`);
      else t.is(count, 1, `after ${bytes} bytes, ${paper}`);
      t.is(twin.receipts.at(-1)?.text.match(/Si LAKU/g)?.length, 1, 'the whole one is on paper of its own');
    }
    for (const each of ['confirmedAtOnce', 'half', 'maybeWhole'] as const) t.true(seen[each] > 0, each);
  });
}

for (const profile of ['epson-80', 'epson-58', 'generic-80', 'generic-58'] as const) {
  test(`${profile}: the cable pulled at any byte, the power on: never lost, and never two without a word`, async (t) => {
    for (let bytes = 1; bytes < 120; bytes += 9) {
      const { twin, printer } = driverOn(t, { profile });
      const heard = hear(printer);
      await heard.until('printer.ready');
      twin.failAfter(bytes, 'cablePulled');
      const first = await printer.print(shortReceipt, { job: 2 }).catch((error: unknown) => error);
      const paper = first instanceof Error ? paperInSlot(first) : undefined;
      twin.plugIn();
      if (first instanceof Error) {
        let code = 'device.unplugged';
        while (code === 'device.unplugged') code = await problemCode(printer.print(shortReceipt, { job: 3 }));
        t.true(code.startsWith('no problem'), `after ${bytes} bytes: ${code}`);
      }
      if (paper === undefined || paper === 'none') t.is(usable(twin), 1, `after ${bytes} bytes`);
      else t.true([1, 2].includes(usable(twin)), `after ${bytes} bytes`);
    }
  });
}

test('half a receipt in the slot is told once the printer is well again, and that it is gone after the next one', async (t) => {
  const { twin, printer } = driverOn(t);
  const heard = hear(printer);
  await heard.until('printer.ready');
  await printer.print(shortReceipt, { job: 0 });
  twin.failAfter(60, 'unplugged');
  t.is(await problemCode(printer.print(shortReceipt, { job: 1 })), 'device.unplugged');
  await heard.until('printer.unplugged');
  twin.plugIn();
  await heard.until('printer.halfReceipt');
  t.deepEqual(await printer.status(), { state: 'ready', halfReceipt: true });
  await printer.print(shortReceipt, { job: 2 });
  t.deepEqual(await printer.status(), { state: 'ready' });
  t.deepEqual(heard.types(), [
    'printer.ready',
    'printer.unplugged',
    'printer.ready',
    'printer.halfReceipt',
    'printer.halfReceipt',
  ]);
});

test('a kiosk that was killed in mid-receipt begins behind a cut, and the held rest is forgotten', async (t) => {
  const twin = new PretendReceiptPrinter();
  const killed = driverOn(t, { twin });
  await hear(killed.printer).until('printer.ready');
  await killed.printer.print(shortReceipt, { job: 0 });
  twin.failAfter(60, 'hotHead');
  const printing = problemCode(killed.printer.print(shortReceipt, { job: 1 }));
  await hear(killed.printer).until('printer.offline');
  await killed.printer.close();
  t.is(await printing, 'device.closed');

  const { printer } = driverOn(t, { twin, halfReceipt: true });
  const heard = hear(printer);
  await heard.until('printer.offline');
  twin.recover();
  await heard.until('printer.halfReceipt');
  t.like(await printer.print(shortReceipt, { job: 2 }), { outcome: 'confirmed' });
  t.is(twin.receipts.at(-1)?.text.match(/Si LAKU/g)?.length, 1);
});

test('a knife and a hot head are told by name', async (t) => {
  const { twin, printer } = driverOn(t);
  const heard = hear(printer);
  await heard.until('printer.ready');
  twin.jamKnife();
  await heard.until('printer.failed');
  t.deepEqual(await printer.status(), { state: 'failed', fault: 'knife' });
  twin.recover();
  twin.overheat();
  await heard.until('printer.offline');
  t.deepEqual(await printer.status(), { state: 'offline', fault: 'hotHead' });
});

function driverOn(
  t: ExecutionContext,
  options: { twin?: PretendReceiptPrinter; profile?: PrinterProfileName; halfReceipt?: boolean } = {},
): { twin: PretendReceiptPrinter; printer: EscposReceiptPrinter } {
  const profile = printerProfiles[options.profile ?? 'epson-80'];
  const twin = options.twin ?? new PretendReceiptPrinter({ profile });
  const printer = new EscposReceiptPrinter({
    port: twin.port(),
    profile,
    limits: patient,
    halfReceipt: options.halfReceipt ?? false,
  });
  t.teardown(() => printer.close());
  return { twin, printer };
}
