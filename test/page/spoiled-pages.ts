/** Sample papers as a careless hand or a tired scanner would deliver them. The same seed gives the same pixels. */
import sharp from 'sharp';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { type SamplePaper, samplePaper } from '../../src/demo/papers/sample-papers.ts';
import type { PagePixels } from '../../src/page/page.ts';

const read = new Map<SamplePaper, Promise<PagePixels>>();

/** A4 at 300 dpi in colour. The pixels are shared: don't change or hand them over. */
export function scannedPaper(kind: SamplePaper): Promise<PagePixels> {
  let page = read.get(kind);
  if (!page) {
    page = readPaper(kind);
    read.set(kind, page);
  }
  return page;
}

async function readPaper(kind: SamplePaper): Promise<PagePixels> {
  const { data, info } = await sharp(await samplePaper(kind))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: 3, resolutionDpi: 300, pixels: data };
}

function picture({ widthPx, heightPx, channels, pixels }: PagePixels) {
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } });
}

/** `sigmaPx` at the page's own resolution. The sensor's noise comes after the lens. */
export async function blurred(page: PagePixels, sigmaPx: number, seed: number): Promise<PagePixels> {
  return noisy({ ...page, pixels: await picture(page).blur(sigmaPx).raw().toBuffer() }, 1.6, seed);
}

/** `deviation` in levels of 255. */
export function noisy(page: PagePixels, deviation: number, seed: number): PagePixels {
  const chance = chanceFrom(seed);
  const table = Float32Array.from(
    { length: 65_536 },
    () => (chance() + chance() + chance() + chance() - 2) * 1.73 * deviation,
  );
  const pixels = new Uint8Array(page.pixels.length);
  let at = 0;
  for (let i = 0; i < pixels.length; i += 1) {
    // A new start now and then, so that the table does not show as a pattern.
    if (i % 7440 === 0) at = Math.floor(chance() * 65_536);
    at = (at + 1) & 0xffff;
    pixels[i] = Math.max(0, Math.min(255, Math.round(page.pixels[i]! + table[at]!)));
  }
  return { ...page, pixels };
}

/** A lamp that gives the share `light` of its light, seen through `gamma`. */
export function darkened(page: PagePixels, { light, gamma }: { light: number; gamma: number }, seed: number) {
  const levels = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.round(255 * (light * (value / 255)) ** gamma),
  );
  return noisy({ ...page, pixels: page.pixels.map((value) => levels[value]!) }, 1.6, seed);
}

/** Moved by so many pixels to the right and down; what leaves the glass is gone, the lid shows where nothing lies. */
export function moved(page: PagePixels, right: number, down: number): PagePixels {
  const { widthPx, heightPx, channels } = page;
  const pixels = new Uint8Array(page.pixels.length).fill(240);
  for (let y = Math.max(0, down); y < Math.min(heightPx, heightPx + down); y += 1) {
    const [from, to] = [Math.max(0, -right), Math.min(widthPx, widthPx - right)];
    const row = (y - down) * widthPx;
    pixels.set(
      page.pixels.subarray((row + from) * channels, (row + to) * channels),
      (y * widthPx + from + right) * channels,
    );
  }
  return { ...page, pixels };
}

/** A grain on the glass of a feeder: one to three columns that keep a share of the light, with noise of their own. */
export function streaked(
  page: PagePixels,
  streak: { atShare: number; columns: number; light: number },
  seed: number,
): PagePixels {
  const chance = chanceFrom(seed);
  const { widthPx, heightPx, channels } = page;
  const pixels = Uint8Array.from(page.pixels);
  const first = Math.round(streak.atShare * widthPx);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = first; x < first + streak.columns; x += 1) {
      const noise = (chance() - 0.5) * 12;
      for (let channel = 0; channel < channels; channel += 1) {
        const i = (y * widthPx + x) * channels + channel;
        pixels[i] = Math.max(0, Math.min(255, Math.round(pixels[i]! * streak.light + noise)));
      }
    }
  }
  return { ...page, pixels };
}

export function upsideDown(page: PagePixels): PagePixels {
  const { channels } = page;
  const pixels = new Uint8Array(page.pixels.length);
  for (let i = 0, to = pixels.length - channels; i < pixels.length; i += channels, to -= channels) {
    for (let channel = 0; channel < channels; channel += 1) pixels[to + channel] = page.pixels[i + channel]!;
  }
  return { ...page, pixels };
}

/** Turned clockwise around the middle of the glass, with the paper's own colour around it. */
export async function askew(page: PagePixels, degrees: number): Promise<PagePixels> {
  const { widthPx, heightPx, pixels } = page;
  const [r, g, b] = [pixels[30_003]!, pixels[30_004]!, pixels[30_005]!];
  const turned = await picture(page)
    .rotate(degrees, { background: { r, g, b } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = turned.info;
  const cut = await sharp(turned.data, { raw: { width, height, channels: page.channels } })
    .extract({
      left: (width - widthPx) >> 1,
      top: (height - heightPx) >> 1,
      width: widthPx,
      height: heightPx,
    })
    .raw()
    .toBuffer();
  return { ...page, pixels: cut };
}

/** As a scanner in grey mode delivers it. */
export async function inGrey(page: PagePixels): Promise<PagePixels> {
  const pixels = await picture(page).toColourspace('b-w').raw().toBuffer();
  return { ...page, channels: 1, pixels };
}

/** The same form filled in by somebody else: writing within the area, in millimetres, is put backwards. */
export function rewritten(
  page: PagePixels,
  area: { xMm: number; yMm: number; widthMm: number; heightMm: number },
): PagePixels {
  const { widthPx, channels, resolutionDpi } = page;
  const px = (mm: number) => Math.round((mm / 25.4) * resolutionDpi);
  const [left, right] = [px(area.xMm), px(area.xMm + area.widthMm)];
  const pixels = Uint8Array.from(page.pixels);
  for (let y = px(area.yMm); y < px(area.yMm + area.heightMm); y += 1) {
    for (let x = left; x < right; x += 1) {
      const from = (y * widthPx + right - 1 - (x - left)) * channels;
      pixels.set(page.pixels.subarray(from, from + channels), (y * widthPx + x) * channels);
    }
  }
  return { ...page, pixels };
}
