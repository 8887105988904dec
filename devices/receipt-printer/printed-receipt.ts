/** A receipt that came out of the pretend printer, and how it is kept in a folder for people to look at. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paperPng } from './paper-image.ts';
import type { PaperRow } from './paper-rows.ts';
import { paperText } from './paper-text.ts';

export type PrintedReceipt = {
  /** 1 for the first that this printer has cut. */
  number: number;
  /** What it was sent, from `ESC @` to the cut. */
  bytes: Uint8Array;
  /** The paper as lines of text. */
  text: string;
  /** The paper as a picture, one pixel a dot. Drawn when asked for. */
  png(): Promise<Buffer>;
};

export function printedReceipt(
  number: number,
  bytes: readonly number[],
  rows: readonly PaperRow[],
  widthDots: number,
): PrintedReceipt {
  let png: Promise<Buffer> | undefined;
  return {
    number,
    bytes: Uint8Array.from(bytes),
    text: paperText(rows, widthDots),
    png: () => {
      png ??= paperPng(rows, widthDots);
      return png;
    },
  };
}

/** Writes `001.bin`, `001.txt` and `001.png` into the folder, which is made if it is missing. */
export async function keepReceipt(receipt: PrintedReceipt, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, String(receipt.number).padStart(3, '0'));
  await writeFile(`${path}.bin`, receipt.bytes);
  await writeFile(`${path}.txt`, `${receipt.text}\n`);
  await writeFile(`${path}.png`, await receipt.png());
}
