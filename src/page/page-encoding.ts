/** From a scanner's pixels to the few bytes that travel: chooses the encoding by what the paper needs and what is on it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { findInk } from './bilevel.ts';
import { takeFingerprint } from './fingerprint.ts';
import { colourInk } from './ink-colours.ts';
import { judgePage } from './legibility.ts';
import type { ColourNeed, PagePixels, PreparedPage } from './page.ts';
import { measurePage, type PageStatistics } from './page-statistics.ts';
import { findPaperLight, whitenPaper } from './paper-white.ts';
import { drawPreview } from './preview.ts';
import { shrink, shrinkFactorTo, toGrey } from './shrink.ts';
import { straighten } from './straighten.ts';
import { drawThumbnail } from './thumbnail.ts';

/**
 * `bilevel`: ink or paper, sharp at the scanner's resolution. `inks`: the same with up to six ink colours.
 * `greyTones`, `colourTones`: everything in between, for photos, cards, patterns and pale writing.
 */
export type PageEncoding = 'bilevel' | 'inks' | 'greyTones' | 'colourTones';

/** Statistics, previews and the search for the paper's colour look at the page at about this resolution. */
const overviewDpi = 75;
/** With more shades than half a sheet of A4 the resolution of a photocopier must do. */
const muchToneCm2 = 300;
const reducedDpi = 200;
/** The bytes of an AVIF depend on the number of threads, so it is the same on every machine: the cores of a Raspberry Pi 4. */
const encoderThreads = 4;

/**
 * The same pixels give the same bytes. Takes about a second for A4 at 300 dpi on a desktop computer, so call it through
 * createPagePreparer, which does it in a child of its own. Pixels that don't fit their own size are a mistake of the caller.
 */
export async function preparePage(scanned: PagePixels, need: ColourNeed): Promise<PreparedPage> {
  assert.equal(
    scanned.pixels.length,
    scanned.widthPx * scanned.heightPx * scanned.channels,
    'pixels do not fit the size',
  );
  assert(scanned.widthPx > 0 && scanned.heightPx > 0, 'a page has at least one pixel');
  const judged = await judgePage(scanned, overviewOf(scanned));
  const page = judged.straightening ? await straighten(scanned, judged.straightening) : scanned;
  const overview = overviewOf(page);
  const whiteOverview = whitenPaper(overview, findPaperLight(overview));
  const statistics = measurePage(whiteOverview);
  const blank = judged.remarks.includes('blank');
  const encoding = blank ? 'bilevel' : chooseEncoding(statistics, need, page.channels);
  const quality = need === 'required' ? 60 : 50;
  const encoded = await encodePage(whitened(page, encoding, overview), encoding, { statistics, quality });
  return {
    ...encoded,
    bytes: encoded.encoded.length,
    sha256: createHash('sha256').update(encoded.encoded).digest('hex'),
    thumbnail: await drawThumbnail(whiteOverview),
    preview: drawPreview(whiteOverview),
    turn: judged.turn,
    fingerprint: takeFingerprint(whiteOverview),
    remarks: judged.remarks,
  };
}

function overviewOf(page: PagePixels): PagePixels {
  return shrink(page, shrinkFactorTo(overviewDpi, page));
}

/** For a page that isn't blank. */
export function chooseEncoding(
  { toneCm2, inkDepth, colourShare }: PageStatistics,
  need: ColourNeed,
  channels: 1 | 3,
): PageEncoding {
  const isColourful = channels === 3 && colourShare > 0.0001;
  // A photo of the size of a stamp counts. Ink that isn't dark anywhere is pencil or faded: a threshold could lose it.
  const hasTones = toneCm2 > 1.5 || inkDepth > 140;
  if (need === 'required') return channels === 3 ? 'colourTones' : 'greyTones';
  if (need === 'none' || !isColourful) return hasTones ? 'greyTones' : 'bilevel';
  return hasTones ? 'colourTones' : 'inks';
}

/** What needs no colour is whitened as grey, which is a third of the work. */
function whitened(page: PagePixels, encoding: PageEncoding, overview: PagePixels): PagePixels {
  const inColour = encoding === 'inks' || encoding === 'colourTones';
  const light = findPaperLight(inColour ? overview : asGrey(overview));
  return whitenPaper(inColour ? page : asGrey(page), light);
}

function asGrey(page: PagePixels): PagePixels {
  return { ...page, channels: 1, pixels: toGrey(page) };
}

type Encoded = Pick<PreparedPage, 'encoded' | 'mediaType' | 'widthPx' | 'heightPx'>;

/** `quality` is that of AVIF, 1 to 100. */
type Tones = { statistics: PageStatistics; quality: number };

function encodePage(page: PagePixels, encoding: PageEncoding, tones: Tones): Promise<Encoded> {
  switch (encoding) {
    case 'bilevel':
      return encodeInk(page, { inColour: false });
    case 'inks':
      return encodeInk(page, { inColour: true });
    case 'greyTones':
    case 'colourTones':
      return encodeTones(page, tones);
  }
}

/** Lossless WebP: half the bytes of a PNG here, and every browser shows it. Effort above 2 gains nothing on so few colours. */
async function encodeInk(page: PagePixels, { inColour }: { inColour: boolean }): Promise<Encoded> {
  const { widthPx, heightPx } = page;
  const ink = findInk({ widthPx, heightPx, grey: toGrey(page) }, page.resolutionDpi);
  const coloured = inColour && page.channels === 3 ? colourInk(page, ink) : undefined;
  const picture =
    coloured && coloured.colours.length > 1
      ? sharp(paint(coloured.index, coloured.colours), {
          raw: { width: widthPx, height: heightPx, channels: 3 },
        })
      : sharp(
          ink.map((value) => (value === 1 ? 0 : 255)),
          { raw: { width: widthPx, height: heightPx, channels: 1 } },
        );
  const encoded = await picture.webp({ lossless: true, effort: 2 }).toBuffer();
  return { encoded, mediaType: 'image/webp', widthPx, heightPx };
}

function paint(index: Uint8Array, colours: readonly (readonly number[])[]): Uint8Array {
  const pixels = new Uint8Array(index.length * 3).fill(255);
  for (let i = 0; i < index.length; i += 1) {
    if (index[i] !== 0) pixels.set(colours[index[i]! - 1]!, 3 * i);
  }
  return pixels;
}

/**
 * AVIF: a fifth to a third fewer bytes than WebP at the same error. Effort 1 is what a Raspberry Pi can give; effort 2 takes
 * twice as long for a tenth. Measured on the sample papers, see test/bench/page-bench.ts.
 */
async function encodeTones(page: PagePixels, { statistics, quality }: Tones): Promise<Encoded> {
  const isMuch = statistics.toneCm2 > muchToneCm2;
  const scale = isMuch ? Math.min(1, reducedDpi / page.resolutionDpi) : 1;
  const widthPx = Math.max(1, Math.round(page.widthPx * scale));
  const heightPx = Math.max(1, Math.round(page.heightPx * scale));
  const picture = sharp(page.pixels, {
    raw: { width: page.widthPx, height: page.heightPx, channels: page.channels },
  });
  const scaled = scale < 1 ? picture.resize({ width: widthPx, height: heightPx, fit: 'fill' }) : picture;
  sharp.concurrency(encoderThreads);
  const encoded = await scaled.avif({ quality, effort: 1 }).toBuffer();
  return { encoded, mediaType: 'image/avif', widthPx, heightPx };
}
