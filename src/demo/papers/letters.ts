/** The papers that offices and midwives write: print on white with a stamp and a signature. Names are invented; CONTOH means example. */
import { chanceFrom } from './chance.ts';
import { PaperDrawing } from './paper-drawing.ts';
import { drawSignature, drawStamp } from './stamp.ts';

const a4 = [210, 297] as const;

/** Surat Keterangan Tanda Lapor Kehilangan: what the police give to who lost an identity card. */
export function policeLetter(): string {
  const paper = new PaperDrawing(...a4);
  letterhead(paper, [
    'KEPOLISIAN NEGARA REPUBLIK CONTOH',
    'DAERAH CONTOH TENGGARA',
    'SEKTOR CONTOH LASUSUA',
    'Jl. Contoh Raya No. 1, Lasusua 93911',
  ]);
  paper.text(105, 62, 'SURAT KETERANGAN TANDA LAPOR KEHILANGAN', {
    font: 'serifBold',
    size: 13,
    align: 'centre',
  });
  paper.line(52, 63.5, 158, 63.5, 0.4);
  paper.text(105, 69, 'Nomor: SKTLK/0123/XI/2026/CONTOH', { align: 'centre' });
  let y = paper.paragraph(
    28,
    82,
    156,
    'Yang bertanda tangan di bawah ini menerangkan bahwa pada hari Senin tanggal 23 November 2026 pukul 09.15 WITA telah datang ke kantor ini seorang yang mengaku:',
  );
  y = fields(paper, 34, y + 4, [
    ['Nama', 'SITI CONTOH BINTI TELADAN'],
    ['NIK', '7408015505900001'],
    ['Tempat/tanggal lahir', 'Lasusua, 15 Mei 1990'],
    ['Jenis kelamin', 'Perempuan'],
    ['Agama', 'Islam'],
    ['Pekerjaan', 'Petani/Pekebun'],
    ['Alamat', 'Dusun II, Desa Ponggiha, Kec. Lasusua, Kab. Kolaka Utara'],
  ]);
  y = paper.paragraph(
    28,
    y + 3,
    156,
    'Melaporkan telah kehilangan satu buah KTP elektronik atas nama pelapor di sekitar pasar Lasusua pada hari Minggu tanggal 22 November 2026. Barang tersebut sudah dicari namun sampai saat ini belum ditemukan.',
  );
  y = paper.paragraph(
    28,
    y + 3,
    156,
    'Surat keterangan ini bukan pengganti barang yang hilang dan hanya berlaku sebagai kelengkapan pengurusan penerbitan kembali. Masa berlaku surat keterangan ini 14 (empat belas) hari sejak tanggal dikeluarkan.',
  );
  y = paper.paragraph(
    28,
    y + 3,
    156,
    'Demikian surat keterangan ini dibuat dengan sebenarnya agar dapat dipergunakan sebagaimana mestinya.',
  );
  signedBlock(
    paper,
    y + 10,
    ['Lasusua, 23 November 2026', 'a.n. KEPALA SEKTOR CONTOH', 'KA SPKT'],
    ['BUDI CONTOH', 'AIPTU NRP 00000000'],
  );
  drawStamp(paper, { xMm: 128, yMm: y + 40, top: 'KEPOLISIAN CONTOH', bottom: 'SEKTOR LASUSUA' });
  notGenuine(paper);
  return paper.svg();
}

/** Surat Keterangan Kelahiran, from a village health centre. */
export function birthLetter(): string {
  const paper = new PaperDrawing(...a4);
  const chance = chanceFrom(41);
  letterhead(paper, [
    'PEMERINTAH KABUPATEN CONTOH',
    'DINAS KESEHATAN',
    'UPT PUSKESMAS CONTOH RANTELIMBONG',
    'Jl. Teladan No. 7, Rantelimbong',
  ]);
  paper.text(105, 62, 'SURAT KETERANGAN KELAHIRAN', { font: 'serifBold', size: 14, align: 'centre' });
  paper.line(68, 63.5, 142, 63.5, 0.4);
  paper.text(105, 69, 'No. 445/0077/PKM-CONTOH/2026', { align: 'centre' });
  let y = paper.paragraph(
    28,
    82,
    156,
    'Yang bertanda tangan di bawah ini menerangkan bahwa telah lahir seorang bayi:',
  );
  const written: [string, string][] = [
    ['Nama bayi', 'Ayu Contoh Lestari'],
    ['Jenis kelamin', 'Perempuan'],
    ['Hari, tanggal, jam', 'Rabu, 11-11-2026, 04.40 WITA'],
    ['Berat / panjang', '3.150 gram / 49 cm'],
    ['Anak ke', '2 (dua)'],
    ['Nama ibu', 'Siti Contoh'],
    ['NIK ibu', '7408015505900001'],
    ['Nama ayah', 'Rahmat Contoh'],
    ['NIK ayah', '7408012003880002'],
    ['Alamat', 'Desa Ponggiha, Kec. Lasusua'],
  ];
  y += 6;
  for (const [label, value] of written) {
    paper.text(34, y, label);
    paper.text(80, y, ':');
    paper.raw(
      `<line x1="83" y1="${y + 1}" x2="184" y2="${y + 1}" stroke="#333" stroke-width="0.2" stroke-dasharray="0.4 0.7"/>`,
    );
    paper.handwriting(84, y - 0.4, value, { size: 13, colour: '#20357d' }, chance);
    y += 9.5;
  }
  y = paper.paragraph(
    28,
    y + 3,
    156,
    'Demikian surat keterangan ini dibuat untuk dipergunakan dalam pengurusan akta kelahiran.',
  );
  signedBlock(
    paper,
    y + 8,
    ['Rantelimbong, 12 November 2026', 'Penolong persalinan'],
    ['Bd. RINA CONTOH, A.Md.Keb', 'NIP 19850000 000000 2 000'],
  );
  drawStamp(paper, {
    xMm: 130,
    yMm: y + 32,
    top: 'PUSKESMAS CONTOH',
    bottom: 'RANTELIMBONG',
    ink: '#5b2c8e',
    turnDegrees: 12,
  });
  notGenuine(paper);
  return paper.svg();
}

function letterhead(paper: PaperDrawing, lines: string[]): void {
  paper.raw(
    '<path d="M30 22 L41 17 L52 22 V33 Q52 42 41 47 Q30 42 30 33 Z" fill="none" stroke="#1a1a1c" stroke-width="0.7"/>',
  );
  paper.raw(
    '<path d="M41 22 l2.4 6.6 h7 l-5.6 4.2 l2 6.8 l-5.8 -4.1 l-5.8 4.1 l2 -6.8 l-5.6 -4.2 h7 Z" fill="#1a1a1c"/>',
  );
  lines.forEach((line, i) => {
    const isLast = i === lines.length - 1;
    const style = isLast
      ? { size: 9 }
      : { font: 'serifBold' as const, size: 12 + (i === lines.length - 2 ? 1.5 : 0) };
    paper.text(118, 22 + 6.2 * i, line, { ...style, align: 'centre' });
  });
  paper.line(24, 50, 188, 50, 0.9);
  paper.line(24, 51.3, 188, 51.3, 0.25);
}

export function fields(
  paper: PaperDrawing,
  xMm: number,
  yMm: number,
  rows: readonly [string, string][],
): number {
  let y = yMm;
  for (const [label, value] of rows) {
    paper.text(xMm, y, label);
    paper.text(xMm + 46, y, ':');
    y = paper.paragraph(xMm + 50, y, 104, value) + 0.6;
  }
  return y;
}

function signedBlock(paper: PaperDrawing, yMm: number, above: string[], below: [string, string]): void {
  for (const [i, line] of above.entries()) paper.text(150, yMm + 5.6 * i, line, { align: 'centre' });
  const signature = yMm + 5.6 * above.length + 12;
  drawSignature(paper, 130, signature, chanceFrom(above.length + 7));
  paper.text(150, signature + 12, below[0], { font: 'serifBold', align: 'centre' });
  paper.text(150, signature + 17, below[1], { size: 9, align: 'centre' });
}

export function notGenuine(paper: PaperDrawing, yMm = 289): void {
  paper.text(105, yMm, 'CONTOH - bukan dokumen asli - hanya untuk mencoba kiosk', {
    size: 7,
    align: 'centre',
    colour: '#555',
  });
}
