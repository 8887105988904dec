import test from 'ava';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import { sampleReceipt } from '../../../devices/receipt-printer/sample-receipt.ts';
import { receiptComposers } from '../../bench/receipt-bench.ts';
import { readCodes } from './read-codes.ts';

/** The twin must read ESC/POS, not just our own dialect of it. */
for (const composer of [receiptComposers.ours, ...receiptComposers.others]) {
  test(`the twin prints what ${composer.name} composes`, async (t) => {
    const twin = new PretendReceiptPrinter();
    const signal = new AbortController().signal;
    const connection = await twin.port().open({ bytes() {}, lost() {} }, signal);
    await connection.write(await composer.compose(sampleReceipt), signal);
    t.deepEqual(twin.unknownCommands, []);
    t.is(twin.receipts.length, 1);
    const { text, png } = twin.receipts[0]!;
    for (const line of sampleReceipt) {
      if (line.kind === 'pair') t.regex(text, new RegExp(`^${line.left} +${line.right}$`, 'm'));
    }
    t.regex(text, /^ +PGH-7K42-9$/m);
    t.deepEqual(await readCodes(await png()), [
      'Code128: PGH7K429',
      'QRCode: https://silaku.example/s/PGH7K429',
    ]);
  });
}
