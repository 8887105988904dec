/** A QR code as markup for a page: one path of squares, so that it needs neither a picture file nor a style. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Html, html } from '../html.ts';

/** With the white border of four squares that readers look for. `label` is read out instead of it. */
export async function qrSvg(text: string, label: string): Promise<Html> {
  writer ??= loadWriter();
  const { writeBarcode } = await writer;
  const { symbol, error } = await writeBarcode(text, {
    format: 'QRCode',
    options: 'ecLevel=M',
    scale: 1,
    addQuietZones: false,
  });
  if (error) throw new Error(`no QR code for this text: ${error}`);
  const { width: size, data } = symbol;
  const border = 4;
  const squares = Array.from({ length: size * size }, (_, at) => at)
    .filter((at) => data[at] === 0)
    .map((at) => `M${(at % size) + border} ${Math.floor(at / size) + border}h1v1h-1z`)
    .join('');
  const side = size + 2 * border;
  return new Html(
    `<svg class="qr" role="img" aria-label="${html`${label}`}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
      `<rect width="${side}" height="${side}" fill="#fff"/><path d="${squares}" fill="#000"/></svg>`,
  );
}

let writer: Promise<typeof import('zxing-wasm/writer')> | undefined;

async function loadWriter() {
  const module = await import('zxing-wasm/writer');
  // Left to itself the package fetches this file from the network.
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  module.prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  return module;
}
