/** A picture of a terminal's screen as it would look on a monitor; for the README and for people who review screens. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { CellColour, ScreenCell, ScreenPicture } from '../../src/demo/screen-robot.ts';
import { type FontOutlines, readFont } from './truetype-outlines.ts';

// The letters of DejaVu Sans Mono are 0.602 of their size wide: 12 pixels at this size.
const cell = { width: 12, height: 24 };

let fonts: { plain: FontOutlines; bold: FontOutlines } | undefined;

/** A PNG of 12 x 24 pixels a cell. */
export async function terminalPng(picture: ScreenPicture): Promise<Buffer> {
  return sharp(Buffer.from(terminalSvg(picture)), { limitInputPixels: false })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

function terminalSvg(picture: ScreenPicture): string {
  const width = picture.columns * cell.width;
  const height = picture.rows * cell.height;
  const shapes = picture.cells.flatMap((line, row) => [
    ...grounds(line, row, picture),
    ...line.flatMap((one, column) => glyph(one, column * cell.width, row * cell.height, picture)),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
}

/** One rectangle for neighbours of the same colour. */
function grounds(line: ScreenCell[], row: number, picture: ScreenPicture): string[] {
  const rects: string[] = [];
  let from = 0;
  line.forEach((one, column) => {
    if (line[column + 1]?.ground === one.ground) return;
    const fill = rgb(one.ground, picture, '000000');
    rects.push(
      rect(from * cell.width, row * cell.height, (column + 1 - from) * cell.width, cell.height, fill),
    );
    from = column + 1;
  });
  return rects;
}

function glyph(one: ScreenCell, x: number, y: number, picture: ScreenPicture): string[] {
  if (one.character === ' ') return [];
  // On eight-colour terminals bold letters are bright ones.
  const ink = typeof one.ink === 'number' && one.ink < 8 && one.bold ? one.ink + 8 : one.ink;
  const fill = rgb(ink, picture, 'd0d0d0');
  const drawn = blockShapes(one.character);
  if (drawn)
    return drawn.map((part) => rect(x + part.x, y + part.y, part.width, part.height, fill, part.opacity));
  // A console that has its own colours has one font, and the kiosk's is a bold one.
  const font = loadFonts()[one.bold || picture.palette.size > 0 ? 'bold' : 'plain'];
  const path = font.path(one.character);
  if (path === '') return [];
  const scale = cell.width / font.advance;
  const baseline = y + Math.round((cell.height - font.unitsPerEm * scale) / 2 + font.ascent * scale * 0.97);
  return [
    `<path d="${path}" fill="#${fill}" transform="translate(${x} ${baseline}) scale(${scale} ${-scale})"/>`,
  ];
}

function loadFonts(): NonNullable<typeof fonts> {
  fonts ??= { plain: readFont(fontFile('DejaVuSansMono')), bold: readFont(fontFile('DejaVuSansMono-Bold')) };
  return fonts;
}

function fontFile(name: string): string {
  return fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
}

type Shape = { x: number; y: number; width: number; height: number; opacity?: number };

/** Blocks and lines fill their cell to the edge, which letters of a font rarely do. */
function blockShapes(character: string): Shape[] | undefined {
  const { width, height } = cell;
  const [midX, midY] = [width / 2, height / 2];
  const whole = { x: 0, y: 0, width, height };
  const left = { x: 0, y: midY - 1, width: midX + 1, height: 2 };
  const right = { x: midX - 1, y: midY - 1, width: midX + 1, height: 2 };
  const up = { x: midX - 1, y: 0, width: 2, height: midY + 1 };
  const down = { x: midX - 1, y: midY - 1, width: 2, height: midY + 1 };
  const shapes: Record<string, Shape[]> = {
    '█': [whole],
    '▀': [{ ...whole, height: midY }],
    '▄': [{ ...whole, y: midY, height: midY }],
    '▌': [{ ...whole, width: midX }],
    '▐': [{ ...whole, x: midX, width: midX }],
    '░': [{ ...whole, opacity: 0.25 }],
    '▒': [{ ...whole, opacity: 0.5 }],
    '▓': [{ ...whole, opacity: 0.75 }],
    '─': [left, right],
    '│': [up, down],
    '┌': [right, down],
    '┐': [left, down],
    '└': [right, up],
    '┘': [left, up],
    '├': [up, down, right],
    '┤': [up, down, left],
  };
  return shapes[character];
}

function rect(x: number, y: number, width: number, height: number, fill: string, opacity = 1): string {
  const shade = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#${fill}"${shade} shape-rendering="crispEdges"/>`;
}

/** xterm's own sixteen colours, where the program has not set others. */
const sixteen = (
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 ' +
  '7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff'
).split(' ');

function rgb(colour: CellColour, picture: ScreenPicture, byDefault: string): string {
  if (colour === 'default') return byDefault;
  if (typeof colour === 'string') return colour;
  return picture.palette.get(colour) ?? sixteen[colour] ?? cubeOrGrey(colour);
}

/** The upper 240 of xterm's 256 colours: a cube of six levels, then 24 greys. */
function cubeOrGrey(number: number): string {
  const hex = (level: number) => level.toString(16).padStart(2, '0');
  if (number >= 232) return hex(8 + 10 * (number - 232)).repeat(3);
  const steps = [0, 95, 135, 175, 215, 255];
  const place = number - 16;
  return [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6]
    .map((at) => hex(steps[at] ?? 0))
    .join('');
}
