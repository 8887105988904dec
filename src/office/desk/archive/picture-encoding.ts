/**
 * Makes of a page's WebP, AVIF, PNG or JPEG what a PDF can hold. Print and stamps come from the kiosk in a handful of colours: they stay
 * exact, as an index with a palette. Photos become JPEG, no larger than an archive needs. Runs in the sandboxed child alone.
 */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { PagePicture } from './page-picture.ts';

/** As for every picture the office shows: the largest that the kiosk's scanners hand out. */
const mostPixels = 120_000_000;
/** A4 at 220 dpi: print stays readable on paper. */
const longestSidePx = 2600;
const jpegQuality = 80;
const mostColours = 16;

type Colour = [number, number, number];

export async function encodeForPdf(bytes: Uint8Array): Promise<PagePicture> {
  const source = sharp(bytes, { limitInputPixels: mostPixels });
  const { format, orientation = 1, width, height, channels } = await source.metadata();
  const { data, info } = await source
    .clone()
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = info.channels === 3 ? data : threefold(data, info.channels);
  const isSmall = Math.max(width, height) <= longestSidePx;
  // A JPEG has been decoded to the end by now, so it is one; it goes into the PDF byte for byte.
  if (format === 'jpeg' && orientation === 1 && isSmall && (channels === 1 || channels === 3))
    return { kind: 'jpeg', widthPx: width, heightPx: height, channels, data: bytes };
  const size = { widthPx: info.width, heightPx: info.height };
  return indexed(pixels, size) ?? (await toned(pixels, size));
}

/** Null when there are more colours than fit. */
function indexed(pixels: Uint8Array, size: { widthPx: number; heightPx: number }): PagePicture | null {
  const { widthPx, heightPx } = size;
  const numbers = new Map<number, number>();
  const palette: Colour[] = [];
  const index = new Uint8Array(widthPx * heightPx);
  let lastKey = -1;
  let lastNumber = 0;
  for (let i = 0; i < index.length; i += 1) {
    const [red, green, blue] = [pixels[3 * i]!, pixels[3 * i + 1]!, pixels[3 * i + 2]!];
    const key = (red << 16) | (green << 8) | blue;
    if (key !== lastKey) {
      const known = numbers.get(key);
      if (known === undefined) {
        if (palette.length === mostColours) return null;
        numbers.set(key, palette.length);
        palette.push([red, green, blue]);
      }
      lastKey = key;
      lastNumber = known ?? palette.length - 1;
    }
    index[i] = lastNumber;
  }
  const bits = palette.length <= 2 ? 1 : palette.length <= 4 ? 2 : 4;
  return {
    kind: 'indexed',
    ...size,
    bits,
    palette,
    data: deflateSync(packed(index, size, bits), { level: 9 }),
  };
}

/** Pixels of a row side by side in bytes, each row as its difference to the one above: PNG's filter 2, which every PDF reader undoes. */
function packed(
  index: Uint8Array,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  bits: 1 | 2 | 4,
): Uint8Array {
  const rowBytes = Math.ceil((widthPx * bits) / 8);
  const rows = new Uint8Array(heightPx * (rowBytes + 1));
  const above = new Uint8Array(rowBytes);
  const row = new Uint8Array(rowBytes);
  for (let y = 0; y < heightPx; y += 1) {
    row.fill(0);
    for (let x = 0; x < widthPx; x += 1) {
      const bit = x * bits;
      row[bit >> 3]! |= index[y * widthPx + x]! << (8 - bits - (bit & 7));
    }
    const start = y * (rowBytes + 1);
    rows[start] = 2;
    for (let i = 0; i < rowBytes; i += 1) rows[start + 1 + i] = row[i]! - above[i]!;
    above.set(row);
  }
  return rows;
}

async function toned(pixels: Uint8Array, size: { widthPx: number; heightPx: number }): Promise<PagePicture> {
  const isGrey = everyPixelIsGrey(pixels);
  const picture = sharp(pixels, { raw: { width: size.widthPx, height: size.heightPx, channels: 3 } })
    .resize({ width: longestSidePx, height: longestSidePx, fit: 'inside', withoutEnlargement: true })
    .toColourspace(isGrey ? 'b-w' : 'srgb');
  const { data, info } = await picture.jpeg({ quality: jpegQuality }).toBuffer({ resolveWithObject: true });
  return { kind: 'jpeg', widthPx: info.width, heightPx: info.height, channels: isGrey ? 1 : 3, data };
}

/** A grey AVIF comes back with a rounding error or two. */
function everyPixelIsGrey(pixels: Uint8Array): boolean {
  for (let i = 0; i + 2 < pixels.length; i += 3) {
    const [red, green, blue] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 6) return false;
  }
  return true;
}

function threefold(data: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = data[Math.floor(i / 3) * channels]!;
  return pixels;
}
