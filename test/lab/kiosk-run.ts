/** The whole kiosk on USB devices: every fault told through the control API, one visit from welcome to receipt and status, cables pulled in between. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceName } from '../../devices/device-state.ts';
import { readReceiptCodes } from '../../src/demo/receipt-reading.ts';
import { goToFirstPaper, scanEveryPaper } from '../support/errand-steps.ts';
import type { Bench, BenchDevice } from './bench.ts';
import { KioskControl } from './kiosk-control.ts';
import type { UnplugTally } from './scan-run.ts';

export type KioskTally = UnplugTally & { faults: number; faultsTold: number };

type Fault = {
  device: DeviceName;
  /** As `/health` names it. */
  code: string;
  happens: () => Promise<void> | void;
  isRepaired: () => Promise<void> | void;
};

const kioskNames = { posScanner: 'barcode', printer: 'printer', panel: 'panel' } as const;

/** Plugs everything in. `unplugs` cables are pulled at random moments while nothing else happens, and one in the middle of a receipt. */
export async function useWholeKiosk(
  bench: Bench,
  { unplugs, say }: { unplugs: number; say: (text: string) => void },
): Promise<KioskTally> {
  for (const device of ['posScanner', 'printer', 'panel'] as const) await bench.plugIn(device);
  const kiosk = await KioskControl.start(bench);
  for (const device of ['printer', 'barcode', 'panel'] as const)
    expect(await kiosk.tellsReady(device), `${device} is ready`);
  await kiosk.reaches('welcome');

  say(
    'one visit from welcome to receipt, with a jam and a cable pulled in mid-receipt, and the receipt shown again',
  );
  // The jam is the first of the faults, the cable in mid-receipt the first that is pulled.
  let faultsTold = (await visitWithMisfortunes(bench, kiosk)).jamTold ? 1 : 0;
  let survived = 1;

  const faults = faultsOf(bench);
  say(`${faults.length} faults`);
  for (const { device, code, happens, isRepaired } of faults) {
    await happens();
    const isTold = await kiosk.tellsOf(device, code);
    await isRepaired();
    const isOver = await kiosk.tellsReady(device);
    if (isTold && isOver) faultsTold += 1;
    else say(`not told: ${device} ${code}`);
  }

  say(`${unplugs} cables pulled under the running kiosk`);
  for (let round = 0; round < unplugs; round += 1) {
    const device = (['posScanner', 'printer', 'panel'] as const)[round % 3]!;
    await pause(Math.random() * 500);
    await bench.unplug(device);
    const isTold = await kiosk.tellsOf(kioskNames[device], 'device.unplugged');
    await bench.plugIn(device);
    if (isTold && (await kiosk.tellsReady(kioskNames[device]))) survived += 1;
  }
  await kiosk.reaches('welcome');
  await kiosk.stop();
  return { faults: faults.length + 1, faultsTold, unplugs: unplugs + 1, survived };
}

function faultsOf(bench: Bench): Fault[] {
  const { printer, panel } = bench;
  const pulled = (which: BenchDevice) => ({
    happens: () => bench.unplug(which),
    isRepaired: () => bench.plugIn(which),
  });
  return [
    {
      device: 'printer',
      code: 'printer.paperLow',
      happens: () => printer.paperLow(),
      isRepaired: () => printer.loadPaper(),
    },
    {
      device: 'printer',
      code: 'printer.paperOut',
      happens: () => printer.runOutOfPaper(),
      isRepaired: () => printer.loadPaper(),
    },
    {
      device: 'printer',
      code: 'printer.coverOpen',
      happens: () => printer.openCover(),
      isRepaired: () => printer.closeCover(),
    },
    {
      device: 'printer',
      code: 'printer.failed',
      happens: () => printer.jamKnife(),
      isRepaired: () => printer.recover(),
    },
    {
      device: 'printer',
      code: 'printer.offline',
      happens: () => printer.overheat(),
      isRepaired: () => printer.recover(),
    },
    {
      device: 'printer',
      code: 'device.unplugged',
      // Switched off: the twin forgets what it held.
      happens: () => {
        printer.unplug();
        return bench.unplug('printer');
      },
      isRepaired: () => {
        printer.plugIn();
        return bench.plugIn('printer');
      },
    },
    { device: 'barcode', code: 'device.unplugged', ...pulled('posScanner') },
    { device: 'panel', code: 'device.unplugged', ...pulled('panel') },
    // The firmware hangs: the port is there, and no answer comes.
    {
      device: 'panel',
      code: 'device.unplugged',
      happens: () => panel.goSilent(),
      isRepaired: () => panel.speakAgain(),
    },
  ];
}

async function visitWithMisfortunes(bench: Bench, kiosk: KioskControl): Promise<{ jamTold: boolean }> {
  const receiptsBefore = bench.printer.receipts.length;
  // The panel's button starts the visit, and its lamps show what the screen offers.
  await lampIs(bench, 'on');
  bench.panel.hold('green');
  await kiosk.reaches('choosingLanguage');
  bench.panel.release('green');
  await kiosk.press('cancel');
  await goToFirstPaper(kiosk);
  await kiosk.jamScanner();
  await kiosk.press('1');
  await kiosk.reaches('scanFailed');
  const jamTold = await kiosk.tellsOf('scanner', 'scanner.jammed');
  await kiosk.freeScanner();
  await kiosk.press('backspace');
  await scanEveryPaper(kiosk);
  await kiosk.reaches('choosingHandover');
  await kiosk.press('2');
  await kiosk.reaches('reviewingRequest');
  bench.printerDevice.after(300, () => void bench.unplug('printer'));
  await kiosk.press('1');
  const delayed = await kiosk.reaches('receiptDelayed');
  await bench.plugIn('printer');
  const shown = await kiosk.reaches('showingReceipt');
  expect(shown.emphasis === delayed.emphasis, 'the number stays the same');
  const number = shown.emphasis ?? '';
  const papers = bench.printer.receipts.slice(receiptsBefore);
  expect(papers.at(-1)?.text.includes(number) === true, `the last paper carries ${number}`);
  await kiosk.press('enter');
  await kiosk.reaches('welcome');

  const [code = ''] = await readReceiptCodes((await papers.at(-1)?.png()) ?? new Uint8Array());
  expect(bench.posScanner.show(code).outcome === 'sent', 'the scanner is attached');
  const status = await kiosk.reaches('showingStatus');
  expect(JSON.stringify(status).includes(number), `the status is that of ${number}`);
  await kiosk.press('cancel');
  await kiosk.reaches('welcome');
  return { jamTold };
}

async function lampIs(bench: Bench, wanted: 'on' | 'off'): Promise<void> {
  const limit = AbortSignal.timeout(60_000);
  while (bench.panel.lampNow('green') !== wanted) {
    if (limit.aborted) throw new Error(`the green lamp is not ${wanted}`);
    await pause(50);
  }
}

function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`The kiosk in the machine: it is not so that ${what}.`);
}
