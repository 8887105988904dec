/** Writes text down A4 pages, line by line, and turns the page when it is full. Fonts are embedded, so that every name can be written. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fontkit from '@pdf-lib/fontkit';
import { type PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';

export const a4 = { width: 595.28, height: 841.89 } as const;
export const margin = 48;
/** Kept free at the foot of every page for the line that names it. */
export const footerHeight = 30;

export const ink = rgb(0.1, 0.16, 0.16);
export const soft = rgb(0.36, 0.42, 0.42);
export const line = rgb(0.82, 0.8, 0.74);
export const green = rgb(0.05, 0.29, 0.29);

export type Fonts = { plain: PDFFont; bold: PDFFont; mono: PDFFont };

export async function embedFonts(pdf: PDFDocument): Promise<Fonts> {
  pdf.registerFontkit(fontkit);
  const embed = async (name: string) => pdf.embedFont(await fontFile(name), { subset: true });
  return {
    plain: await embed('DejaVuSansCondensed'),
    bold: await embed('DejaVuSansCondensed-Bold'),
    mono: await embed('DejaVuSansMono'),
  };
}

function fontFile(name: string): Promise<Buffer> {
  return readFile(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));
}

export type TextStyle = {
  font?: keyof Fonts;
  size?: number;
  colour?: typeof ink;
  indent?: number;
  width?: number;
};

export type Pen = {
  /** How far down the next line begins. */
  readonly y: number;
  readonly page: PDFPage;
  text(text: string, style?: TextStyle): void;
  /** Label on the left, value on the right, each broken into as many lines as it takes. */
  row(label: string, value: string): void;
  heading(text: string): void;
  gap(points: number): void;
  /** Begins a new page unless so much room is left. */
  need(points: number): void;
};

export function createPen(pdf: PDFDocument, fonts: Fonts): Pen {
  let page = pdf.addPage([a4.width, a4.height]);
  let y = a4.height - margin;
  const room = a4.width - 2 * margin;

  function need(points: number): void {
    if (y - points >= margin + footerHeight) return;
    page = pdf.addPage([a4.width, a4.height]);
    y = a4.height - margin;
  }

  const pen: Pen = {
    get y() {
      return y;
    },
    get page() {
      return page;
    },
    need,
    gap(points) {
      y -= points;
    },
    text(text, { font = 'plain', size = 10, colour = ink, indent = 0, width = room - indent } = {}) {
      for (const part of wrap(text, { font: fonts[font], size, width })) {
        need(size * 1.4);
        y -= size * 1.4;
        page.drawText(part, {
          x: margin + indent,
          y: y + size * 0.35,
          size,
          font: fonts[font],
          color: colour,
        });
      }
    },
    row(label, value) {
      const labelWidth = 150;
      const size = 10;
      const labels = wrap(label, { font: fonts.plain, size, width: labelWidth - 10 });
      const values = wrap(value, { font: fonts.plain, size, width: room - labelWidth });
      for (let i = 0; i < Math.max(labels.length, values.length); i += 1) {
        need(size * 1.45);
        y -= size * 1.45;
        const at = { y: y + size * 0.35, size, font: fonts.plain };
        page.drawText(labels[i] ?? '', { ...at, x: margin, color: soft });
        page.drawText(values[i] ?? '', { ...at, x: margin + labelWidth, color: ink });
      }
      y -= 1.5;
    },
    heading(text) {
      // A heading never stands alone at the foot of a page.
      need(54);
      y -= 14;
      pen.text(text, { font: 'bold', size: 12, colour: green });
      page.drawLine({
        start: { x: margin, y: y - 1 },
        end: { x: a4.width - margin, y: y - 1 },
        thickness: 0.7,
        color: line,
      });
      y -= 6;
    },
  };
  return pen;
}

type Measure = { font: PDFFont; size: number; width: number };

/** Breaks between words; a word that is longer than a line (a digest) between letters. Line breaks of the text are kept. */
export function wrap(text: string, { font, size, width }: Measure): string[] {
  const fits = (part: string) => font.widthOfTextAtSize(part, size) <= width;
  const lines: string[] = [];
  for (const paragraph of text.replace(/[^\P{C}\n]/gu, ' ').split('\n')) {
    let current = '';
    for (const word of paragraph.split(/ +/)) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (fits(longer)) {
        current = longer;
        continue;
      }
      if (current !== '') lines.push(current);
      current = '';
      for (const letter of word) {
        if (!fits(current + letter)) {
          lines.push(current);
          current = '';
        }
        current += letter;
      }
    }
    lines.push(current);
  }
  return lines;
}
