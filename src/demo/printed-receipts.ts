/** The receipts that the pretend printer of the demo has kept, in the order of printing, with the codes that can be read from their pictures. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReceiptCodes } from './receipt-reading.ts';

export type KeptReceipt = { file: string; codes: string[] };

export async function readPrintedReceipts(deskFolder: string): Promise<KeptReceipt[]> {
  const folder = join(deskFolder, 'receipts');
  const pictures = readdirSync(folder)
    .filter((file) => file.endsWith('.png'))
    .sort();
  const receipts: KeptReceipt[] = [];
  for (const file of pictures) {
    receipts.push({ file, codes: await readReceiptCodes(readFileSync(join(folder, file))) });
  }
  return receipts;
}
