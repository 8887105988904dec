/** Shows a strip of paper as a picture, dot by dot, so that people can look at it and scanners can read it. */
import sharp from 'sharp';
import { type FontA, fontA } from './font-a.ts';
import {
  fontHeightDots,
  fontWidthDots,
  type PaperAlign,
  type PaperGlyph,
  type PaperRow,
} from './paper-rows.ts';
import { qrSquares } from './qr-squares.ts';

const marginDots = 32;
/** From the head to the knife: what was fed behind the last print of one receipt is the white top of the next. */
const headToKnifeDots = 88;

/** A PNG of the whole paper at one pixel a dot, margins included. */
export async function paperPng(rows: readonly PaperRow[], widthDots: number): Promise<Buffer> {
  const strips = await Promise.all(rows.map((row) => drawRow(row, widthDots)));
  const heightDots = strips.reduce((sum, strip) => sum + strip.heightDots, 0);
  const trailing = trailingFeedDots(rows);
  const top = Math.min(headToKnifeDots, trailing) || marginDots;
  const width = widthDots + 2 * marginDots;
  const height = Math.max(
    1,
    top + heightDots - Math.min(headToKnifeDots, trailing) + (trailing === 0 ? marginDots : 0),
  );
  const pixels = Buffer.alloc(width * height, paperTone);
  let y = top;
  for (const strip of strips) {
    for (let row = 0; row < strip.heightDots && y + row < height; row += 1) {
      const to = (y + row) * width + marginDots;
      for (let x = 0; x < widthDots; x += 1) {
        if (strip.dots[row * widthDots + x]) pixels[to + x] = inkTone;
      }
    }
    y += strip.heightDots;
  }
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png({ palette: true, colours: 4 })
    .toBuffer();
}

const paperTone = 0xff;
const inkTone = 0x10;

function trailingFeedDots(rows: readonly PaperRow[]): number {
  let dots = 0;
  for (const row of rows.toReversed()) {
    if (row.kind !== 'feed') break;
    dots += row.heightDots;
  }
  return dots;
}

/** One byte a dot, 1 for black. */
type Strip = { heightDots: number; dots: Uint8Array };

async function drawRow(row: PaperRow, widthDots: number): Promise<Strip> {
  switch (row.kind) {
    case 'feed':
      return blankStrip(row.heightDots, widthDots);
    case 'line':
      return drawLine(row, widthDots, await fontA());
    case 'barcode': {
      const width = row.bars.modules.length * row.moduleDots;
      return plot(
        width,
        row.heightDots,
        widthDots,
        row.align,
        (x) => row.bars.modules[Math.floor(x / row.moduleDots)] === true,
      );
    }
    case 'qr': {
      const squares = await qrSquares(row.data, { level: row.level });
      const side = squares.size * row.moduleDots;
      return plot(side, side, widthDots, row.align, (x, y) =>
        squares.isDark(Math.floor(x / row.moduleDots), Math.floor(y / row.moduleDots)),
      );
    }
    case 'raster': {
      const { widthBytes, scaleX, scaleY, rows } = row;
      return plot(widthBytes * 8 * scaleX, row.heightDots * scaleY, widthDots, row.align, (x, y) => {
        const column = Math.floor(x / scaleX);
        const byte = rows[Math.floor(y / scaleY) * widthBytes + (column >> 3)] ?? 0;
        return (byte & (0x80 >> (column & 7))) !== 0;
      });
    }
  }
}

function blankStrip(heightDots: number, widthDots: number): Strip {
  return { heightDots, dots: new Uint8Array(heightDots * widthDots) };
}

function leftEdge(used: number, widthDots: number, align: PaperAlign): number {
  const free = Math.max(0, widthDots - used);
  return align === 'left' ? 0 : align === 'right' ? free : free >> 1;
}

function plot(
  width: number,
  height: number,
  widthDots: number,
  align: PaperAlign,
  isBlack: (x: number, y: number) => boolean,
): Strip {
  const strip = blankStrip(height, widthDots);
  const left = leftEdge(width, widthDots, align);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width && left + x < widthDots; x += 1) {
      if (isBlack(x, y)) strip.dots[y * widthDots + left + x] = 1;
    }
  }
  return strip;
}

function drawLine(row: PaperRow & { kind: 'line' }, widthDots: number, font: FontA): Strip {
  const strip = blankStrip(row.heightDots, widthDots);
  const baseline = Math.max(...row.glyphs.map((glyph) => glyph.height)) * fontHeightDots;
  const used = row.glyphs.reduce((dots, glyph) => dots + glyph.width * fontWidthDots, 0);
  let left = leftEdge(used, widthDots, row.align);
  for (const glyph of row.glyphs) {
    drawGlyph(glyph, font.get(glyph.character) ?? font.get('\ufffd'), strip, widthDots, left, baseline);
    left += glyph.width * fontWidthDots;
  }
  return strip;
}

function drawGlyph(
  glyph: PaperGlyph,
  shape: Uint16Array | undefined,
  strip: Strip,
  widthDots: number,
  left: number,
  baseline: number,
): void {
  const height = glyph.height * fontHeightDots;
  const top = baseline - height;
  for (let y = 0; y < height; y += 1) {
    let row = shape?.[Math.floor(y / glyph.height)] ?? 0;
    // Bold is the same letter struck again one dot to the right.
    if (glyph.bold) row |= row >> 1;
    if (glyph.underlineDots > 0 && y >= height - glyph.underlineDots * glyph.height) row = 0xfff;
    if (glyph.inverse) row = ~row & 0xfff;
    for (let x = 0; x < glyph.width * fontWidthDots && left + x < widthDots; x += 1) {
      if (row & (0x800 >> Math.floor(x / glyph.width))) strip.dots[(top + y) * widthDots + left + x] = 1;
    }
  }
}
