/**
 * Good papers as villagers bring them, drawn anew for every seed: nothing should be said about any of them. The sample papers fill
 * the glass; these are small, thin, folded, laminated, tilted, dark by nature, and lie in its corner.
 */
import sharp from 'sharp';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { fields } from '../../src/demo/papers/letters.ts';
import { PaperDrawing } from '../../src/demo/papers/paper-drawing.ts';
import { ktpFront } from '../../src/demo/papers/pictures.ts';
import { drawSignature, drawStamp } from '../../src/demo/papers/stamp.ts';
import type { PagePixels } from '../../src/page/page.ts';
import { inGrey, noisy } from './spoiled-pages.ts';

type Chance = () => number;
type Scan = { resolutionDpi: number; inGrey: boolean; lensPx: number; lid: string };
export type EverydayPaper = {
  name: string;
  draw: (paper: PaperDrawing, chance: Chance) => void;
  scan?: Partial<Scan>;
};

const [glassWidthMm, glassHeightMm] = [210, 297];
const whiteLid = '#f4f4f2';
const openLid = '#101012';
const between = (chance: Chance, least: number, most: number) => least + chance() * (most - least);

/** In millimetres and degrees; the thickness of the paper throws a thin shadow to the right and below. */
type Place = { x: number; y: number; width: number; height: number; turn?: number; fill?: string };

function layDown(
  paper: PaperDrawing,
  { x, y, width, height, turn = 0, fill = '#f0eee8' }: Place,
  draw: () => void,
): void {
  paper.group(`translate(${x} ${y}) rotate(${turn} ${width / 2} ${height / 2})`, () => {
    paper.box(0.25, 0.3, width, height, { fill: '#bdbab4', stroke: 'none' });
    paper.box(0, 0, width, height, { fill, stroke: 'none' });
    draw();
  });
}

const words =
  'dengan ini menerangkan bahwa yang namanya tersebut di atas benar warga desa kami dan sampai surat ini dibuat masih berdomisili di alamat tersebut untuk keperluan pengurusan dokumen kependudukan di kantor dinas'.split(
    ' ',
  );
function sentence(chance: Chance, count: number): string {
  return Array.from({ length: count }, () => words[Math.floor(chance() * words.length)]).join(' ');
}

function letter(
  paper: PaperDrawing,
  chance: Chance,
  style: { colour?: string; size?: number; bottom?: number } = {},
): void {
  const { colour = '#1a1a1c', size = 11, bottom = 200 } = style;
  paper.text(105, 30, 'SURAT KETERANGAN', { font: 'serifBold', size: 14, align: 'centre', colour });
  let y = 45;
  while (y < bottom) y = paper.paragraph(25, y, 160, sentence(chance, 60), { size, colour }) + 4;
  drawSignature(paper, 130, y + 22, chanceFrom(Math.floor(chance() * 99)));
  paper.text(150, y + 32, 'BUDI CONTOH', { font: 'serifBold', align: 'centre', colour });
}

/** A face over a jacket; a millimetre is a millimetre at scale 1, the picture about 28 x 38. */
function portrait(paper: PaperDrawing, colours: { backdrop: string; jacket: string; cap?: string }): void {
  paper.box(0, 0, 28, 38, { fill: colours.backdrop, stroke: 'none' });
  paper.raw(`<path d="M2 38 Q4 27 11 25 L17 25 Q24 27 26 38 Z" fill="${colours.jacket}"/>`);
  paper.raw('<path d="M12 25 L14 31 L16 25 Z" fill="#e9e6df"/>');
  paper.raw(
    '<ellipse cx="14" cy="16" rx="6.5" ry="8.5" fill="#a8754f"/><ellipse cx="12" cy="14" rx="4" ry="5" fill="#c08c64"/>',
  );
  for (const x of [11.3, 16.7]) paper.raw(`<circle cx="${x}" cy="15" r="0.7" fill="#20130d"/>`);
  paper.raw('<path d="M11.5 20.5 Q14 22 16.5 20.5" fill="none" stroke="#6b3028" stroke-width="0.6"/>');
  paper.raw(
    `<path d="M7 13 Q7 5 14 5 Q21 5 21 13 Q18 9 14 9 Q10 9 7 13 Z" fill="${colours.cap ?? '#1b1512'}"/>`,
  );
}

function identityCard(paper: PaperDrawing, x: number, y: number): void {
  const card = ktpFront().replace(/<svg[^>]*>/, '<svg width="210" height="297" viewBox="0 0 210 297">');
  // Drawn at 30, 30 and turned by a degree and a half: laid straight here.
  paper.group(`translate(${x} ${y}) rotate(1.5) translate(-30 -30)`, () => paper.raw(card));
}

function receipt(paper: PaperDrawing, chance: Chance, width: number, colour: string): void {
  const rows = 14 + Math.floor(chance() * 14);
  const place = {
    x: between(chance, 20, 90),
    y: between(chance, 10, 40),
    width,
    height: 28 + rows * 5,
    turn: between(chance, -3, 3),
    fill: '#f5f3ee',
  };
  layDown(paper, place, () => {
    paper.text(width / 2, 9, 'TOKO CONTOH LASUSUA', { font: 'mono', size: 9, align: 'centre', colour });
    for (let row = 0; row < rows; row += 1) {
      paper.text(4, 17 + row * 5, words[row % words.length]!.toUpperCase(), {
        font: 'mono',
        size: 7.5,
        colour,
      });
      paper.text(width - 4, 17 + row * 5, `${Math.floor(1000 + chance() * 90_000)}`, {
        font: 'mono',
        size: 7.5,
        align: 'right',
        colour,
      });
    }
  });
}

const fullSheet = { x: 0, y: 0, width: glassWidthMm, height: glassHeightMm };
/** Nobody lays a sheet down without any angle. */
const laidBy = (chance: Chance) => ({ ...fullSheet, turn: between(chance, -0.7, 0.7) });

export const everydayPapers: EverydayPaper[] = [
  { name: 'a receipt of 80 mm', draw: (paper, chance) => receipt(paper, chance, 80, '#3c3c40') },
  { name: 'a thin receipt, faded', draw: (paper, chance) => receipt(paper, chance, 57, '#77757a') },
  {
    name: 'a laminated card with a gleam',
    draw: (paper, chance) => {
      layDown(
        paper,
        {
          x: between(chance, 20, 90),
          y: between(chance, 20, 180),
          width: 94,
          height: 62,
          turn: between(chance, -6, 6),
          fill: '#eeeeec',
        },
        () => {
          identityCard(paper, 4.2, 4);
          const left = between(chance, 10, 60);
          paper.raw(
            `<path d="M${left} 0 L${left + 14} 0 L${left + 4} 62 L${left - 10} 62 Z" fill="#fff" fill-opacity="0.35"/>`,
          );
        },
      );
    },
  },
  { name: 'a card pushed into the corner', draw: (paper) => identityCard(paper, 0.2, 0.2) },
  {
    name: 'a card along one side',
    draw: (paper, chance) => identityCard(paper, between(chance, 20, 110), -0.2),
  },
  {
    name: 'a card under an open lid',
    draw: (paper, chance) => identityCard(paper, between(chance, 15, 110), between(chance, 15, 220)),
    scan: { lid: openLid },
  },
  {
    name: 'a small slip on the big glass',
    draw: (paper, chance) =>
      layDown(
        paper,
        {
          x: between(chance, 5, 90),
          y: between(chance, 5, 180),
          width: 105,
          height: 74,
          turn: between(chance, -5, 5),
        },
        () => {
          paper.text(52, 12, 'SURAT PENGANTAR RT', { font: 'sansBold', size: 11, align: 'centre' });
          paper.paragraph(8, 22, 88, sentence(chance, 30), { size: 9 });
          drawStamp(paper, { xMm: 75, yMm: 58, radiusMm: 11, top: 'RT 02', bottom: 'PITULUA' });
        },
      ),
  },
  {
    name: 'half a sheet under an open lid',
    draw: (paper, chance) =>
      layDown(paper, { x: 4, y: 3, width: 205, height: 148, turn: between(chance, -1, 1) }, () =>
        letter(paper, chance, { bottom: 90 }),
      ),
    scan: { lid: openLid },
  },
  {
    name: 'a letter folded both ways',
    draw: (paper, chance) =>
      layDown(paper, laidBy(chance), () => {
        letter(paper, chance);
        const [x, lean] = [between(chance, 100, 110), between(chance, -0.8, 0.8)];
        paper.raw(
          `<path d="M${x} 0 L${x + lean} 297" stroke="#cbc8c0" stroke-width="0.5"/><path d="M${x + 0.5} 0 L${x + 0.5 + lean} 297" stroke="#fbfaf6" stroke-width="0.4"/>`,
        );
        for (const y of [99, 198]) paper.line(0, y, 210, y + between(chance, -1, 1), 0.5, '#cfccc4');
      }),
  },
  {
    name: 'a copy of a card with black edges',
    draw: (paper, chance) =>
      layDown(paper, laidBy(chance), () => {
        identityCard(paper, between(chance, 40, 90), between(chance, 40, 100));
        paper.box(0, 0, between(chance, 2, 7), 297, { fill: '#17171a', stroke: 'none' });
        paper.box(0, 0, 210, between(chance, 1, 4), { fill: '#1c1c1f', stroke: 'none' });
      }),
    scan: { inGrey: true },
  },
  {
    name: 'the third copy of a copy',
    draw: (paper, chance) => layDown(paper, laidBy(chance), () => letter(paper, chance, { size: 12 })),
    scan: { inGrey: true, lensPx: 1.6 },
  },
  {
    name: 'a diploma with a frame',
    draw: (paper, chance) =>
      layDown(paper, { ...laidBy(chance), fill: '#f2eddc' }, () => {
        for (const inset of [6, 8, 9.5])
          paper.box(inset, inset, 210 - 2 * inset, 297 - 2 * inset, {
            stroke: '#7a5b21',
            lineMm: inset === 8 ? 1 : 0.3,
          });
        paper.text(105, 60, 'IJAZAH', { font: 'serifBold', size: 30, align: 'centre' });
        fields(paper, 40, 90, [
          ['Nama', 'SITTI CONTOH'],
          ['Lahir', 'Lasusua, 5 Maret 1985'],
          ['Sekolah', 'SD Negeri Contoh 1'],
        ]);
        paper.group('translate(85 190)', () => portrait(paper, { backdrop: '#9c9c9c', jacket: '#e0dcd2' }));
        drawSignature(paper, 130, 230, chance);
      }),
  },
  {
    name: 'a photo in dark clothes',
    draw: (paper, chance) =>
      paper.group(
        `translate(${between(chance, 10, 120)} ${between(chance, 10, 180)}) rotate(${between(chance, -4, 4)})`,
        () => portrait(paper, { backdrop: '#8c1d1d', jacket: '#16161a', cap: '#0d0d0f' }),
      ),
  },
  {
    name: 'a large photo in the evening',
    draw: (paper, chance) =>
      paper.group(`translate(${between(chance, 5, 90)} ${between(chance, 5, 120)}) scale(3.6)`, () =>
        portrait(paper, { backdrop: '#3a3f4a', jacket: '#131316', cap: '#0e0c0b' }),
      ),
  },
  {
    name: 'a photo in the corner',
    draw: (paper) =>
      paper.group('translate(0 0) scale(1.36)', () =>
        portrait(paper, { backdrop: '#22509a', jacket: '#2a2a30' }),
      ),
  },
  {
    name: 'ruled paper written by hand',
    draw: (paper, chance) =>
      layDown(paper, { ...laidBy(chance), fill: '#f4f2ea' }, () => {
        const ruling = ['#a9c4e0', '#8aa6cf', '#7d93b4'][Math.floor(chance() * 3)]!;
        for (let y = 22; y < 290; y += 8) paper.line(0, y, 210, y, 0.25, ruling);
        paper.line(26, 0, 26, 297, 0.3, '#d98a8a');
        for (let y = 30; y < 220; y += 8)
          paper.handwriting(30, y - 1.4, sentence(chance, 6), { size: 13, colour: '#22306e' }, chance);
      }),
  },
  {
    name: 'a statement in pencil',
    draw: (paper, chance) =>
      layDown(paper, laidBy(chance), () => {
        for (let y = 30; y < 180; y += 9)
          paper.handwriting(25, y, sentence(chance, 6), { size: 13, colour: '#85858a' }, chance);
      }),
  },
  {
    name: 'a carbon copy',
    draw: (paper, chance) =>
      layDown(paper, { ...laidBy(chance), fill: '#f3dfe0' }, () =>
        letter(paper, chance, { colour: '#5a63a8' }),
      ),
  },
  {
    name: 'a page of small print',
    draw: (paper, chance) =>
      layDown(paper, laidBy(chance), () => letter(paper, chance, { size: 6.5, bottom: 225 })),
  },
  {
    name: 'an old certificate, brown with age',
    draw: (paper, chance) =>
      layDown(
        paper,
        { x: 2, y: 2, width: 203, height: 288, fill: '#cdb98d', turn: between(chance, -1, 1) },
        () => letter(paper, chance, { colour: '#3d2c1a' }),
      ),
  },
  {
    name: 'a green folder with a label',
    draw: (paper, chance) =>
      layDown(paper, { ...laidBy(chance), fill: '#8fb58a' }, () => {
        paper.box(50, 90, 110, 60, { fill: '#f6f5f0' });
        paper.paragraph(56, 104, 98, sentence(chance, 20), { size: 12 });
      }),
  },
  {
    name: 'a sheet laid down askew',
    draw: (paper, chance) =>
      layDown(paper, { x: 12, y: 10, width: 180, height: 255, turn: between(chance, -5, 5) }, () =>
        paper.group('scale(0.84)', () => letter(paper, chance)),
      ),
  },
  {
    name: 'a table up to its margins',
    draw: (paper, chance) =>
      layDown(paper, laidBy(chance), () => {
        for (let x = 4.5; x <= 206; x += 28.7) paper.line(x, 4.5, x, 290, 0.3);
        for (let y = 4.5; y <= 291; y += 9.5) paper.line(4.5, y, 205.4, y, 0.3);
        for (let y = 11; y < 288; y += 9.5)
          for (let x = 6; x < 190; x += 28.7)
            paper.text(x, y, sentence(chance, 2).slice(0, 12), { font: 'narrow', size: 8 });
      }),
  },
];

/** The same name and seed give the same pixels. */
export async function everydayPage(
  { name, draw, scan = {} }: EverydayPaper,
  seed: number,
  wish: Partial<Scan> = {},
): Promise<PagePixels> {
  const {
    resolutionDpi,
    inGrey: grey,
    lensPx,
    lid,
  } = { resolutionDpi: 300, inGrey: false, lensPx: 0.8, lid: whiteLid, ...scan, ...wish };
  const chance = chanceFrom(seed * 97 + name.length * 1009 + name.charCodeAt(2));
  const paper = new PaperDrawing(glassWidthMm, glassHeightMm);
  paper.box(-1, -1, 212, 299, { fill: lid, stroke: 'none' });
  draw(paper, chance);
  const [widthPx, heightPx] = [glassWidthMm, glassHeightMm].map((mm) =>
    Math.round((mm / 25.4) * resolutionDpi),
  ) as [number, number];
  const drawn = sharp(Buffer.from(paper.svg()), { density: resolutionDpi, limitInputPixels: false })
    .resize({ width: widthPx, height: heightPx, fit: 'fill' })
    .flatten({ background: lid })
    .blur(Math.max(0.4, (lensPx * resolutionDpi) / 300))
    .removeAlpha();
  const page: PagePixels = {
    widthPx,
    heightPx,
    channels: 3,
    resolutionDpi,
    pixels: await drawn.raw().toBuffer(),
  };
  return noisy(grey ? await inGrey(page) : page, between(chance, 1.2, 3), seed);
}
