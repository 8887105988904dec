/** Papers made of tables: the form F-1.02 filled in by hand, and a family card that lies across the glass. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { chanceFrom } from './chance.ts';
import { notGenuine } from './letters.ts';
import { PaperDrawing } from './paper-drawing.ts';
import { drawSignature } from './stamp.ts';

export function formF102(): string {
  const paper = new PaperDrawing(210, 297);
  const chance = chanceFrom(102);
  const ink = { size: 12, colour: '#22306e' };
  paper.box(172, 12, 22, 8);
  paper.text(183, 17.6, 'F-1.02', { font: 'sansBold', size: 11, align: 'centre' });
  paper.text(105, 28, 'FORMULIR PENDAFTARAN PERISTIWA KEPENDUDUKAN', {
    font: 'sansBold',
    size: 12,
    align: 'centre',
  });
  paper.text(105, 34, '(CONTOH untuk mencoba kiosk)', { font: 'sans', size: 8.5, align: 'centre' });
  paper.text(16, 46, 'I. DATA PEMOHON', { font: 'sansBold', size: 10 });
  const rows: [string, string][] = [
    ['Nama lengkap', 'SITI CONTOH'],
    ['Nomor Induk Kependudukan', '7408015505900001'],
    ['Nomor Kartu Keluarga', '7408010101120003'],
    ['Nomor handphone', '081200000000'],
  ];
  rows.forEach(([label, value], row) => {
    const y = 52 + row * 9;
    paper.text(18, y + 4.8, `${row + 1}. ${label}`, { font: 'narrow', size: 9.5 });
    [...value.padEnd(20)].forEach((letter, i) => {
      paper.box(78 + 5.9 * i, y, 5.9, 6.6, { lineMm: 0.2 });
      if (letter !== ' ') paper.handwriting(79.4 + 5.9 * i, y + 5, letter, ink, chance);
    });
  });
  let y = 96;
  paper.text(16, y, 'II. JENIS PERMOHONAN', { font: 'sansBold', size: 10 });
  const choices = [
    [
      'KARTU KELUARGA',
      [
        'Baru: membentuk keluarga baru',
        'Baru: pisah KK dalam 1 alamat',
        'Perubahan: menumpang KK',
        'Perubahan: peristiwa penting',
        'Hilang / rusak',
      ],
    ],
    ['KTP-EL', ['Baru', 'Pindah datang', 'Hilang / rusak', 'Perpanjangan ITAP', 'Perubahan kewarganegaraan']],
    ['KARTU IDENTITAS ANAK', ['Baru', 'Hilang / rusak', 'Perpanjangan ITAP', 'Lainnya']],
    ['PERUBAHAN DATA', ['KK', 'KTP-el', 'KIA', 'Biodata']],
  ] as const;
  y += 4;
  for (const [heading, options] of choices) {
    paper.box(16, y, 178, 6.2, { fill: '#d9d9d6', lineMm: 0.2 });
    paper.text(18, y + 4.4, heading, { font: 'sansBold', size: 8.5 });
    y += 6.2;
    options.forEach((option, i) => {
      const [column, row] = [i % 2, Math.floor(i / 2)];
      const [x, top] = [18 + 88 * column, y + 1.6 + 6.4 * row];
      paper.box(x, top, 4.2, 4.2, { lineMm: 0.25 });
      if (heading === 'KTP-EL' && option.startsWith('Hilang'))
        paper.handwriting(x + 0.6, top + 3.8, 'X', { ...ink, size: 13 }, chance);
      paper.text(x + 6.5, top + 3.4, `${String.fromCharCode(65 + i)}. ${option}`, {
        font: 'narrow',
        size: 9,
      });
    });
    y += 6.4 * Math.ceil(options.length / 2) + 3;
  }
  paper.text(16, y + 6, 'III. PERSYARATAN YANG DILAMPIRKAN', { font: 'sansBold', size: 10 });
  const papers = [
    'KK lama / KK rusak',
    'Buku nikah / kutipan akta perkawinan',
    'Kutipan akta perceraian',
    'Surat keterangan pindah',
    'Surat kehilangan dari kepolisian',
    'KTP-el rusak',
    'Surat kuasa',
    'Dokumen perjalanan',
  ];
  papers.forEach((name, i) => {
    const [x, top] = [18 + 88 * (i % 2), y + 9 + 6.4 * Math.floor(i / 2)];
    paper.box(x, top, 4.2, 4.2, { lineMm: 0.25 });
    if (i === 4) paper.handwriting(x + 0.6, top + 3.8, 'X', { ...ink, size: 13 }, chance);
    paper.text(x + 6.5, top + 3.4, name, { font: 'narrow', size: 9 });
  });
  y += 42;
  paper.handwriting(130, y + 2, 'Ponggiha, 24-11-2026', ink, chance);
  paper.text(150, y + 8, 'Pemohon', { font: 'sans', size: 9.5, align: 'centre' });
  drawSignature(paper, 134, y + 22, chanceFrom(9));
  paper.handwriting(136, y + 34, 'Siti Contoh', ink, chance);
  notGenuine(paper);
  return paper.svg();
}

/** A landscape sheet on a portrait glass: it comes out of the scanner lying on its side. */
export async function familyCard(): Promise<string> {
  const paper = new PaperDrawing(210, 297);
  const code = await qrPath('CONTOH https://example.invalid/kk/7408010101120003', 21);
  paper.group('translate(210 0) rotate(90)', () => {
    paper.text(148, 22, 'KARTU KELUARGA', { font: 'sansBold', size: 20, align: 'centre' });
    paper.text(148, 30, 'No. 7408010101120003', { font: 'sansBold', size: 13, align: 'centre' });
    paper.text(148, 35, 'CONTOH', { font: 'sans', size: 8, align: 'centre' });
    const left = [
      ['Nama Kepala Keluarga', 'RAHMAT CONTOH'],
      ['Alamat', 'DUSUN II'],
      ['RT/RW', '001/002'],
      ['Kode Pos', '93911'],
    ];
    const right = [
      ['Desa/Kelurahan', 'PONGGIHA'],
      ['Kecamatan', 'LASUSUA'],
      ['Kabupaten/Kota', 'KOLAKA UTARA'],
      ['Provinsi', 'SULAWESI TENGGARA'],
    ];
    for (const [x, rows] of [
      [14, left],
      [190, right],
    ] as const) {
      for (const [i, [label, value]] of rows.entries()) {
        paper.text(x, 42 + 4.4 * i, label!, { font: 'narrow', size: 8.5 });
        paper.text(x + 38, 42 + 4.4 * i, `: ${value}`, { font: 'narrow', size: 8.5 });
      }
    }
    const people = [
      [
        'RAHMAT CONTOH',
        '7408012003880002',
        'LAKI-LAKI',
        'LASUSUA',
        '20-03-1988',
        'ISLAM',
        'SLTA/SEDERAJAT',
        'NELAYAN',
        'O',
      ],
      [
        'SITI CONTOH',
        '7408015505900001',
        'PEREMPUAN',
        'LASUSUA',
        '15-05-1990',
        'ISLAM',
        'SLTP/SEDERAJAT',
        'PETANI/PEKEBUN',
        'A',
      ],
      [
        'ADI CONTOH PUTRA',
        '7408010708130004',
        'LAKI-LAKI',
        'KOLAKA UTARA',
        '07-08-2013',
        'ISLAM',
        'BELUM TAMAT SD',
        'PELAJAR',
        '-',
      ],
    ];
    table(
      paper,
      60,
      [
        'No',
        'Nama Lengkap',
        'NIK',
        'Jenis Kelamin',
        'Tempat Lahir',
        'Tanggal Lahir',
        'Agama',
        'Pendidikan',
        'Jenis Pekerjaan',
        'Gol. Darah',
      ],
      [8, 52, 38, 24, 30, 24, 16, 34, 32, 14],
      people,
    );
    const relations = [
      ['KAWIN TERCATAT', '12-12-2011', 'KEPALA KELUARGA', 'WNI', '-', '-', 'TELADAN', 'AMINAH'],
      ['KAWIN TERCATAT', '12-12-2011', 'ISTRI', 'WNI', '-', '-', 'HASAN', 'FATIMAH'],
      ['BELUM KAWIN', '-', 'ANAK', 'WNI', '-', '-', 'RAHMAT CONTOH', 'SITI CONTOH'],
    ];
    table(
      paper,
      121,
      [
        'No',
        'Status Perkawinan',
        'Tanggal',
        'Status Hubungan',
        'Kewarganegaraan',
        'No. Paspor',
        'No. KITAP',
        'Ayah',
        'Ibu',
      ],
      [8, 38, 24, 40, 32, 26, 26, 40, 38],
      relations,
    );
    paper.text(14, 185, 'Dikeluarkan Tanggal : 03-02-2020', { font: 'narrow', size: 8.5 });
    paper.text(70, 189, 'KEPALA KELUARGA', { font: 'narrow', size: 8.5, align: 'centre' });
    drawSignature(paper, 54, 197, chanceFrom(3));
    paper.text(70, 204, 'RAHMAT CONTOH', { font: 'narrow', size: 8.5, align: 'centre' });
    paper.text(232, 185, 'KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL', {
      font: 'narrow',
      size: 8.5,
      align: 'centre',
    });
    paper.raw(`<path transform="translate(150 183)" fill="#111" d="${code}"/>`);
    paper.text(232, 200, 'Dr. CONTOH TELADAN, M.Si', { font: 'narrowBold', size: 8.5, align: 'centre' });
    paper.text(232, 204, 'NIP 19700000 000000 1 000', { font: 'narrow', size: 8, align: 'centre' });
  });
  return paper.svg();
}

function table(paper: PaperDrawing, yMm: number, heads: string[], widths: number[], rows: string[][]): void {
  const [left, rowMm] = [12, 4.6];
  const totalMm = widths.reduce((sum, width) => sum + width, 0);
  const lines = 10;
  for (let row = 0; row <= lines + 2; row += 1) {
    const y = row === 0 ? yMm : yMm + 3 + rowMm * row;
    paper.line(left, y, left + totalMm, y, 0.2);
  }
  let x = left;
  [...widths, 0].forEach((width, column) => {
    paper.line(x, yMm, x, yMm + 3 + rowMm * (lines + 2), 0.2);
    const head = heads[column];
    if (head) {
      paper.text(x + width / 2, yMm + 5, head, { font: 'narrowBold', size: 6.6, align: 'centre' });
      paper.text(x + width / 2, yMm + 11.6, column === 0 ? '' : `(${column})`, {
        font: 'narrow',
        size: 6,
        align: 'centre',
      });
      for (let row = 0; row < lines; row += 1) {
        const value =
          column === 0 ? String(row + 1) : (rows[row]?.[column - 1] ?? (row < rows.length ? '' : '-'));
        paper.text(x + (column === 0 ? 2.4 : 1), yMm + 15.6 + rowMm * row, value, {
          font: 'narrow',
          size: 7.2,
        });
      }
    }
    x += width;
  });
}

async function qrPath(text: string, sizeMm: number): Promise<string> {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  // Handed over, because by default it would be fetched from the Internet.
  prepareZXingModule({
    overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
  });
  const { symbol } = await writeBarcode(text, { format: 'QRCode', scale: 1 });
  const cell = sizeMm / symbol.width;
  let path = '';
  for (let y = 0; y < symbol.height; y += 1) {
    for (let x = 0; x < symbol.width; x += 1) {
      if (symbol.data[y * symbol.width + x] === 0)
        path += `M${(x * cell).toFixed(3)} ${(y * cell).toFixed(3)}h${cell.toFixed(3)}v${cell.toFixed(3)}h-${cell.toFixed(3)}z`;
    }
  }
  return path;
}
