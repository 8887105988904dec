import test, { type ExecutionContext } from 'ava';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

async function kioskOf(t: ExecutionContext) {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  return kiosk;
}

test('a receipt is owed until the printer has confirmed it, the oldest first', async (t) => {
  const { outbox, confirmVisit } = await kioskOf(t);
  const [one, two] = [await confirmVisit(), await confirmVisit()];
  t.deepEqual(
    outbox.pendingReceipts().map(({ number }) => number),
    [one.number, two.number],
  );
  outbox.receiptPrinted(one.number);
  outbox.receiptPrinted(one.number);
  t.deepEqual(
    outbox.pendingReceipts().map(({ number }) => number),
    [two.number],
  );
  const again = outbox.receiptOf(one.number);
  t.deepEqual(JSON.parse(again?.receipt ?? ''), {
    service: 'ktpHilang',
    papers: ['suratPengantar'],
    language: 'id',
  });
  t.is(outbox.receiptOf('0429999999'), null);
});

test('a printing that was begun and never finished may have come out, also after a restart', async (t) => {
  const { outbox, folder, confirmVisit } = await kioskOf(t);
  const { number } = await confirmVisit();
  t.false(outbox.mayHavePrinted(number));
  const id = outbox.beginIntent({ act: 'printReceipt', number });

  const restarted = openOutbox({ folder, now: () => new Date() });
  t.true(restarted.mayHavePrinted(number));
  t.like(restarted.pendingReceipts(), [{ number, mayHavePrinted: true }]);
  t.like(restarted.unfinishedIntents(), [{ id, act: 'printReceipt', number }]);

  restarted.finishIntent(id, 'failed');
  t.false(restarted.mayHavePrinted(number), 'the printer said that nothing came out');
  restarted.finishIntent(id, 'done');
  t.false(restarted.mayHavePrinted(number), 'the first word stays');
  t.deepEqual(restarted.unfinishedIntents(), []);
  restarted.close();
});

test('a printer that went silent in the middle leaves it uncertain', async (t) => {
  const { outbox, confirmVisit } = await kioskOf(t);
  const { number } = await confirmVisit();
  outbox.finishIntent(outbox.beginIntent({ act: 'printReceipt', number }), 'unknown');
  t.true(outbox.mayHavePrinted(number));
});

test('acts that belong to no request are logged too, and say nothing of receipts', async (t) => {
  const { outbox, confirmVisit } = await kioskOf(t);
  const { number } = await confirmVisit();
  outbox.beginIntent({ act: 'printTest' });
  outbox.beginIntent({ act: 'cutPaper', number });
  t.false(outbox.mayHavePrinted(number));
  t.deepEqual(
    outbox.unfinishedIntents().map(({ act }) => act),
    ['printTest', 'cutPaper'],
  );
});

test('the log of acts does not grow for ever, and forgets nothing that is unfinished', async (t) => {
  const { outbox, folder } = await kioskOf(t);
  const first = outbox.beginIntent({ act: 'printTest' });
  const { DatabaseSync } = await import('node:sqlite');
  const sql = new DatabaseSync(`${folder}/outbox.sqlite`);
  sql.exec(`
    WITH RECURSIVE many (id) AS (SELECT ${first + 1} UNION ALL SELECT id + 1 FROM many WHERE id < 6000)
    INSERT INTO intent SELECT id, 'printTest', NULL, 'x', 'x', 'done' FROM many`);
  outbox.beginIntent({ act: 'printTest' });
  const { kept } = sql.prepare('SELECT count(*) AS kept FROM intent').get() as { kept: number };
  sql.close();
  t.is(kept, 5_001);
  t.is(outbox.unfinishedIntents()[0]?.id, first);
});
