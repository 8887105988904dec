/** What the pretend scanner's sensor sees: the page on the glass at the asked resolution, the white lid around it. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { PnmCollector, type PnmPicture } from './pnm.ts';

export type Shot = {
  page: string | null;
  resolutionDpi: number;
  channels: 1 | 3;
  widthMm: number;
  heightMm: number;
};

/** A lid is never pure white. */
const lid = { r: 246, g: 246, b: 244 };
const mmPerInch = 25.4;
const a4WidthMm = 210;

/** A page file that names no resolution is taken to be as wide as A4; it lies in the corner of the glass. */
export async function shootGlass({
  page,
  resolutionDpi,
  channels,
  widthMm,
  heightMm,
}: Shot): Promise<PnmPicture> {
  const widthPx = Math.round((widthMm / mmPerInch) * resolutionDpi);
  const heightPx = Math.round((heightMm / mmPerInch) * resolutionDpi);
  const glass = sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: lid } });
  const seen =
    page === null ? glass : glass.composite([await placed(page, { resolutionDpi, widthPx, heightPx })]);
  const space = channels === 1 ? 'b-w' : 'srgb';
  const { data, info } = await seen
    .removeAlpha()
    .toColourspace(space)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels, pixels: data };
}

async function placed(path: string, glass: { resolutionDpi: number; widthPx: number; heightPx: number }) {
  const page = openPage(path);
  const { width, density, autoOrient } = await page.metadata();
  const pageWidthPx = autoOrient.width || width;
  // 72 is what sharp reports when the file says nothing.
  const pageDpi = density && density > 72 ? density : pageWidthPx / (a4WidthMm / mmPerInch);
  const scaledWidthPx = Math.max(1, Math.round((pageWidthPx * glass.resolutionDpi) / pageDpi));
  const scaled = await page
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: scaledWidthPx })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width: scaledWidth, height, channels } = scaled.info;
  const seen = { width: Math.min(scaledWidth, glass.widthPx), height: Math.min(height, glass.heightPx) };
  const input = await sharp(scaled.data, { raw: { width: scaledWidth, height, channels } })
    .extract({ left: 0, top: 0, ...seen })
    .raw()
    .toBuffer();
  return { input, raw: { ...seen, channels }, left: 0, top: 0 };
}

/** sharp reads no PNM, so ours is read by hand. */
function openPage(path: string) {
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x50 || (bytes[1] !== 0x35 && bytes[1] !== 0x36)) return sharp(bytes);
  const collector = new PnmCollector({ maxBytes: 500_000_000 });
  collector.push(bytes);
  const picture = collector.finish();
  if (picture.outcome === 'refused') throw new Error(`${path}: ${picture.why}`);
  return sharp(picture.pixels, {
    raw: { width: picture.widthPx, height: picture.heightPx, channels: picture.channels },
  });
}
