/** A sheet to draw on in millimetres: text as outlines, lines, stamps. Gives SVG; who draws needs to know no font file. */
import { fileURLToPath } from 'node:url';
import { TrueTypeFont } from './truetype-outlines.ts';

const fontFiles = {
  sans: 'DejaVuSans.ttf',
  sansBold: 'DejaVuSans-Bold.ttf',
  narrow: 'DejaVuSansCondensed.ttf',
  narrowBold: 'DejaVuSansCondensed-Bold.ttf',
  serif: 'DejaVuSerif.ttf',
  serifBold: 'DejaVuSerif-Bold.ttf',
  mono: 'DejaVuSansMono.ttf',
  oblique: 'DejaVuSansCondensed-Oblique.ttf',
} as const;
export type FontName = keyof typeof fontFiles;

const openedFonts = new Map<FontName, TrueTypeFont>();
const mmPerPoint = 25.4 / 72;

export type TextStyle = {
  font?: FontName;
  /** In points, as in a word processor. */
  size?: number;
  colour?: string;
  align?: 'left' | 'centre' | 'right';
};

export class PaperDrawing {
  widthMm: number;
  heightMm: number;
  #parts: string[] = [];
  #definitions: string[] = [];

  constructor(widthMm: number, heightMm: number) {
    this.widthMm = widthMm;
    this.heightMm = heightMm;
  }

  text(xMm: number, yMm: number, text: string, style: TextStyle = {}): void {
    const { font = 'serif', size = 11, colour = '#1a1a1c', align = 'left' } = style;
    const { path, width } = openFont(font).textPath(text, size * mmPerPoint);
    const x = align === 'left' ? xMm : align === 'right' ? xMm - width : xMm - width / 2;
    this.#parts.push(
      `<path transform="translate(${x.toFixed(3)} ${yMm.toFixed(3)})" fill="${colour}" d="${path}"/>`,
    );
  }

  /** Lines of running text, broken at spaces; answers the baseline below the last line. */
  paragraph(
    xMm: number,
    yMm: number,
    widthMm: number,
    text: string,
    style: TextStyle & { leadMm?: number } = {},
  ): number {
    const { font = 'serif', size = 11, leadMm = size * mmPerPoint * 1.45 } = style;
    const fits = (line: string) => openFont(font).textPath(line, size * mmPerPoint).width <= widthMm;
    let y = yMm;
    let line = '';
    for (const word of text.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) line = longer;
      else {
        this.text(xMm, y, line, style);
        y += leadMm;
        line = word;
      }
    }
    this.text(xMm, y, line, style);
    return y + leadMm;
  }

  /** Looks written by hand: every letter a little higher, lower and turned. `chance` keeps it the same every time. */
  handwriting(xMm: number, yMm: number, text: string, style: TextStyle, chance: () => number): void {
    const { size = 12, colour = '#1d2f6f' } = style;
    let x = xMm;
    for (const letter of text) {
      const { path, width } = openFont('oblique').textPath(letter, size * mmPerPoint);
      const [rise, turn] = [(chance() - 0.5) * 0.7, (chance() - 0.5) * 12];
      this.#parts.push(
        `<path transform="translate(${x.toFixed(3)} ${(yMm + rise).toFixed(3)}) rotate(${turn.toFixed(2)})" fill="${colour}" d="${path}"/>`,
      );
      x += width * (0.92 + chance() * 0.2);
    }
  }

  /** Text along a circle, its middle on top (or at the bottom, then readable from outside). */
  textOnCircle(
    centre: { xMm: number; yMm: number; radiusMm: number },
    text: string,
    style: TextStyle & { bottom?: boolean },
  ): void {
    const { font = 'sansBold', size = 8, colour = '#000', bottom = false } = style;
    const glyphs = [...text].map((letter) => openFont(font).textPath(letter, size * mmPerPoint));
    const degreesPerMm = 180 / (Math.PI * centre.radiusMm);
    const totalMm = glyphs.reduce((sum, { width }) => sum + width, 0);
    let mm = -totalMm / 2;
    for (const { path, width } of glyphs) {
      const degrees = (mm + width / 2) * degreesPerMm * (bottom ? -1 : 1);
      const shift = bottom ? centre.radiusMm : -centre.radiusMm;
      this.#parts.push(
        `<path fill="${colour}" transform="translate(${centre.xMm} ${centre.yMm}) rotate(${degrees.toFixed(2)}) translate(${(-width / 2).toFixed(3)} ${shift})" d="${path}"/>`,
      );
      mm += width;
    }
  }

  line(x1: number, y1: number, x2: number, y2: number, widthMm = 0.25, colour = '#1a1a1c'): void {
    this.raw(
      `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${widthMm}"/>`,
    );
  }

  box(
    x: number,
    y: number,
    width: number,
    height: number,
    style: { stroke?: string; fill?: string; lineMm?: number; radiusMm?: number } = {},
  ): void {
    const { stroke = '#1a1a1c', fill = 'none', lineMm = 0.25, radiusMm = 0 } = style;
    this.raw(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radiusMm}" fill="${fill}" stroke="${stroke}" stroke-width="${lineMm}"/>`,
    );
  }

  /** What is drawn inside is turned and moved together. */
  group(transform: string, draw: () => void, opacity = 1): void {
    this.raw(`<g transform="${transform}"${opacity < 1 ? ` opacity="${opacity}"` : ''}>`);
    draw();
    this.raw('</g>');
  }

  raw(svg: string): void {
    this.#parts.push(svg);
  }

  define(svg: string): void {
    this.#definitions.push(svg);
  }

  svg(): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.widthMm}mm" height="${this.heightMm}mm" viewBox="0 0 ${this.widthMm} ${this.heightMm}"><defs>${this.#definitions.join('')}</defs>${this.#parts.join('')}</svg>`;
  }
}

function openFont(name: FontName): TrueTypeFont {
  let font = openedFonts.get(name);
  if (!font) {
    font = new TrueTypeFont(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${fontFiles[name]}`)));
    openedFonts.set(name, font);
  }
  return font;
}
