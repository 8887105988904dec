import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { goToLastCheck } from '../support/errand-steps.ts';
import { type KioskRig, startKioskRig } from '../support/kiosk-rig.ts';

/** Bytes of a receipt: still in the letterhead, and behind barcode and QR code. */
const beforeCode = 120;
const behindCode = 650;

test.serial(
  'paper out before the code: the piece is cut off, and the receipt comes whole and is no copy',
  async (t) => {
    const rig = await atLastCheck(t);
    await rig.act('printer-fail-after', `${beforeCode} paperOut`);
    await rig.press('1');
    const delayed = await rig.reaches('receiptDelayed');
    t.regex((await rig.health()).devices.printer?.fault?.hint ?? '', /new roll/);
    await rig.act('paper-in');
    const shown = await rig.reaches('showingReceipt');
    t.is(shown.emphasis, delayed.emphasis);
    const [piece = '', receipt = '', ...more] = await papers(rig);
    t.deepEqual(more, []);
    t.false(piece.includes('[barcode'), 'nobody can use the piece');
    t.true(isWhole(receipt));
    t.false(receipt.includes('SALINAN'));
    t.is(receipt.match(/UU 27/g)?.length, 1, 'on paper of its own');
    t.true(logLine(rig, 'paper.rollChanged').length > 0);
    await rig.becomes('printer', 'ready');
    // A new roll, and one receipt of it is gone.
    const left = (await rig.health()).devices.printer?.receiptsLeft ?? 0;
    t.true(left > 100 && left < 1_000, `${left} receipts left`);
  },
);

test.serial(
  'paper out behind the code: what hangs there may be used, so the next one says that it is a copy',
  async (t) => {
    const rig = await atLastCheck(t);
    await rig.act('printer-fail-after', `${behindCode} paperOut`);
    await rig.press('1');
    await rig.reaches('receiptDelayed');
    await rig.act('paper-in');
    await rig.reaches('showingReceipt');
    const [piece = '', receipt = '', ...more] = await papers(rig);
    t.deepEqual(more, []);
    t.true(piece.includes('[barcode'));
    t.true(isWhole(receipt) && receipt.includes('SALINAN'));
    t.is(
      rig.withOutbox((outbox) => outbox.pendingReceipts().length),
      0,
    );
  },
);

test.serial(
  'the plug pulled in mid-receipt: half a receipt is told, and a copy comes on paper of its own',
  async (t) => {
    const rig = await atLastCheck(t);
    await rig.act('printer-fail-after', `${behindCode} unplugged`);
    await rig.press('1');
    await rig.reaches('receiptDelayed');
    await until(async () => /plug/.test((await rig.health()).devices.printer?.fault?.hint ?? ''));
    await rig.act('printer-plug');
    await rig.reaches('showingReceipt');
    t.is(await rig.scrapCount(), 1);
    const [receipt = '', ...more] = await papers(rig);
    t.deepEqual(more, []);
    t.true(isWhole(receipt) && receipt.includes('SALINAN'));
    t.regex(logLine(rig, 'printer.halfReceipt')[0] ?? '', /tear it off/);
    t.is(logLine(rig, 'printer.halfReceiptCutOff').length, 1);
  },
);

test.serial(
  'the cable pulled while the printer prints on: one receipt, and one that says it is a copy',
  async (t) => {
    const rig = await atLastCheck(t);
    await rig.act('printer-fail-after', `${beforeCode} cablePulled`);
    await rig.press('1');
    await rig.reaches('receiptDelayed');
    await rig.act('printer-plug');
    await rig.reaches('showingReceipt');
    const whole = (await papers(rig)).filter(isWhole);
    t.is(whole.length, 2);
    t.deepEqual(
      whole.map((paper) => paper.includes('SALINAN')),
      [false, true],
    );
  },
);

test.serial(
  'the kiosk killed in mid-receipt: what the printer held comes out once, and the reprint says that it is a copy',
  async (t) => {
    const rig = await atLastCheck(t);
    await rig.act('printer-fail-after', `${behindCode} hotHead`);
    await rig.press('1');
    await until(() => logLine(rig, 'printer.offline').length > 0);
    t.regex(logLine(rig, 'printer.offline')[0] ?? '', /head is hot/);
    await rig.killKiosk();
    t.is(
      rig.withOutbox((outbox) => outbox.unfinishedIntents().length),
      1,
    );
    await rig.act('printer-recover');
    await rig.startKiosk();
    const whole = (await papers(rig)).filter(isWhole);
    t.deepEqual(
      whole.map((paper) => paper.includes('SALINAN')),
      [false, true],
    );
    t.is(
      rig.withOutbox((outbox) => outbox.pendingReceipts().length),
      0,
    );
    t.is(
      rig.withOutbox((outbox) => outbox.unfinishedIntents().length),
      0,
      'and it is over',
    );
  },
);

test.serial(
  'the printer silent in mid-receipt: the number stays, and a copy comes when it answers again',
  async (t) => {
    const rig = await atLastCheck(t);
    await rig.act('printer-fail-after', `${behindCode} silent`);
    await rig.press('1');
    const delayed = await rig.reaches('receiptDelayed');
    t.regex(delayed.emphasis ?? '', /^027-\d{4}-\d{3}$/);
    await rig.act('printer-recover');
    await rig.reaches('showingReceipt');
    const whole = (await papers(rig)).filter(isWhole);
    t.true(whole.at(-1)?.includes('SALINAN'));
    t.is(whole.filter((paper) => !paper.includes('SALINAN')).length, 1, 'what it held comes out once');
  },
);

test.serial('a stuck knife is told by name, and the receipt is confirmed as this very job', async (t) => {
  const rig = await atLastCheck(t);
  await rig.act('printer-fail-after', `${beforeCode} knife`);
  await rig.press('1');
  await rig.reaches('receiptDelayed');
  t.regex((await rig.health()).devices.printer?.fault?.hint ?? '', /knife is stuck/);
  await rig.act('printer-recover');
  await rig.reaches('showingReceipt');
  const [printed = ''] = logLine(rig, 'receipt.printed');
  t.like(JSON.parse(printed), { outcome: 'confirmed', by: 'jobId', job: 2 });
});

async function atLastCheck(t: ExecutionContext): Promise<KioskRig> {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  return rig;
}

async function papers(rig: KioskRig): Promise<string[]> {
  const count = await rig.receiptCount();
  return Promise.all(Array.from({ length: count }, (_, index) => rig.receiptText(index)));
}

/** Its code is on it, and its last line. */
const isWhole = (paper: string) => paper.includes('[barcode') && /UU 27\/2022/.test(paper);

const logLine = (rig: KioskRig, event: string) =>
  rig
    .log()
    .split('\n')
    .filter((line) => line.includes(`"${event}"`));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}
