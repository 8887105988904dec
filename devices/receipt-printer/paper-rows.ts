/** What has come out of the twin's slot, in the order in which it came: the rows that `paper-text.ts` and `paper-image.ts` show. */
import type { Code128Bars } from './code128-bars.ts';

export type PaperGlyph = {
  character: string;
  /** 1 to 8 times the size of Font A. */
  width: number;
  height: number;
  bold: boolean;
  underlineDots: number;
  inverse: boolean;
};

export type PaperAlign = 'left' | 'centre' | 'right';

export type PaperRow =
  | { kind: 'line'; align: PaperAlign; glyphs: PaperGlyph[]; heightDots: number }
  | { kind: 'feed'; heightDots: number }
  | { kind: 'barcode'; align: PaperAlign; bars: Code128Bars; moduleDots: number; heightDots: number }
  | { kind: 'qr'; align: PaperAlign; data: Uint8Array; moduleDots: number; level: 'L' | 'M' | 'Q' | 'H' }
  | {
      kind: 'raster';
      align: PaperAlign;
      widthBytes: number;
      heightDots: number;
      scaleX: number;
      scaleY: number;
      rows: Uint8Array;
    };

export const fontWidthDots = 12;
export const fontHeightDots = 24;

/** Whether anybody would pick this strip of paper up. */
export function hasInk(rows: readonly PaperRow[]): boolean {
  return rows.some((row) => row.kind !== 'feed');
}
