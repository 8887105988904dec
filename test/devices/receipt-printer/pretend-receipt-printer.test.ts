import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { EscposReceiptPrinter } from '../../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import { sampleReceipt } from '../../../devices/receipt-printer/sample-receipt.ts';
import { patient } from './printer-rigs.ts';
import { readCodes } from './read-codes.ts';

const never = new AbortController().signal;

test('any program can print on it: bytes on a TCP port, answers on the same', async (t) => {
  const twin = twinOf(t);
  const { host, port } = await twin.listenOnTcp();
  const socket = connect(port, host);
  const receipt = new Promise<string>((resolve) => twin.onReceipt(({ text }) => resolve(text)));
  socket.write('\x10\x04\x01');
  t.deepEqual(await once(socket, 'data'), [Buffer.of(0x12)]);
  socket.write('\x1b@Halo\n\x1dV\x00');
  t.is(await receipt, 'Halo');
  socket.end();
});

test('it answers each question about its state in bits', async (t) => {
  const { twin, ask } = await onWire(t);
  t.deepEqual(await ask(), [0x12, 0x12, 0x12, 0x12]);
  twin.paperLow();
  t.deepEqual(await ask(), [0x12, 0x12, 0x12, 0x1e]);
  twin.runOutOfPaper();
  t.deepEqual(await ask(), [0x1a, 0x32, 0x12, 0x7e]);
  twin.loadPaper();
  twin.openCover();
  t.deepEqual(await ask(), [0x1a, 0x16, 0x12, 0x12]);
});

test('a receipt is everything from the reset to the cut, byte for byte', async (t) => {
  const { twin, send } = await onWire(t);
  await send('\x10\x04\x01\x1b@satu\n\x1dV\x00\x10\x04\x02');
  await send('\x1b@dua\n\x1dV\x00');
  t.deepEqual(
    twin.receipts.map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
    ['\x1b@satu\n\x1dV\x00', '\x1b@dua\n\x1dV\x00'],
  );
  t.deepEqual(
    twin.receipts.map(({ number }) => number),
    [1, 2],
  );
});

test('cutting bare paper makes no receipt', async (t) => {
  const { twin, send } = await onWire(t);
  await send('\x1b@\n\n\n\x1dV\x00');
  t.is(twin.receipts.length, 0);
});

test('what arrives without paper waits, and comes out with the next roll', async (t) => {
  const { twin, send } = await onWire(t);
  twin.failAfter(7, 'paperOut');
  await send('\x1b@satu\ndua\n\x1dV\x00');
  t.is(twin.receipts.length, 0);
  twin.loadPaper();
  t.deepEqual(
    twin.receipts.map(({ text }) => text),
    ['satu\ndua'],
  );
});

test('what waits is forgotten on request', async (t) => {
  const { twin, send } = await onWire(t);
  twin.runOutOfPaper();
  await send('\x1b@satu\n\x1dV\x00\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08');
  twin.loadPaper();
  await send('\x1b@dua\n\x1dV\x00');
  t.deepEqual(
    twin.receipts.map(({ text }) => text),
    ['dua'],
  );
});

test('switched off in mid-receipt, it leaves a scrap of paper and no receipt', async (t) => {
  const { twin, send } = await onWire(t);
  twin.failAfter(8, 'unplugged');
  await send('\x1b@satu\ndua\n\x1dV\x00');
  t.deepEqual(
    twin.scraps.map(({ text }) => text),
    ['satu'],
  );
  t.is(twin.receipts.length, 0);
});

test('while it is unplugged nobody gets through to it', async (t) => {
  const twin = twinOf(t);
  const { host, port } = await twin.listenOnTcp();
  twin.unplug();
  const socket = connect(port, host);
  await new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  await t.throwsAsync(twin.port().open({ bytes() {}, lost() {} }, never), { code: 'device.unplugged' });
  twin.plugIn();
  const again = connect(port, host);
  again.write('\x10\x04\x04');
  t.deepEqual(await once(again, 'data'), [Buffer.of(0x12)]);
  again.destroy();
});

test('a full buffer makes the wire wait', async (t) => {
  const twin = twinOf(t, { bufferBytes: 64 });
  const { host, port } = await twin.listenOnTcp();
  twin.runOutOfPaper();
  const socket = connect(port, host);
  const line = `${'x'.repeat(47)}\n`;
  const all = `\x1b@${line.repeat(20_000)}\x1dV\x00`;
  const taken = new Promise<void>((resolve) => socket.end(all, 'latin1', resolve));
  const cut = new Promise<void>((resolve) => twin.onReceipt(() => resolve()));
  twin.loadPaper();
  await taken;
  await cut;
  t.is(twin.receipts[0]?.bytes.length, all.length);
});

test('a listener may change the printer in the middle of its work', async (t) => {
  const { twin, send } = await onWire(t);
  twin.onReceipt(() => twin.runOutOfPaper());
  await send('\x1b@satu\n\x1dV\x00\x1b@dua\n\x1dV\x00');
  t.deepEqual(
    twin.receipts.map(({ text }) => text),
    ['satu'],
  );
  twin.loadPaper();
  t.deepEqual(
    twin.receipts.map(({ text }) => text),
    ['satu', 'dua'],
  );
});

test('receipts are kept in a folder as bytes, text and picture', async (t) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'silaku-receipts-')), 'receipts');
  t.teardown(() => rm(folder, { recursive: true }));
  const twin = twinOf(t, { keepIn: folder });
  const printer = new EscposReceiptPrinter({ port: twin.port(), limits: patient });
  t.teardown(() => printer.close());
  await printer.print(sampleReceipt);
  await printer.print(sampleReceipt);
  await twin.kept();
  t.deepEqual((await readdir(folder)).sort(), [
    '001.bin',
    '001.png',
    '001.txt',
    '002.bin',
    '002.png',
    '002.txt',
  ]);
  t.deepEqual(await readFile(join(folder, '001.bin')), Buffer.from(twin.receipts[0]!.bytes));
  t.true((await readFile(join(folder, '001.txt'), 'utf8')).includes('GRATIS'));
  t.deepEqual(await readCodes(await readFile(join(folder, '001.png'))), [
    'Code128: PGH7K429',
    'QRCode: https://silaku.example/s/PGH7K429',
  ]);
});

test('a folder that cannot be written is told to whoever waits for it, and stops nobody else', async (t) => {
  const twin = twinOf(t, { keepIn: '/dev/null/receipts' });
  const printer = new EscposReceiptPrinter({ port: twin.port(), limits: patient });
  t.teardown(() => printer.close());
  t.like(await printer.print(sampleReceipt), { outcome: 'confirmed' });
  await t.throwsAsync(twin.kept(), { code: 'ENOTDIR' });
});

test('without a knife a receipt is torn off when its printing is asked about', async (t) => {
  const twin = twinOf(t, { profile: printerProfiles['generic-58'] });
  const printer = new EscposReceiptPrinter({
    port: twin.port(),
    profile: printerProfiles['generic-58'],
    limits: patient,
  });
  t.teardown(() => printer.close());
  t.like(await printer.print(sampleReceipt), { outcome: 'confirmed' });
  t.like(await printer.print(sampleReceipt), { outcome: 'confirmed' });
  t.is(twin.receipts.length, 2);
  t.is(twin.receipts[0]?.text, twin.receipts[1]?.text);
});

type TwinOptions = NonNullable<ConstructorParameters<typeof PretendReceiptPrinter>[0]>;

function twinOf(t: ExecutionContext, options: TwinOptions = {}): PretendReceiptPrinter {
  const twin = new PretendReceiptPrinter(options);
  t.teardown(() => twin.close());
  return twin;
}

async function onWire(t: ExecutionContext) {
  const twin = twinOf(t);
  const heard: number[] = [];
  let told = () => {};
  const listener = {
    bytes: (bytes: Uint8Array) => {
      heard.push(...bytes);
      told();
    },
    lost: () => {},
  };
  const connection = await twin.port().open(listener, never);
  return {
    twin,
    send: (latin1: string) => connection.write(Buffer.from(latin1, 'latin1'), never),
    async ask(): Promise<number[]> {
      heard.length = 0;
      const answered = new Promise<void>((resolve) => {
        told = () => heard.length === 4 && resolve();
      });
      await connection.write(Uint8Array.of(16, 4, 1, 16, 4, 2, 16, 4, 3, 16, 4, 4), never);
      await answered;
      return [...heard];
    },
  };
}
