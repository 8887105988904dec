/** Tells whether a QR code is on a page. What it says is personal data: it is read because that is the test, and dropped here. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { PagePixels } from './page.ts';

let isPrepared = false;

/** `grey` is a page in one channel; three pixels for each small square of a code are enough. */
export async function hasQr({ widthPx, heightPx, pixels }: PagePixels): Promise<boolean> {
  if (!isPrepared) {
    // Handed over, since the package would fetch it from the network.
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });
    isPrepared = true;
  }
  const data = new Uint8ClampedArray(pixels.length * 4);
  for (let i = 0, p = 0; i < pixels.length; i += 1, p += 4) {
    data[p] = data[p + 1] = data[p + 2] = pixels[i]!;
    data[p + 3] = 255;
  }
  const image = { data, width: widthPx, height: heightPx, colorSpace: 'srgb' } as const;
  const found = await readBarcodes(image as ImageData, {
    formats: ['QRCode'],
    maxNumberOfSymbols: 1,
    tryInvert: false,
  });
  return found.some(({ isValid }) => isValid);
}
