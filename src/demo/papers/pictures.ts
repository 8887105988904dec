/** Papers with continuous tones: identity cards with a face, a child's photo, a marriage book with its pattern. */
import { chanceFrom } from './chance.ts';
import { notGenuine } from './letters.ts';
import { PaperDrawing } from './paper-drawing.ts';
import { drawSignature, drawStamp } from './stamp.ts';

/** A card of 85.6 x 54 mm in the corner of the glass, bent and scratched. */
export function ktpFront(): string {
  const paper = new PaperDrawing(210, 297);
  paper.group('translate(30 30) rotate(-1.5)', () => {
    cardBack(paper);
    paper.text(42.8, 6, 'PROVINSI CONTOH TENGGARA', { font: 'narrowBold', size: 7.2, align: 'centre' });
    paper.text(42.8, 10, 'KABUPATEN KOLAKA UTARA (CONTOH)', {
      font: 'narrowBold',
      size: 7.2,
      align: 'centre',
    });
    paper.text(3, 16, 'NIK : 7408015505900001', { font: 'mono', size: 9 });
    const rows = [
      'Nama          : SITI CONTOH',
      'Tempat/Tgl Lahir : LASUSUA, 15-05-1990',
      'Jenis kelamin : PEREMPUAN   Gol. Darah : A',
      'Alamat        : DUSUN II',
      '   RT/RW      : 001/002',
      '   Kel/Desa   : PONGGIHA',
      '   Kecamatan  : LASUSUA',
      'Agama         : ISLAM',
      'Status Perkawinan : KAWIN',
      'Pekerjaan     : PETANI/PEKEBUN',
      'Kewarganegaraan : WNI',
      'Berlaku Hingga : SEUMUR HIDUP',
    ];
    for (const [i, row] of rows.entries()) paper.text(3, 20 + 2.75 * i, row, { font: 'narrow', size: 5.4 });
    drawPortrait(paper, { xMm: 62, yMm: 13, widthMm: 20, heightMm: 25, backdrop: '#2b5fa8' });
    paper.text(72, 42, 'KOLAKA UTARA', { font: 'narrow', size: 4.6, align: 'centre' });
    paper.text(72, 44.2, '24-11-2018', { font: 'narrow', size: 4.6, align: 'centre' });
    paper.group('translate(60 47.5) scale(0.45)', () => drawSignature(paper, 0, 0, chanceFrom(12)));
    // A crack through the card is why it has to be replaced.
    paper.raw(
      '<path d="M58 0 L56.5 9 L59.5 17 L57 28 L58.8 38 L56 54" fill="none" stroke="#f4f4f0" stroke-width="0.7"/>',
    );
    paper.raw(
      '<path d="M58.3 0 L56.9 9 L59.8 17 L57.3 28 L59.1 38 L56.3 54" fill="none" stroke="#39434d" stroke-width="0.15"/>',
    );
  });
  return paper.svg();
}

export function ktpBack(): string {
  const paper = new PaperDrawing(210, 297);
  paper.group('translate(32 28) rotate(2)', () => {
    cardBack(paper);
    paper.raw(
      '<path d="M42.8 12 L54 20 V32 Q54 40 42.8 45 Q31.6 40 31.6 32 V20 Z" fill="#b98d2a" fill-opacity="0.55"/>',
    );
    paper.text(42.8, 8, 'REPUBLIK CONTOH', {
      font: 'narrowBold',
      size: 9,
      align: 'centre',
      colour: '#7a1f1f',
    });
    paper.text(42.8, 50, 'KARTU TANDA PENDUDUK - CONTOH', { font: 'narrow', size: 6, align: 'centre' });
  });
  return paper.svg();
}

/** A print of 10 x 15 cm laid into the corner of the glass. */
export function childPhoto(): string {
  const paper = new PaperDrawing(210, 297);
  const chance = chanceFrom(77);
  paper.group('translate(12 14) rotate(0.8)', () => {
    paper.box(0, 0, 102, 152, { fill: '#fbfaf6', stroke: '#d5d2ca' });
    paper.define('<clipPath id="photo"><rect x="4" y="4" width="94" height="144"/></clipPath>');
    paper.define(
      '<linearGradient id="sky" x1="0" y1="0" x2="0.3" y2="1"><stop offset="0" stop-color="#9fc4e0"/><stop offset="0.45" stop-color="#7fa36a"/><stop offset="1" stop-color="#3f5a33"/></linearGradient>',
    );
    paper.raw('<g clip-path="url(#photo)">');
    paper.raw('<rect x="4" y="4" width="94" height="144" fill="url(#sky)"/>');
    for (let i = 0; i < 70; i += 1) {
      const [x, y, r, green] = [
        chance() * 100,
        20 + chance() * 110,
        2 + chance() * 7,
        Math.floor(chance() * 110),
      ];
      // Leaves out of focus: round spots that fade out (a blur filter over the whole photo takes seconds).
      const colour = `rgb(${40 + green},${80 + green},${30 + Math.floor(green * 0.6)})`;
      paper.define(
        `<radialGradient id="leaf${i}"><stop offset="0.4" stop-color="${colour}" stop-opacity="0.6"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
      );
      paper.raw(
        `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(1.5 * r).toFixed(1)}" fill="url(#leaf${i})"/>`,
      );
    }
    drawPerson(paper, { xMm: 51, yMm: 74, scale: 1.9, shirt: '#c23b32' });
    paper.raw('</g>');
  });
  return paper.svg();
}

/** Two pages of a booklet with a green pattern, two faces and a stamp over them. */
export function marriageBook(): string {
  const paper = new PaperDrawing(210, 297);
  paper.group('translate(8 8)', () => {
    paper.box(0, 0, 182, 130, { fill: '#e3ecd8', stroke: '#8d9a7c' });
    for (let i = 0; i < 46; i += 1) {
      const y = 3 + i * 2.75;
      paper.raw(
        `<path d="M0 ${y} Q22 ${y - 6} 45 ${y} T91 ${y} T137 ${y} T182 ${y}" fill="none" stroke="#a9c294" stroke-width="0.18"/>`,
      );
    }
    paper.line(91, 0, 91, 130, 0.6, '#76836a');
    paper.text(45, 14, 'KUTIPAN AKTA NIKAH', {
      font: 'serifBold',
      size: 12,
      align: 'centre',
      colour: '#20402a',
    });
    paper.text(45, 20, 'Nomor 0012/012/XII/2011 (CONTOH)', { size: 8, align: 'centre' });
    drawPortrait(paper, { xMm: 14, yMm: 30, widthMm: 26, heightMm: 36, backdrop: '#b43a3a' });
    drawPortrait(paper, {
      xMm: 50,
      yMm: 30,
      widthMm: 26,
      heightMm: 36,
      backdrop: '#b43a3a',
      veil: '#d8cbb0',
    });
    paper.text(27, 72, 'RAHMAT CONTOH', { size: 7, align: 'centre' });
    paper.text(63, 72, 'SITI CONTOH', { size: 7, align: 'centre' });
    drawStamp(paper, {
      xMm: 45,
      yMm: 66,
      radiusMm: 13,
      top: 'KUA CONTOH',
      bottom: 'LASUSUA',
      turnDegrees: 15,
    });
    paper.text(9, 92, 'Kantor Urusan Agama', { size: 8 });
    paper.text(9, 97, 'Kecamatan Lasusua, Kabupaten Kolaka Utara', { size: 8 });
    const lines = [
      'Pada hari Senin, tanggal 12 Desember 2011 M,',
      'bertepatan dengan 16 Muharram 1433 H,',
      'telah dilangsungkan akad nikah seorang laki-laki:',
      'Nama : RAHMAT CONTOH bin TELADAN',
      'Lahir : Lasusua, 20 Maret 1988',
      'Pekerjaan : Nelayan',
      'dengan seorang perempuan:',
      'Nama : SITI CONTOH binti HASAN',
      'Lahir : Lasusua, 15 Mei 1990',
      'Pekerjaan : Petani/Pekebun',
      'Wali nikah : HASAN CONTOH',
      'Mas kawin : seperangkat alat salat, dibayar tunai',
    ];
    for (const [i, line] of lines.entries()) paper.text(97, 16 + 6.4 * i, line, { size: 8.5 });
    drawSignature(paper, 140, 108, chanceFrom(23));
    paper.text(152, 118, 'Drs. H. CONTOH', { font: 'serifBold', size: 8.5, align: 'centre' });
  });
  notGenuine(paper, 150);
  return paper.svg();
}

export function blankPage(): string {
  return new PaperDrawing(210, 297).svg();
}

function cardBack(paper: PaperDrawing): void {
  paper.define(
    '<linearGradient id="card" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#a9d3e8"/><stop offset="0.5" stop-color="#cfe4ea"/><stop offset="1" stop-color="#8fbfdd"/></linearGradient>',
  );
  paper.box(0, 0, 85.6, 54, { fill: 'url(#card)', stroke: '#7a93a3', radiusMm: 3 });
  for (let i = 0; i < 26; i += 1) {
    const y = 2 + i * 2;
    paper.raw(
      `<path d="M1 ${y} Q20 ${y + 5} 43 ${y} T84.6 ${y}" fill="none" stroke="#6fa9c9" stroke-width="0.12" stroke-opacity="0.8"/>`,
    );
  }
}

type Portrait = {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
  backdrop: string;
  veil?: string;
};

function drawPortrait(paper: PaperDrawing, { xMm, yMm, widthMm, heightMm, backdrop, veil }: Portrait): void {
  const id = `portrait${xMm}`;
  paper.define(
    `<clipPath id="${id}"><rect x="${xMm}" y="${yMm}" width="${widthMm}" height="${heightMm}"/></clipPath>`,
  );
  paper.define(
    `<radialGradient id="${id}back" cx="0.5" cy="0.35" r="0.9"><stop offset="0" stop-color="${backdrop}"/><stop offset="1" stop-color="#16233a"/></radialGradient>`,
  );
  paper.raw(
    `<g clip-path="url(#${id})"><rect x="${xMm}" y="${yMm}" width="${widthMm}" height="${heightMm}" fill="url(#${id}back)"/>`,
  );
  const person = {
    xMm: xMm + widthMm / 2,
    yMm: yMm + heightMm * 0.45,
    scale: widthMm / 50,
    shirt: '#e6e2da',
  };
  drawPerson(paper, veil ? { ...person, veil } : person);
  paper.raw('</g>');
}

/** A made-up face: shaded skin, hair or a veil, eyes with a glint. Units are millimetres at scale 1, the face about 24 wide. */
function drawPerson(
  paper: PaperDrawing,
  { xMm, yMm, scale, shirt, veil }: { xMm: number; yMm: number; scale: number; shirt: string; veil?: string },
): void {
  const id = `face${Math.round(xMm * 100)}-${Math.round(yMm * 100)}`;
  const chance = chanceFrom(Math.round(xMm * 100));
  paper.define(
    `<radialGradient id="${id}skin" cx="0.42" cy="0.36" r="0.75"><stop offset="0" stop-color="#d9a57e"/><stop offset="0.6" stop-color="#b97f58"/><stop offset="1" stop-color="#6e4429"/></radialGradient>`,
  );
  paper.define(
    `<linearGradient id="${id}shirt" x1="0" y1="0" x2="0.8" y2="1"><stop offset="0" stop-color="${shirt}"/><stop offset="1" stop-color="#3a2420"/></linearGradient>`,
  );
  paper.define(
    `<radialGradient id="${id}cheek"><stop offset="0" stop-color="#d4735a" stop-opacity="0.55"/><stop offset="1" stop-color="#d4735a" stop-opacity="0"/></radialGradient>`,
  );
  paper.raw(`<g transform="translate(${xMm} ${yMm}) scale(${scale})">`);
  if (veil) paper.raw(`<path d="M-17 34 Q-21 -22 0 -23 Q21 -22 17 34 Z" fill="${veil}"/>`);
  paper.raw(
    `<path d="M-26 46 Q-24 20 -7 17 L7 17 Q24 20 26 46 Z" fill="url(#${id}shirt)"/><path d="M-6 8 L-6 20 Q0 25 6 20 L6 8 Z" fill="#94603f"/>`,
  );
  for (let i = 0; i < 9; i += 1)
    paper.raw(
      `<line x1="${-20 + i * 5}" y1="24" x2="${-22 + i * 5.4}" y2="46" stroke="#2b1512" stroke-width="0.5" stroke-opacity="0.3"/>`,
    );
  paper.raw(`<ellipse cx="0" cy="0" rx="12" ry="15.5" fill="url(#${id}skin)"/>`);
  paper.raw(
    `<circle cx="-6.5" cy="4" r="4.5" fill="url(#${id}cheek)"/><circle cx="6.5" cy="4" r="4.5" fill="url(#${id}cheek)"/>`,
  );
  for (const side of [-1, 1]) {
    paper.raw(
      `<ellipse cx="${5 * side}" cy="-2" rx="2.5" ry="1.4" fill="#f3efe8"/><circle cx="${5 * side}" cy="-2" r="1.35" fill="#2a1710"/><circle cx="${5 * side + 0.4}" cy="-2.5" r="0.35" fill="#fff"/>`,
    );
    paper.raw(
      `<path d="M${2.2 * side} -5.4 Q${5 * side} -7.2 ${8 * side} -5.2" fill="none" stroke="#2a1a12" stroke-width="0.9" stroke-opacity="0.85"/>`,
    );
  }
  paper.raw(
    '<path d="M-1 -1 Q-2.4 4 -1.6 4.8 Q0 5.8 1.6 4.8" fill="none" stroke="#7c4a2f" stroke-width="0.6" stroke-opacity="0.8"/><path d="M-4 8.2 Q0 6.8 4 8.2 Q0 11.8 -4 8.2 Z" fill="#a4473f"/><path d="M-4 8.2 Q0 9 4 8.2" fill="none" stroke="#5c221f" stroke-width="0.3"/>',
  );
  if (!veil) {
    for (let i = 0; i < 240; i += 1) {
      const angle = Math.PI * (1.02 + 0.96 * chance());
      const [r, shade] = [0.82 + chance() * 0.34, Math.floor(18 + chance() * 42)];
      const [x, y] = [12.5 * r * Math.cos(angle), -3 + 15 * r * Math.sin(angle)];
      if (y > -8.5 && Math.abs(x) < 10.2) continue;
      paper.raw(
        `<path d="M${x.toFixed(2)} ${y.toFixed(2)} q${(chance() * 3 - 1.5).toFixed(2)} ${(1 + chance() * 2).toFixed(2)} ${(chance() * 2 - 1).toFixed(2)} ${(2 + chance() * 3).toFixed(2)}" fill="none" stroke="rgb(${shade + 8},${shade},${shade - 6})" stroke-width="0.7"/>`,
      );
    }
  }
  paper.raw('</g>');
}
