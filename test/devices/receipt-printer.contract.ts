/** What every receipt printer promises the visit, whatever wire it hangs on. Run on each pair of driver and twin. */
import type { ExecutionContext, TestFn } from 'ava';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import type { PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import type {
  PaperLine,
  ReceiptPrinter,
  ReceiptPrinterEvent,
} from '../../devices/receipt-printer/receipt-printer.ts';

export type PrinterUnderTest = {
  /** Full of paper and switched on. */
  twin: PretendReceiptPrinter;
  open(): ReceiptPrinter;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
};

export const receipt: readonly PaperLine[] = [
  { kind: 'text', text: 'Si LAKU', align: 'centre', size: 'large', bold: true },
  { kind: 'pair', left: 'Nomor', right: 'KLU-1234' },
  { kind: 'barcode', data: 'KLU1234' },
  { kind: 'text', text: 'Simpan struk ini. Tunjukkan di anjungan mana pun untuk melihat kabar.' },
  { kind: 'cut' },
];

export function receiptPrinterPromises(
  test: TestFn,
  name: string,
  setUp: () => Promise<PrinterUnderTest>,
): void {
  const promise = (title: string, body: (t: ExecutionContext, kit: PrinterUnderTest) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const kit = await setUp();
      const opened: ReceiptPrinter[] = [];
      t.teardown(async () => {
        for (const printer of opened) await printer.close();
        await kit.close();
      });
      await body(t, {
        ...kit,
        open() {
          const printer = kit.open();
          opened.push(printer);
          return printer;
        },
      });
    });

  promise('a receipt that came out is confirmed', async (t, { twin, open }) => {
    t.like(await open().print(receipt), { outcome: 'confirmed' });
    t.is(twin.receipts.length, 1);
    const text = twin.receipts[0]?.text ?? '';
    t.regex(text, /^ +Si LAKU\nNomor +KLU-1234\n +\[barcode KLU1234\]\nSimpan struk ini\./);
  });

  promise(
    'receipts asked for at the same time come out one after the other, each whole',
    async (t, { twin, open }) => {
      const printer = open();
      const number = (at: number): PaperLine[] => [{ kind: 'text', text: `nomor ${at}` }, { kind: 'cut' }];
      const results = await Promise.all([1, 2, 3].map((at) => printer.print(number(at))));
      t.deepEqual(
        results.map(({ outcome }) => outcome),
        ['confirmed', 'confirmed', 'confirmed'],
      );
      t.deepEqual(
        twin.receipts.map(({ text }) => text),
        ['nomor 1', 'nomor 2', 'nomor 3'],
      );
    },
  );

  promise('its status is the one it has now', async (t, { twin, open }) => {
    const printer = open();
    const seen: string[] = [];
    const look = async () => seen.push((await printer.status()).state);
    await look();
    twin.paperLow();
    await look();
    twin.runOutOfPaper();
    await look();
    twin.loadPaper();
    twin.openCover();
    await look();
    twin.closeCover();
    twin.jamKnife();
    await look();
    twin.recover();
    twin.overheat();
    await look();
    twin.recover();
    await look();
    t.deepEqual(seen, ['ready', 'paperLow', 'paperOut', 'coverOpen', 'failed', 'offline', 'ready']);
  });

  promise('what happens to it is told once, in order', async (t, { twin, open }) => {
    const heard = hear(open());
    await heard.until('printer.ready');
    twin.paperLow();
    await heard.until('printer.paperLow');
    twin.runOutOfPaper();
    await heard.until('printer.paperOut');
    twin.openCover();
    await heard.until('printer.coverOpen');
    twin.loadPaper();
    twin.closeCover();
    await heard.until('printer.ready');
    t.deepEqual(heard.types(), [
      'printer.ready',
      'printer.paperLow',
      'printer.paperOut',
      'printer.coverOpen',
      'printer.ready',
    ]);
  });

  promise('a listener that has stopped hears nothing more', async (t, { twin, open }) => {
    const printer = open();
    const heard = hear(printer);
    await heard.until('printer.ready');
    const stopped: ReceiptPrinterEvent[] = [];
    const stop = printer.listen((event) => stopped.push(event));
    stop();
    stop();
    twin.runOutOfPaper();
    await heard.until('printer.paperOut');
    t.deepEqual(stopped, []);
  });

  for (const [what, code, worsen, mend] of [
    ['without paper', 'printer.paperOut', 'runOutOfPaper', 'loadPaper'],
    ['with its cover open', 'printer.coverOpen', 'openCover', 'closeCover'],
    ['with its knife stuck', 'printer.failed', 'jamKnife', 'recover'],
    ['with a hot head', 'printer.offline', 'overheat', 'recover'],
  ] as const) {
    promise(`${what} it prints nothing and says why; afterwards it prints`, async (t, { twin, open }) => {
      const printer = open();
      twin[worsen]();
      t.is(await problemCode(printer.print(receipt)), code);
      twin[mend]();
      t.like(await printer.print(receipt), { outcome: 'confirmed' });
      t.is(twin.receipts.length, 1);
    });
  }

  promise('little paper is enough for a receipt', async (t, { twin, open }) => {
    twin.paperLow();
    t.like(await open().print(receipt), { outcome: 'confirmed' });
  });

  for (const [what, code, misfortune, mend] of [
    ['paper runs out', 'printer.paperOut', 'paperOut', 'loadPaper'],
    ['cover is opened', 'printer.coverOpen', 'coverOpen', 'closeCover'],
    ['knife gets stuck', 'printer.failed', 'knife', 'recover'],
  ] as const) {
    promise(
      `${what} in mid-receipt: not printed, and the next receipt is on paper of its own`,
      async (t, { twin, open }) => {
        const printer = open();
        twin.failAfter(90, misfortune);
        t.is(await problemCode(printer.print(receipt)), code);
        t.is(twin.receipts.length, 0);
        twin[mend]();
        t.like(await printer.print(receipt), { outcome: 'confirmed' });
        const [half, whole, ...more] = twin.receipts.map(({ text }) => text);
        t.deepEqual(more, []);
        t.true(whole?.includes('Simpan struk ini.'));
        t.false(half?.includes('Simpan struk ini.'));
        t.is(whole?.match(/Si LAKU/g)?.length, 1);
      },
    );
  }

  promise('a head that gets hot in mid-receipt is waited for', async (t, { twin, open }) => {
    const printer = open();
    const heard = hear(printer);
    twin.failAfter(90, 'hotHead');
    const printing = printer.print(receipt);
    await heard.until('printer.offline');
    twin.recover();
    t.like(await printing, { outcome: 'confirmed' });
    t.is(twin.receipts.length, 1);
  });

  promise(
    'the plug pulled in mid-receipt: not printed, told, and well again when it is back',
    async (t, { twin, open, unplug, plugIn }) => {
      const printer = open();
      const heard = hear(printer);
      await heard.until('printer.ready');
      twin.failAfter(90, 'silent');
      const printing = problemCode(printer.print(receipt));
      await heard.until(() => twin.isSilent);
      await unplug();
      t.is(await printing, 'device.unplugged');
      await heard.until('printer.unplugged');
      t.deepEqual(await printer.status(), { state: 'unplugged' });
      t.is(await problemCode(printer.print(receipt)), 'device.unplugged');
      twin.answerAgain();
      await plugIn();
      await heard.until('printer.ready');
      t.like(await printer.print(receipt), { outcome: 'confirmed' });
      t.is(twin.receipts.at(-1)?.text.match(/Si LAKU/g)?.length, 1);
    },
  );

  promise('a printer that is plugged in late is found', async (t, { open, unplug, plugIn }) => {
    await unplug();
    const printer = open();
    const heard = hear(printer);
    t.is(await problemCode(printer.print(receipt)), 'device.unplugged');
    await plugIn();
    await heard.until('printer.ready');
    t.like(await printer.print(receipt), { outcome: 'confirmed' });
  });

  promise(
    'a call that is called off ends with the reason given, and the next one is served',
    async (t, { twin, open }) => {
      const printer = open();
      const stop = new AbortController();
      twin.failAfter(90, 'hotHead');
      const heard = hear(printer);
      const printing = printer.print(receipt, { signal: stop.signal });
      await heard.until('printer.offline');
      const reason = new Error('the citizen has gone');
      stop.abort(reason);
      t.is(await printing.catch((error: unknown) => error), reason);
      t.is(
        await printer.print(receipt, { signal: AbortSignal.abort(reason) }).catch((error: unknown) => error),
        reason,
      );
      twin.recover();
      t.like(await printer.print(receipt), { outcome: 'confirmed' });
    },
  );

  promise('closing ends what is under way, and nothing is printed any more', async (t, { twin, open }) => {
    const printer = open();
    twin.failAfter(90, 'hotHead');
    const heard = hear(printer);
    const printing = problemCode(printer.print(receipt));
    const waiting = problemCode(printer.print(receipt));
    await heard.until('printer.offline');
    await printer.close();
    await printer.close();
    t.is(await printing, 'device.closed');
    t.is(await waiting, 'device.closed');
    t.is(await problemCode(printer.print(receipt)), 'device.closed');
    t.is(twin.receipts.length, 0);
  });
}

export async function problemCode(work: Promise<unknown>): Promise<string> {
  try {
    return `no problem: ${JSON.stringify(await work)}`;
  } catch (error) {
    if (!isDeviceProblem(error)) throw error;
    return error.code;
  }
}

/** Collects a printer's events; `until` waits for a type that comes after the last one waited for, or for a condition. */
export function hear(printer: ReceiptPrinter) {
  const events: ReceiptPrinterEvent[] = [];
  let read = 0;
  printer.listen((event) => events.push(event));
  return {
    types: () => events.map(({ type }) => type),
    async until(what: ReceiptPrinterEvent['type'] | (() => boolean)): Promise<void> {
      for (;;) {
        if (typeof what === 'function') {
          if (what()) return;
        } else {
          const at = events.findIndex(({ type }, index) => index >= read && type === what);
          read = at < 0 ? read : at + 1;
          if (at >= 0) return;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}
