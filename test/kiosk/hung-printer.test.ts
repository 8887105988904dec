import test, { type ExecutionContext } from 'ava';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import { tcpPrinterPort } from '../../devices/receipt-printer/tcp-printer-port.ts';
import { printerEvent } from '../../src/kiosk/device-events.ts';
import { createDeviceSupervisor, realClock } from '../../src/kiosk/device-supervisor.ts';
import { type Renewable, renewable } from '../../src/kiosk/renewable-device.ts';

/** The kiosk's printer as kiosk.ts wires it, on a bent clock for the waits of minutes; the driver keeps its own short ones. */
async function supervisePrinter(t: ExecutionContext, wire: 'tcp' | 'inside') {
  const twin = new PretendReceiptPrinter();
  const port = wire === 'tcp' ? tcpPrinterPort(await twin.listenOnTcp()) : twin.port();
  const became: string[] = [];
  const waiting = new Map<string, () => void>();
  const supervisor = createDeviceSupervisor({
    clock: { ...realClock, setTimeout: (callback, delayMs) => setTimeout(callback, delayMs / 10) },
    onChange(_, { state }) {
      became.push(state);
      waiting.get(state)?.();
    },
    reset: () => printer.renew(),
    ask: async () => supervisor.hear(printerEvent(await printer.device.status())),
  });
  let printer: Renewable<EscposReceiptPrinter>;
  t.teardown(async () => {
    supervisor.close();
    await printer.device.close();
    await twin.close();
  });
  return {
    twin,
    became,
    becomes: (state: string) => new Promise<void>((resolve) => waiting.set(state, resolve)),
    open() {
      printer = renewable(() => new EscposReceiptPrinter({ port, limits: { pollMs: 100, answerMs: 2_000 } }));
      printer.device.listen((event) => supervisor.hear(event));
    },
    print: () =>
      supervisor.use('printer', new AbortController().signal, () =>
        printer.device.print([{ kind: 'text', text: 'Uji' }, { kind: 'cut' }]),
      ),
  };
}

for (const wire of ['tcp', 'inside'] as const) {
  test(`a printer that hangs is opened anew, and serves as soon as it answers, through its real driver (${wire})`, async (t) => {
    const { twin, became, becomes, open, print } = await supervisePrinter(t, wire);
    const first = becomes('ready');
    open();
    await first;
    t.deepEqual(became, ['ready'], 'it answered at once, so that the one reset is still to come');
    const resetting = becomes('resetting');
    twin.goSilent();
    // Nobody would notice before the next question.
    await t.throwsAsync(print());
    await resetting;
    const ready = becomes('ready');
    twin.answerAgain();
    await ready;
    t.is(became.filter((state) => state === 'resetting').length, 1, became.join(' '));
    t.is((await print()).outcome, 'confirmed');
  });

  test(`a printer that does not answer at the start is opened anew, and serves as soon as it does (${wire})`, async (t) => {
    const { twin, becomes, open, print } = await supervisePrinter(t, wire);
    twin.goSilent();
    const resetting = becomes('resetting');
    open();
    await resetting;
    const person = becomes('needsPerson');
    await person;
    const ready = becomes('ready');
    twin.answerAgain();
    await ready;
    t.is((await print()).outcome, 'confirmed');
  });
}
