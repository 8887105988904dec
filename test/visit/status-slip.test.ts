/** Kept here, then received by the regency: what the screen says about it, and the one slip that a look-up gives. */
import test from 'ava';
import { fromPromise } from 'xstate';
import { receiptCode } from '../../src/request/request-number.ts';
import type { StatusAnswer } from '../../src/visit/visit-context.ts';
import type * as steps from '../../src/visit/visit-steps.ts';
import { waits } from '../../src/visit/waits.ts';
import type { PretendSteps } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { knownStatus, requestNumber } from './visit-walk.ts';

const shown = { type: 'barcode.scanned', text: receiptCode(requestNumber), symbology: null } as const;

const lookUp = (status: Partial<StatusAnswer> = {}): PretendSteps['lookUpStatus'] =>
  fromPromise(async () => ({ ...knownStatus, ...status }) as StatusAnswer);

function printer(ends: () => steps.PrintReceiptOutput | Promise<steps.PrintReceiptOutput>) {
  const printed: steps.PrintSlipInput[] = [];
  const printSlip: PretendSteps['printSlip'] = fromPromise(async ({ input }) => {
    printed.push(input);
    return ends();
  });
  return { printed, printSlip };
}

const offers = (labels: { label: string }[] | undefined) =>
  labels?.some(({ label }) => label === 'Cetak bukti');

test('a request that was only kept here is said to be kept here, with its time, and no slip is offered', async (t) => {
  const { send, view } = await startKiosk({
    lookUpStatus: lookUp({
      stage: 'kept',
      at: '2026-11-24T02:24:00.000Z',
      receivedAt: null,
      mayPrint: false,
    }),
  });
  await send(shown);
  t.is(view().heading, 'Tersimpan di kiosk, menunggu dikirim');
  t.true(view().body.includes('Tersimpan di sini: 24 Nov 2026, 10.24 WITA'));
  t.false(offers(view().choices));
});

test('after the acknowledgement the screen says when the regency received it', async (t) => {
  const { send, view } = await startKiosk({ lookUpStatus: lookUp() });
  await send(shown);
  t.is(view().heading, 'Sudah diterima kantor Dukcapil');
  t.true(view().body.includes('Diterima kabupaten: 24 Nov 2026, 10.30 WITA'));
});

test('later news stands beside the time of receiving', async (t) => {
  const { send, view } = await startKiosk({
    lookUpStatus: lookUp({ stage: 'ready', at: '2026-11-25T01:00:00.000Z' }),
  });
  await send(shown);
  t.deepEqual(view().body.slice(-2), [
    'Diterima kabupaten: 24 Nov 2026, 10.30 WITA',
    'Kabar terakhir: 25 Nov 2026, 09.00 WITA',
  ]);
});

test('one slip is printed for a look-up, in the language of the visit, and then it is offered no more', async (t) => {
  const { printed, printSlip } = printer(() => ({ outcome: 'confirmed' }));
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(), printSlip });
  await send(shown);
  t.true(offers(view().choices));
  await press('3');
  t.is(view().screen, 'showingStatus');
  t.true(view().body.includes('Bukti sudah dicetak. Ambil di printer.'));
  t.false(offers(view().choices));
  await press('4');
  t.is(view().problem, 'Angka itu tidak ada di daftar. Pilih angka yang terlihat.');
  t.deepEqual(printed, [{ number: requestNumber, language: 'id' }]);
});

test('a printer without paper leaves the status on the screen, says so, and the slip may be tried again', async (t) => {
  let hasPaper = false;
  const { printed, printSlip } = printer(() => {
    if (!hasPaper) throw Object.assign(new Error('no paper'), { code: 'printer.paperOut' });
    return { outcome: 'confirmed' };
  });
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(), printSlip });
  await send(shown);
  await press('3');
  t.is(view().screen, 'showingStatus');
  t.is(view().problem, 'Kertas struk habis. Bukti belum tercetak. Panggil petugas desa.');
  t.true(view().body.includes('Diterima kabupaten: 24 Nov 2026, 10.30 WITA'));
  hasPaper = true;
  await press('3');
  t.is(view().problem, undefined);
  t.is(printed.length, 2);
  t.false(offers(view().choices));
});

test('a printer that never answers is waited for no longer than a receipt, and its slip is not printed twice', async (t) => {
  const { printSlip } = printer(() => new Promise(() => {}));
  const { send, press, pass, view } = await startKiosk({ lookUpStatus: lookUp(), printSlip });
  await send(shown);
  await press('3');
  t.is(view().screen, 'printingSlip');
  await press('cancel', 'backspace');
  t.is(view().screen, 'printingSlip', 'paper is on its way');
  await pass(waits.printTakesTooLongMs);
  t.is(view().screen, 'showingStatus');
  t.true(view().body.includes('Bukti sudah dikirim ke printer. Lihat di printer.'));
  t.false(offers(view().choices));
});

test('the next look-up offers its own slip', async (t) => {
  const { printSlip } = printer(() => ({ outcome: 'sent' }));
  const { send, press, view } = await startKiosk({ lookUpStatus: lookUp(), printSlip });
  await send(shown);
  await press('3');
  t.false(offers(view().choices));
  await send(shown);
  t.true(offers(view().choices));
});
