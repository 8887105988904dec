/** Reads the codes on a picture of a receipt as a barcode scanner would. For the pretend devices and for checking what was printed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

let isPrepared = false;

/** The texts of all codes found, each once; empty when none can be read. */
export async function readReceiptCodes(png: Uint8Array): Promise<string[]> {
  if (!isPrepared) {
    // Handed over, since the package would fetch it from the network.
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } });
    isPrepared = true;
  }
  const found = await readBarcodes(new Blob([Uint8Array.from(png)]), { formats: ['Code128', 'QRCode'] });
  return [...new Set(found.filter(({ isValid }) => isValid).map(({ text }) => text))];
}
