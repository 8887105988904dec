/** Shows a strip of paper as text, for tests and terminals. */
import { fontWidthDots, type PaperAlign, type PaperRow } from './paper-rows.ts';

/** One line of text for each printed line; bars and QR codes stand in brackets with what a scanner would read. Blank ends are left off. */
export function paperText(rows: readonly PaperRow[], widthDots: number): string {
  const columns = Math.floor(widthDots / fontWidthDots);
  const lines = rows.flatMap((row) => textOf(row, columns));
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines.join('\n');
}

function textOf(row: PaperRow, columns: number): string[] {
  switch (row.kind) {
    case 'feed':
      // A gap of less than a line is seen, but is not a line.
      return new Array<string>(Math.floor(row.heightDots / 30)).fill('');
    case 'line': {
      const text = row.glyphs.map((glyph) => glyph.character).join('');
      return [placed(text, row.align, columns)];
    }
    case 'barcode':
      return [bracketed(`barcode ${row.bars.text}`, row.align, columns)];
    case 'qr':
      return [bracketed(`qr ${Buffer.from(row.data).toString()}`, row.align, columns)];
    case 'raster':
      return [
        bracketed(
          `picture ${row.widthBytes * 8 * row.scaleX} x ${row.heightDots * row.scaleY}`,
          row.align,
          columns,
        ),
      ];
  }
}

function bracketed(text: string, align: PaperAlign, columns: number): string {
  return placed(`[${text}]`, align, columns);
}

/** Large letters take one column here, as all others do. */
function placed(text: string, align: PaperAlign, columns: number): string {
  const free = Math.max(0, columns - text.length);
  const before = align === 'left' ? 0 : align === 'right' ? free : free >> 1;
  return (' '.repeat(before) + text).trimEnd();
}
