/** Sheets of paper of which no two are alike: a form with a pattern of squares that is drawn for one visit alone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeSamplePapers } from '../../src/demo/papers/sample-papers.ts';
import { papersFolder } from '../../src/demo/papers-folder.ts';

/** Coarse, so that a kiosk spends its time on keeping and not on pixels. */
export const sheetDpi = 75;
/** Fine enough that a page has some kilobytes, and a link something to break in the middle. */
const columns = 150;
const rows = 120;
const squarePx = 2;

export type SheetPress = {
  /** The path of a new sheet. */
  draw(): Promise<string>;
};

export async function openSheetPress(folder: string, chance: () => number): Promise<SheetPress> {
  mkdirSync(folder, { recursive: true });
  const { formF102 } = await writeSamplePapers(papersFolder, ['formF102']);
  const form = await sharp(formF102)
    .resize({ width: Math.round((210 / 25.4) * sheetDpi) })
    .toColourspace('srgb')
    .png()
    .toBuffer();
  let drawn = 0;
  return {
    async draw() {
      drawn += 1;
      const pattern = Buffer.from(Array.from({ length: columns * rows }, () => (chance() < 0.5 ? 0 : 255)));
      const squares = await sharp(pattern, { raw: { width: columns, height: rows, channels: 1 } })
        .resize({ width: columns * squarePx, height: rows * squarePx, kernel: 'nearest' })
        .png()
        .toBuffer();
      const sheet = await sharp(form)
        .composite([{ input: squares, left: 160, top: 400 }])
        .png({ compressionLevel: 1 })
        .withMetadata({ density: sheetDpi })
        .toBuffer();
      const path = join(folder, `sheet-${String(drawn).padStart(4, '0')}.png`);
      writeFileSync(path, sheet);
      return path;
    },
  };
}
