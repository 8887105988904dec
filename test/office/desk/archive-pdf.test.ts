/** The archive's PDF as poppler reads and draws it, with pages in every encoding that a kiosk uses. */
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { type ArchiveContent, archiveDigest } from '../../../src/office/desk/archive/archive-content.ts';
import { composeArchive } from '../../../src/office/desk/archive/archive-pdf.ts';
import type { PagePicture } from '../../../src/office/desk/archive/page-picture.ts';
import { createPagePictures } from '../../../src/office/desk/archive/page-pictures.ts';
import type { Rotation } from '../../../src/request/request.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { readCodes } from '../../devices/receipt-printer/read-codes.ts';
import { readPdf } from './support/pdf-tools.ts';

const pictures = createPagePictures();
test.after.always(() => pictures.close());

/** A sheet with a red bar along its upper edge and a blue one along its left edge: which way up it lies is plain to see. */
async function sheet({
  width = 1240,
  height = 1754,
  colours = ['#d00000', '#0000d0'],
} = {}): Promise<Buffer> {
  const thick = Math.round(width / 12);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" shape-rendering="crispEdges">
    <rect width="100%" height="100%" fill="#fff"/><rect width="100%" height="${thick}" fill="${colours[0]}"/>
    <rect y="${thick}" width="${thick}" height="100%" fill="${colours[1]}"/></svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png().toBuffer();
}

async function prepared(t: ExecutionContext, bytes: Buffer): Promise<PagePicture> {
  const picture = await pictures.prepare(bytes);
  if (!picture) throw new Error('it could not be read');
  t.timeout(240_000);
  return picture;
}

function archiveOf(
  pages: { picture: PagePicture | null; rotation?: Rotation; title?: string }[],
): ArchiveContent {
  return {
    language: 'id',
    number: '0270041835',
    code: 'SL0270041835',
    service: 'KTP rusak',
    officialName: 'Penerbitan KTP-el karena rusak',
    stage: 'Siap',
    madeAt: '2026-11-24T02:24:00.000Z',
    madeAtInWords: '24 Nov 2026, 10.24 WITA',
    madeBy: 'Nurhayati Dg. Ngai',
    answers: [
      { label: 'NIK', value: '7408 0145 0385 0002' },
      { label: 'Nama', value: 'Željko Đặng-Ñuñez, Å. Łukasz «Œuvre» Ātmā Şahin' },
    ],
    papers: [{ paper: 'KTP yang rusak', state: 'Baik', details: ['2 halaman, diperiksa oleh Nurhayati'] }],
    originals: [{ label: 'KTP yang rusak', value: 'Belum diterima' }],
    history: [{ at: '24 Nov 2026, 10.24 WITA', who: 'Nurhayati', what: 'Diambil', note: 'Satu\ndua' }],
    pages: pages.map(({ picture, rotation = 0, title = 'KTP yang rusak' }, index) => ({
      title: `${title}, halaman ${index + 1}`,
      remarks: [],
      sha256: sha256Of(String(index)),
      rotation,
      picture,
    })),
  };
}

/** The colour at a place of a drawn sheet, in parts of its width and height. */
async function colourAt(png: Buffer, x: number, y: number): Promise<'red' | 'blue' | 'white' | 'other'> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.round(y * info.height) * info.width + Math.round(x * info.width)) * 3;
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
  if (red > 230 && green > 230 && blue > 230) return 'white';
  if (red > 150 && green < 90 && blue < 90) return 'red';
  return blue > 150 && red < 90 && green < 90 ? 'blue' : 'other';
}

test('print in few colours stays exact and small, a photo becomes a JPEG, a JPEG stays the same bytes', async (t) => {
  t.timeout(240_000);
  const png = await sheet({ width: 2480, height: 3508 });
  const inks = await prepared(t, await sharp(png).webp({ lossless: true }).toBuffer());
  t.is(inks.kind, 'indexed');
  t.is(inks.kind === 'indexed' && inks.bits, 2);
  t.true(inks.data.length < 20_000, `${inks.data.length} bytes`);

  const noise = await sharp({
    create: {
      width: 900,
      height: 600,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
  const photo = await prepared(t, await sharp(noise).avif().toBuffer());
  t.is(photo.kind, 'jpeg');

  const jpeg = await sharp(noise).jpeg().toBuffer();
  const same = await prepared(t, jpeg);
  t.deepEqual(Buffer.from(same.data), jpeg);

  const lying = await sharp(await sheet({ width: 400, height: 600 }))
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const turned = await prepared(t, lying);
  t.is(turned.widthPx, 600, 'a JPEG that says how it lies is turned before it loses that word');
});

test('what is no picture is told, and the child goes on', async (t) => {
  t.timeout(240_000);
  t.is(await pictures.prepare(Buffer.from('no picture at all')), null);
  t.truthy(await pictures.prepare(await sheet({ width: 40, height: 60 })));
});

test('every page lies upright on A4, whichever way it was scanned and encoded', async (t) => {
  t.timeout(240_000);
  const upright = await sheet();
  const turnedBy = async (rotation: Rotation) =>
    sharp(upright)
      .rotate((360 - rotation) % 360)
      .webp({ lossless: true })
      .toBuffer();
  const pages: { picture: PagePicture; rotation: Rotation }[] = [];
  for (const rotation of [0, 90, 180, 270] as const)
    pages.push({ rotation, picture: await prepared(t, await turnedBy(rotation)) });
  pages.push({
    rotation: 0,
    picture: await prepared(t, await sharp(upright).jpeg({ quality: 95 }).toBuffer()),
  });
  pages.push({
    rotation: 0,
    picture: await prepared(t, await sharp(upright).avif({ quality: 80 }).toBuffer()),
  });

  const read = await readPdf((await composeArchive(archiveOf(pages))).pdf);
  t.is(read.complaints, '');
  t.is(read.facts.Pages, '7');
  for (const [index, png] of read.sheets.slice(1).entries()) {
    t.is(await colourAt(png, 0.5, 0.09), 'red', `upper edge of page ${index + 1}`);
    t.is(await colourAt(png, 0.11, 0.5), 'blue', `left edge of page ${index + 1}`);
    t.is(await colourAt(png, 0.5, 0.5), 'white', `middle of page ${index + 1}`);
  }
  for (const name of Object.keys(read.facts).filter((each) => /^Page.* size$/.test(each)))
    t.regex(read.facts[name] ?? '', /595\.28 x 841\.89|841\.89 x 595\.28/, name);
});

test('the cover says who, what and when, with every letter of a name, and a code that scanners read', async (t) => {
  t.timeout(240_000);
  const content = archiveOf([{ picture: null }]);
  const { pdf, digest } = await composeArchive(content);
  const read = await readPdf(pdf, 180);
  t.is(read.complaints, '');
  for (const said of [
    '027-0041-835',
    'Željko Đặng-Ñuñez, Å. Łukasz «Œuvre» Ātmā Şahin',
    'Nurhayati Dg. Ngai',
    digest,
    sha256Of('0'),
  ])
    t.true(read.text.includes(said), said);
  t.true(read.text.includes('belum tiba atau tidak bisa dibuka'));
  t.is(read.facts.Title, 'Arsip permohonan 027-0041-835');
  t.regex(read.facts.Keywords ?? '', new RegExp(digest));
  t.notRegex(read.fonts, /\bno +(yes|no) +(yes|no) +\d/, 'every font is embedded');
  t.deepEqual(await readCodes(read.sheets[0]!), ['Code128: SL0270041835']);
});

test('the digest follows what was said and scanned, not how it is drawn', async (t) => {
  t.timeout(240_000);
  const content = archiveOf([{ picture: null }]);
  t.is(archiveDigest(content), archiveDigest({ ...content, language: 'en' }));
  t.not(archiveDigest(content), archiveDigest({ ...content, stage: 'Baru' }));
  const [page] = content.pages;
  t.not(
    archiveDigest(content),
    archiveDigest({ ...content, pages: [{ ...page!, sha256: sha256Of('other') }] }),
  );
});

test('a long history runs over several sheets, each with its number and digest', async (t) => {
  t.timeout(240_000);
  const content = archiveOf([]);
  const history = Array.from({ length: 120 }, (_, index) => ({
    at: '24 Nov 2026',
    who: 'Petugas',
    what: `Langkah ${index + 1}`,
    note: 'Mohon pindai ulang Kartu Keluarga, tulisannya tidak terbaca sama sekali di bagian bawah.',
  }));
  const { pdf, digest } = await composeArchive({ ...content, history });
  const read = await readPdf(pdf);
  const sheets = Number(read.facts.Pages);
  t.true(sheets > 3);
  t.is(read.text.split(digest.slice(0, 32)).length - 1, sheets + 1, 'each footer, and once in full');
  t.true(read.text.includes(`lembar ${sheets} dari ${sheets}`));
  t.true(read.text.includes('Langkah 120'));
});
