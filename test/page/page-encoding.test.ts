/** Whole pages through the whole preparation, mostly the sample papers at their full size. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import sharp from 'sharp';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type SamplePaper, samplePaper } from '../../src/demo/papers/sample-papers.ts';
import { judgePage } from '../../src/page/legibility.ts';
import type { PagePixels } from '../../src/page/page.ts';
import { chooseEncoding, preparePage } from '../../src/page/page-encoding.ts';
import { faultsAmong } from '../../src/page/page-remarks.ts';
import { shrink } from '../../src/page/shrink.ts';
import { straighten } from '../../src/page/straighten.ts';

async function scanned(kind: SamplePaper): Promise<PagePixels> {
  const { data, info } = await sharp(await samplePaper(kind))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: 3, resolutionDpi: 300, pixels: data };
}

function picture({ widthPx, heightPx, channels, pixels }: PagePixels) {
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } });
}

const print = { inkShare: 0.06, colourShare: 0, toneCm2: 0, inkDepth: 30 };
const stamped = { ...print, colourShare: 0.005 };
const photo = { ...stamped, toneCm2: 6 };
const pencil = { ...print, inkDepth: 170 };
for (const [what, statistics, need, channels, encoding] of [
  ['print', print, 'none', 3, 'bilevel'],
  ['print', print, 'useful', 3, 'bilevel'],
  ['print', print, 'required', 3, 'colourTones'],
  ['print scanned grey', print, 'required', 1, 'greyTones'],
  ['print with a stamp', stamped, 'none', 3, 'bilevel'],
  ['print with a stamp', stamped, 'useful', 3, 'inks'],
  ['print with a stamp scanned grey', stamped, 'useful', 1, 'bilevel'],
  ['a photo', photo, 'none', 3, 'greyTones'],
  ['a photo', photo, 'useful', 3, 'colourTones'],
  ['a photo', photo, 'required', 3, 'colourTones'],
  ['pencil', pencil, 'none', 3, 'greyTones'],
  ['pencil', pencil, 'useful', 3, 'greyTones'],
] as const) {
  test(`${what} becomes ${encoding} when colour is ${need}`, (t) => {
    t.is(chooseEncoding(statistics, need, channels), encoding);
  });
}

test.serial(
  'a stamped letter costs less than a tenth of a JPEG, its stamp is blue and its print black',
  async (t) => {
    const page = await scanned('policeLetter');
    const jpeg = await picture(page).jpeg({ quality: 92 }).toBuffer();
    const prepared = await preparePage(page, 'useful');
    t.is(prepared.mediaType, 'image/webp');
    t.true(prepared.bytes * 10 < jpeg.length, `${prepared.bytes} of ${jpeg.length}`);
    t.is(prepared.bytes, prepared.encoded.length);
    t.is(prepared.sha256, createHash('sha256').update(prepared.encoded).digest('hex'));
    t.deepEqual([prepared.widthPx, prepared.heightPx], [page.widthPx, page.heightPx]);
    t.deepEqual(prepared.remarks, []);
    const { data, info } = await sharp(prepared.encoded).raw().toBuffer({ resolveWithObject: true });
    const found = new Map<string, number>();
    for (let i = 0; i < data.length; i += info.channels) {
      const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
      found.set(colour, (found.get(colour) ?? 0) + 1);
    }
    t.true(found.size >= 3 && found.size <= 8);
    t.true(found.get('0,0,0')! > 50_000);
    t.true(found.get('255,255,255')! > 7_000_000);
    const blue = [...found].filter(([colour]) => {
      const [red, , blueValue] = colour.split(',').map(Number);
      return blueValue! > red! + 40;
    });
    t.true(blue.reduce((sum, [, pixels]) => sum + pixels, 0) > 10_000);
  },
);

test.serial('the same pixels give the same bytes, on any number of processors', async (t) => {
  const before = sharp.concurrency();
  for (const [kind, need] of [
    ['birthLetter', 'useful'],
    ['ktpFront', 'required'],
  ] as const) {
    const digests = new Set<string>();
    for (const processors of [1, 2, 4]) {
      sharp.concurrency(processors);
      digests.add((await preparePage(await scanned(kind), need)).sha256);
    }
    t.is(digests.size, 1, kind);
  }
  sharp.concurrency(before);
});

test.serial("a child's photo stays true to the eye", async (t) => {
  const page = await scanned('childPhoto');
  const { straightening } = await judgePage(page, shrink(page, 4));
  const level = straightening ? await straighten(page, straightening) : page;
  const prepared = await preparePage(page, 'required');
  t.is(prepared.mediaType, 'image/avif');
  const face = { left: 400, top: 500, width: 800, height: 1000 };
  const decoded = sharp(
    await sharp(prepared.encoded).toColourspace('srgb').png({ compressionLevel: 0 }).toBuffer(),
  );
  const [seen, original] = await Promise.all([
    decoded.extract(face).removeAlpha().raw().toBuffer(),
    picture(level).extract(face).raw().toBuffer(),
  ]);
  t.true(correlation(seen, original) > 0.995);
  t.true(prepared.bytes < 100_000);
});

test.serial('a blank page is remarked on and costs next to nothing', async (t) => {
  const prepared = await preparePage(await scanned('blankPage'), 'required');
  t.deepEqual(prepared.remarks, ['blank']);
  t.true(prepared.bytes < 2000);
});

test.serial(
  'no sample paper but the blank one is taken for blank, and each thumbnail has at most 4 kB',
  async (t) => {
    for (const kind of ['formF102', 'familyCard', 'ktpBack', 'marriageBook'] as const) {
      const { remarks, thumbnail } = await preparePage(await scanned(kind), 'none');
      t.deepEqual(faultsAmong(remarks), [], kind);
      t.is(remarks.includes('qrPresent'), kind === 'familyCard');
      t.true(thumbnail.length <= 4096, kind);
      const { format, width } = await sharp(thumbnail).metadata();
      t.is(format, 'webp');
      t.true(width <= 240);
    }
  },
);

test.serial('the QR code of a family card is still read from the page that was prepared', async (t) => {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });
  const prepared = await preparePage(await scanned('familyCard'), 'none');
  const png = await sharp(prepared.encoded).png().toBuffer();
  const [code] = await readBarcodes(new Blob([Uint8Array.from(png)]), { formats: ['QRCode'] });
  t.regex(code?.text ?? '', /^CONTOH .*7408010101120003$/);
});

test('pixels that do not fit the size are refused', async (t) => {
  const page = {
    widthPx: 10,
    heightPx: 10,
    channels: 3,
    resolutionDpi: 300,
    pixels: new Uint8Array(299),
  } as const;
  await t.throwsAsync(preparePage(page, 'none'), { name: 'AssertionError' });
  await t.throwsAsync(preparePage({ ...page, widthPx: 0, pixels: new Uint8Array() }, 'none'), {
    name: 'AssertionError',
  });
});

test('any pixels of any size become a picture of that size with a small thumbnail', async (t) => {
  const pages = fc.record({
    widthPx: fc.integer({ min: 1, max: 60 }),
    heightPx: fc.integer({ min: 1, max: 60 }),
    channels: fc.constantFrom<1 | 3>(1, 3),
    resolutionDpi: fc.constantFrom(75, 150, 300, 600),
    seed: fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
    need: fc.constantFrom('none', 'useful', 'required'),
  });
  await fc.assert(
    fc.asyncProperty(pages, async ({ seed, need, ...page }) => {
      const pixels = Uint8Array.from(seed.take(page.widthPx * page.heightPx * page.channels));
      const prepared = await preparePage({ ...page, pixels }, need as 'none' | 'useful' | 'required');
      const { width, height } = await sharp(prepared.encoded).metadata();
      t.deepEqual([width, height], [page.widthPx, page.heightPx]);
      t.true(prepared.thumbnail.length <= 4096);
    }),
    { numRuns: 40 },
  );
});

test('noise all over a page still gives a thumbnail of at most 4 kB', async (t) => {
  const pixels = Uint8Array.from(
    { length: 800 * 1100 * 3 },
    (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24,
  );
  const page = { widthPx: 800, heightPx: 1100, channels: 3, resolutionDpi: 75, pixels } as const;
  t.true((await preparePage(page, 'none')).thumbnail.length <= 4096);
});

/** 1 where two pictures rise and fall together, whatever their brightness. */
function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB];
    both += da * db;
    squaresA += da * da;
    squaresB += db * db;
  }
  return both / Math.sqrt(squaresA * squaresB);
}
