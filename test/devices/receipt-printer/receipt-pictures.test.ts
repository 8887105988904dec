import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { EscposReceiptPrinter } from '../../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../../devices/receipt-printer/pretend-receipt-printer.ts';
import { printerProfiles } from '../../../devices/receipt-printer/printer-profile.ts';
import { sampleReceipts } from '../../support/sample-receipts.ts';
import { comparePictures } from './picture-comparison.ts';
import { patient } from './printer-rigs.ts';

/** `SILAKU_NEW_PICTURES=1` takes the pictures of this run as the right ones, after somebody has looked at them. */
const takeAsRight = process.env.SILAKU_NEW_PICTURES === '1';
const folder = join(import.meta.dirname, 'pictures');

for (const profile of Object.values(printerProfiles)) {
  test(`${profile.name}: every receipt looks as it was approved, dot for dot`, async (t) => {
    const twin = new PretendReceiptPrinter({ profile });
    const printer = new EscposReceiptPrinter({ port: twin.port(), profile, limits: patient });
    t.teardown(() => printer.close());
    for (const [name, lines] of Object.entries(sampleReceipts())) {
      await printer.print(lines, { job: 1 });
      const printed = await twin.receipts.at(-1)?.png();
      if (!printed) return t.fail(`${name} was not printed`);
      const path = join(folder, `${profile.name}-${name}.png`);
      if (takeAsRight) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, printed);
      }
      t.true(existsSync(path), `${path} is missing: print it with SILAKU_NEW_PICTURES=1 and look at it`);
      const { different, side } = await comparePictures(readFileSync(path), printed);
      const shown = different === 0 ? '' : keepSide(`${profile.name}-${name}.png`, side);
      t.is(different, 0, `${name}: ${different} dots differ; approved, printed and the difference: ${shown}`);
    }
  });
}

test('one dot more or less is noticed, and so is paper that is longer', async (t) => {
  const path = join(folder, 'epson-58-receipt.png');
  const approved = readFileSync(path);
  const sharp = (await import('sharp')).default;
  const { width, height } = await sharp(approved).metadata();
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  const spoilt = await sharp(approved)
    .composite([{ input: dot, left: 3, top: 3 }])
    .png()
    .toBuffer();
  const found = await comparePictures(approved, spoilt);
  t.is(found.different, 1);
  t.is((await sharp(found.side).metadata()).width, 3 * (width ?? 0));
  const longer = await sharp(approved).extend({ bottom: 2, background: '#fff' }).png().toBuffer();
  t.is((await comparePictures(approved, longer)).different, 2 * (width ?? 0));
  t.true((height ?? 0) > 500);
});

function keepSide(name: string, side: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'silaku-pictures-')), name);
  writeFileSync(path, side);
  return path;
}
