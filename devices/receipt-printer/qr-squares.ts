/** Draws a QR code as squares. Used by the driver for printers that cannot draw one themselves, and by the twin for those that can. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export type QrSquares = {
  /** Squares a side, without any white border. */
  size: number;
  isDark(x: number, y: number): boolean;
};

/**
 * Level M: a receipt is folded and carried in a pocket, but not torn. Without a version, the smallest that holds the data. The encoder
 * is loaded with the first code.
 */
export async function qrSquares(
  data: string | Uint8Array,
  { level = 'M', version }: { level?: 'L' | 'M' | 'Q' | 'H'; version?: number } = {},
): Promise<QrSquares> {
  writer ??= loadWriter();
  const { writeBarcode } = await writer;
  const { symbol, error } = await writeBarcode(data, {
    format: 'QRCode',
    options: `ecLevel=${level}${version ? `,version=${version}` : ''}`,
    scale: 1,
    addQuietZones: false,
  });
  if (error) throw new Error(`no QR code for these data: ${error}`);
  return { size: symbol.width, isDark: (x, y) => symbol.data[y * symbol.width + x] === 0 };
}

let writer: Promise<typeof import('zxing-wasm/writer')> | undefined;

async function loadWriter() {
  const module = await import('zxing-wasm/writer');
  // Left to itself the package fetches this file from the network.
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  module.prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  return module;
}
