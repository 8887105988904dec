/** Draws papers as a scanner would see them: A4 forms and cards, with lines, stamps and made-up names. No real person is on them. */
import sharp from 'sharp';

export type Paper = {
  title: string;
  subtitle: string;
  lines: [label: string, value: string][];
  /** Upright and A4 when absent; a card is landscape. */
  shape?: 'a4' | 'card';
};

/** A page as the kiosk seals it; `rotation` turns the picture the other way, so that it comes upright again when shown. */
export function drawPaper(paper: Paper, rotation: 0 | 90 | 180 | 270 = 0): Promise<DrawnPaper> {
  const key = JSON.stringify([paper, rotation]);
  const known = drawn.get(key) ?? draw(paper, rotation);
  drawn.set(key, known);
  return known;
}

export type DrawnPaper = { picture: Buffer; thumbnail: Buffer; widthPx: number; heightPx: number };

/** Drawing takes most of a test's time, and most tests need any paper. */
const drawn = new Map<string, Promise<DrawnPaper>>();

async function draw(paper: Paper, rotation: 0 | 90 | 180 | 270): Promise<DrawnPaper> {
  const isCard = paper.shape === 'card';
  const width = isCard ? 1011 : 1240;
  const height = isCard ? 638 : 1754;
  const upright = await sharp(Buffer.from(isCard ? card(paper, width, height) : form(paper, width, height)))
    .png()
    .toBuffer();
  const lying = await sharp(upright)
    .rotate((360 - rotation) % 360)
    .png()
    .toBuffer();
  const picture = await sharp(lying).webp({ quality: 70 }).toBuffer({ resolveWithObject: true });
  const thumbnail = await sharp(lying).resize({ width: 120 }).webp({ quality: 40 }).toBuffer();
  return { picture: picture.data, thumbnail, widthPx: picture.info.width, heightPx: picture.info.height };
}

function form(paper: Paper, width: number, height: number): string {
  const rows = paper.lines.map(([label, value], index) => {
    const y = 470 + index * 82;
    return `<text x="140" y="${y}" font-size="27" fill="#444">${label}</text>
      <text x="500" y="${y}" font-size="30" fill="#1a2350" font-style="italic">${value}</text>
      <line x1="490" x2="1090" y1="${y + 12}" y2="${y + 12}" stroke="#999" stroke-dasharray="3 5"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Serif, serif">
    <rect width="100%" height="100%" fill="#fbfaf5"/>
    <text x="620" y="150" font-size="28" text-anchor="middle">PEMERINTAH KABUPATEN KOLAKA UTARA</text>
    <line x1="120" x2="1120" y1="190" y2="190" stroke="#222" stroke-width="4"/>
    <text x="620" y="290" font-size="42" font-weight="bold" text-anchor="middle">${paper.title}</text>
    <text x="620" y="345" font-size="26" text-anchor="middle" fill="#444">${paper.subtitle}</text>
    ${rows.join('')}
    <g transform="translate(900 1430) rotate(-8)" fill="none" stroke="#3355a8" stroke-width="6" opacity="0.75">
      <circle r="118"/><circle r="92"/></g>
    <text x="900" y="1440" font-size="24" text-anchor="middle" fill="#3355a8" opacity="0.8">CONTOH</text>
    <path d="M820 1500c40-90 60 60 90-20s40 40 80-40" stroke="#1a2350" stroke-width="5" fill="none"/>
    <text x="900" y="1600" font-size="25" text-anchor="middle">Petugas desa</text>
  </svg>`;
}

function card(paper: Paper, width: number, height: number): string {
  const rows = paper.lines.map(([label, value], index) => {
    const y = 205 + index * 56;
    return `<text x="50" y="${y}" font-size="27">${label}</text><text x="255" y="${y}" font-size="27">: ${value}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, sans-serif">
    <rect width="100%" height="100%" rx="28" fill="#a9cfe6"/><rect x="0" y="0" width="100%" height="140" fill="#93c0dc"/>
    <text x="505" y="62" font-size="34" text-anchor="middle" font-weight="bold">${paper.title}</text>
    <text x="505" y="112" font-size="30" text-anchor="middle">${paper.subtitle}</text>
    ${rows.join('')}
    <rect x="735" y="185" width="220" height="290" fill="#c3382e"/><circle cx="845" cy="285" r="58" fill="#e8c9a8"/>
    <path d="M755 475c10-120 170-120 180 0z" fill="#33465e"/>
  </svg>`;
}
