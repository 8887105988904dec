import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { EscposReceiptPrinter } from '../../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import { PrintMask } from '../../../devices/receipt-printer/print-mask.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import {
  recordingPrinterPort,
  replayPrinterPort,
} from '../../../devices/receipt-printer/printer-recording.ts';
import { type RecordingLine, readRecording } from '../../../devices/recording.ts';
import { hear, problemCode, receipt } from '../receipt-printer.contract.ts';
import { patient } from './printer-rigs.ts';

/** Nobody is asked twice, so that what is said does not depend on how busy this machine is. */
const unhurried = { ...patient, askEveryMs: 60_000, pollMs: 60_000 };
const nik = '7408011203850001';
const fixture = new URL('../../recordings/printer-runs-out-of-paper.jsonl', import.meta.url);

test('the recorded printer that ran out of paper in mid-receipt: the driver goes the same way again', async (t) => {
  const lines = readRecording(readFileSync(fixture, 'utf8'));
  const port = replayPrinterPort(lines);
  const printer = new EscposReceiptPrinter({ port, limits: unhurried });
  t.teardown(() => printer.close());
  const heard = hear(printer);
  await heard.until('printer.ready');
  t.is(await problemCode(printer.print(receipt, { job: 1 })), 'printer.paperOut');
  await heard.until('printer.halfReceipt');
  t.deepEqual(await printer.print(receipt, { job: 2 }), { outcome: 'confirmed', by: 'jobId' });
  // It is confirmed before the printer has said its last word.
  while (!port.isOver && port.divergence === null) await new Promise((resolve) => setTimeout(resolve, 5));
  t.is(port.divergence, null);
  t.deepEqual(heard.types(), [
    'printer.ready',
    'printer.paperOut',
    'printer.ready',
    'printer.halfReceipt',
    'printer.halfReceipt',
  ]);
});

test('a driver that says something else than the recorded one is found out', async (t) => {
  const port = replayPrinterPort(readRecording(readFileSync(fixture, 'utf8')));
  const printer = new EscposReceiptPrinter({ port, limits: { ...unhurried, answerMs: 1_000 } });
  t.teardown(() => printer.close());
  await hear(printer).until('printer.ready');
  const printing = problemCode(printer.print([{ kind: 'blank', lines: 9 }], { job: 1 }));
  while (port.divergence === null) await new Promise((resolve) => setTimeout(resolve, 5));
  await printer.close();
  t.is(await printing, 'device.closed');
  t.regex(port.divergence ?? '', /^line \d+: /);
});

test('a recording has every byte of the commands, and nothing that was printed', async (t) => {
  for (const profile of Object.values(printerProfiles)) {
    const twin = new PretendReceiptPrinter({ profile });
    const lines: RecordingLine[] = [];
    const port = recordingPrinterPort(twin.port(), (line) => lines.push(line));
    const printer = new EscposReceiptPrinter({ port, profile, limits: unhurried });
    await printer.print([
      ...receipt.slice(0, -1),
      { kind: 'pair', left: 'NIK', right: nik },
      { kind: 'qr', data: 'KLU1234' },
      { kind: 'cut' },
    ]);
    await printer.close();
    const said = lines.filter(({ direction }) => direction === 'toDevice').map(({ hex = '' }) => hex);
    const text = Buffer.from(said.join(''), 'hex').toString('latin1');
    for (const secret of ['LAKU', 'KLU', '1234', 'Simpan', nik, '74080112'])
      t.false(text.includes(secret), secret);
    t.true(text.includes('xx xxxx'), 'the shape of a line stays');
    t.is(lines[0]?.direction, 'opened');
    // A picture of a QR code is as readable as its text.
    if (profile.qr === 'raster') t.true(/(00){400}/.test(said.join('')));
  }
});

test('masking changes no length, whatever the bytes and however they are cut up', (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (pieces) => {
      const mask = new PrintMask();
      const out = pieces.map((piece) => mask.push(piece).length);
      const all = pieces.reduce((sum, piece) => sum + piece.length, 0);
      t.is(out.reduce((sum, length) => sum + length, 0) + mask.rest().length, all);
    }),
  );
});
