/**
 * Bytes and time of a page: our preparation against a colour JPEG 92 and a bare WebP of the same pixels. Where tesseract is
 * installed, also how many of the words printed on a page are read again from ours and from the scanner's own picture.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { type SamplePaper, samplePaper } from '../../src/demo/papers/sample-papers.ts';
import type { ColourNeed, PagePixels } from '../../src/page/page.ts';
import { preparePage } from '../../src/page/page-encoding.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './median.ts';

/** What the catalogue asks of such papers. */
const pages: { kind: SamplePaper; need: ColourNeed }[] = [
  { kind: 'policeLetter', need: 'none' },
  { kind: 'policeLetter', need: 'useful' },
  { kind: 'formF102', need: 'none' },
  { kind: 'familyCard', need: 'none' },
  { kind: 'familyCard', need: 'useful' },
  { kind: 'birthLetter', need: 'useful' },
  { kind: 'marriageBook', need: 'useful' },
  { kind: 'ktpFront', need: 'required' },
  { kind: 'ktpBack', need: 'required' },
  { kind: 'childPhoto', need: 'required' },
  { kind: 'blankPage', need: 'none' },
];

/** Words that stand on a paper, and the turn that brings it upright. */
const readable: { kind: SamplePaper; turn: number; words: string[] }[] = [
  {
    kind: 'policeLetter',
    turn: 0,
    words:
      'SURAT KETERANGAN TANDA LAPOR KEHILANGAN SITI CONTOH BINTI TELADAN 7408015505900001 Lasusua Perempuan Ponggiha pelapor Barang tersebut ditemukan pengurusan penerbitan dipergunakan sebagaimana November'.split(
        ' ',
      ),
  },
  {
    kind: 'familyCard',
    turn: 270,
    words:
      'KARTU KELUARGA 7408010101120003 RAHMAT CONTOH 7408012003880002 7408015505900001 7408010708130004 PONGGIHA LASUSUA KOLAKA UTARA NELAYAN PELAJAR KAWIN TERCATAT 20-03-1988 15-05-1990 07-08-2013 AMINAH FATIMAH'.split(
        ' ',
      ),
  },
  {
    kind: 'birthLetter',
    turn: 0,
    words:
      'SURAT KETERANGAN KELAHIRAN Nama bayi Jenis kelamin Berat panjang Anak NIK ibu ayah Alamat Demikian dibuat dipergunakan pengurusan akta kelahiran Rantelimbong November Penolong persalinan'.split(
        ' ',
      ),
  },
];

const rounds = 3;

export async function benchPages(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { kind, need } of pages) rows.push(...(await benchPage(kind, need)));
  if (await hasTesseract()) for (const paper of readable) rows.push(await benchReading(paper));
  else process.stderr.write('tesseract is not installed, so nothing is said about reading.\n');
  return rows;
}

async function benchPage(kind: SamplePaper, need: ColourNeed): Promise<BenchRow[]> {
  const page = await scanned(kind);
  const [ours, jpegs, webps] = [[], [], []] as number[][];
  let [oursBytes, jpegBytes, webpBytes] = [0, 0, 0];
  for (let round = 0; round < rounds; round += 1) {
    // Interleaved, so that whatever else the machine does hits all three alike.
    oursBytes = await timed(ours!, async () => (await preparePage(page, need)).bytes);
    jpegBytes = await timed(
      jpegs!,
      async () => (await picture(page).jpeg({ quality: 92 }).toBuffer()).length,
    );
    webpBytes = await timed(webps!, async () => (await picture(page).webp().toBuffer()).length);
  }
  const name = `${kind}, colour ${need}`;
  const kilobytes = (bytes: number) => Math.round(bytes / 100) / 10;
  const row = (what: string, unit: string, a: number, b: number, against: string): BenchRow => {
    return { name: `${name}: ${what}`, unit, ours: a, theirs: b, against, ratio: a / b };
  };
  return [
    row('size', 'kB', kilobytes(oursBytes), kilobytes(jpegBytes), 'colour JPEG 92'),
    row('size', 'kB', kilobytes(oursBytes), kilobytes(webpBytes), 'bare sharp WebP'),
    row('time', 'ms', median(ours!), median(jpegs!), 'colour JPEG 92'),
    row('time', 'ms', median(ours!), median(webps!), 'bare sharp WebP'),
  ];
}

async function benchReading({ kind, turn, words }: (typeof readable)[number]): Promise<BenchRow> {
  const page = await scanned(kind);
  const prepared = await preparePage(page, 'useful');
  const ours = await wordsRead(sharp(prepared.encoded).rotate(turn), words);
  const theirs = await wordsRead(picture(page).rotate(turn), words);
  const against = "the scanner's own pixels";
  return {
    name: `${kind}: of ${words.length} words read`,
    unit: 'words',
    ours,
    theirs,
    against,
    ratio: ours / theirs,
  };
}

async function wordsRead(image: Sharp, words: string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-bench-'));
  try {
    const file = join(folder, 'page.png');
    await writeFile(file, await image.withMetadata({ density: 300 }).png({ compressionLevel: 1 }).toBuffer());
    const { stdout } = await promisify(execFile)('tesseract', [file, '-', '--psm', '11'], {
      timeout: 120_000,
    });
    const read = new Set(stdout.split(/[\s.,:]+/));
    return words.filter((word) => read.has(word)).length;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function hasTesseract(): Promise<boolean> {
  try {
    await promisify(execFile)('tesseract', ['--version'], { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

async function scanned(kind: SamplePaper): Promise<PagePixels> {
  const { data, info } = await sharp(await samplePaper(kind))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: 3, resolutionDpi: 300, pixels: data };
}

function picture({ widthPx, heightPx, channels, pixels }: PagePixels): Sharp {
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } });
}

/** Adds the time in milliseconds to `times`, answers the bytes. */
async function timed(times: number[], work: () => Promise<number>): Promise<number> {
  const begin = performance.now();
  const bytes = await work();
  times.push(performance.now() - begin);
  return bytes;
}
