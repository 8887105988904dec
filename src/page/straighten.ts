/** Turns a page that lies askew until its lines are level. */
import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { PagePixels } from './page.ts';
import type { Skew } from './skew.ts';
import type { Writing } from './writing.ts';

/** Nobody sees less, and turning costs a little sharpness. */
const leastDegrees = 0.25;
/** More is a sheet that was laid down carelessly; it may as well be read sideways. */
const mostDegrees = 8;
const leastSureness = 1.6;
/** Shadows at the edge of the sheet may fall off the page, writing may not. */
const marginMm = 3;

/** How much a page is to be turned clockwise, and around which point; undefined when it is left as it is. */
export type Straightening = { degrees: number; xShare: number; yShare: number };

/** Only when sure, and when all that is written stays on the page. */
export function planStraightening(skew: Skew | undefined, writing: Writing): Straightening | undefined {
  if (!skew || skew.sureness < leastSureness) return undefined;
  const size = Math.abs(skew.degrees);
  if (size < leastDegrees || size > mostDegrees) return undefined;
  const { widthPx, heightPx } = writing;
  const box = inkBox(writing);
  if (!box) return undefined;
  // Around its own middle what is written stays where it was, a card in the corner of the glass too.
  const plan = {
    degrees: -skew.degrees,
    xShare: (box.left + box.right) / 2 / widthPx,
    yShare: (box.top + box.bottom) / 2 / heightPx,
  };
  return staysOnPage(writing, plan) ? plan : undefined;
}

/** The same size; what was outside the page becomes paper. Bicubic, so that print stays sharp. */
export async function straighten(page: PagePixels, plan: Straightening): Promise<PagePixels> {
  const { widthPx, heightPx, channels } = page;
  const [r, g, b] = paperColour(page);
  const angle = (plan.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // sharp answers with all of the turned page; the piece we want has the middle of the writing where it was.
  const [x, y] = [plan.xShare * widthPx, plan.yShare * heightPx];
  const farLeft = Math.min(0, -heightPx * sin);
  const farTop = Math.min(0, widthPx * sin);
  const left = Math.round(x * cos - y * sin - farLeft - x);
  const top = Math.round(x * sin + y * cos - farTop - y);
  const { data, info } = await sharp(page.pixels, { raw: { width: widthPx, height: heightPx, channels } })
    .affine([cos, -sin, sin, cos], { background: { r, g, b }, interpolator: 'bicubic' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.equal(info.channels, channels);
  const pixels = bare(widthPx * heightPx, channels === 1 ? [r] : [r, g, b]);
  const [fromX, toX] = [Math.max(0, left), Math.min(info.width, left + widthPx)];
  for (let row = 0; row < heightPx; row += 1) {
    const from = (row + top) * info.width;
    if (row + top < 0 || row + top >= info.height || fromX >= toX) continue;
    const piece = data.subarray((from + fromX) * channels, (from + toX) * channels);
    pixels.set(piece, (row * widthPx + fromX - left) * channels);
  }
  return { ...page, pixels };
}

function bare(count: number, colour: number[]): Uint8Array {
  const pixels = new Uint8Array(count * colour.length);
  if (colour.length === 1) return pixels.fill(colour[0]!);
  for (let i = 0; i < pixels.length; i += colour.length) pixels.set(colour, i);
  return pixels;
}

/** The commonest brightness of the four edges, where paper or lid is. */
function paperColour({ widthPx, heightPx, channels, pixels }: PagePixels): [number, number, number] {
  const counts = new Map<number, { count: number; sums: [number, number, number] }>();
  const look = (x: number, y: number) => {
    const i = (y * widthPx + x) * channels;
    const colour = channels === 1 ? [pixels[i]!] : [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    const key = colour[channels >> 1]! >> 3;
    const bin = counts.get(key) ?? { count: 0, sums: [0, 0, 0] };
    bin.count += 1;
    for (let channel = 0; channel < 3; channel += 1) bin.sums[channel]! += colour[channel] ?? colour[0]!;
    counts.set(key, bin);
  };
  const inset = Math.min(12, widthPx >> 2, heightPx >> 2);
  for (let x = 0; x < widthPx; x += 5) {
    look(x, inset);
    look(x, heightPx - 1 - inset);
  }
  for (let y = 0; y < heightPx; y += 5) {
    look(inset, y);
    look(widthPx - 1 - inset, y);
  }
  const { count, sums } = [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a));
  return sums.map((sum) => Math.round(sum / count)) as [number, number, number];
}

function inkBox({ ink, widthPx, heightPx, resolutionDpi }: Writing) {
  const margin = Math.round((marginMm / 25.4) * resolutionDpi);
  const box = { left: widthPx, top: heightPx, right: -1, bottom: -1 };
  for (let y = margin; y < heightPx - margin; y += 1) {
    for (let x = margin; x < widthPx - margin; x += 1) {
      if (ink[y * widthPx + x] === 0) continue;
      if (x < box.left) box.left = x;
      if (x > box.right) box.right = x;
      if (y < box.top) box.top = y;
      box.bottom = y;
    }
  }
  return box.right < 0 ? undefined : box;
}

function staysOnPage({ ink, widthPx, heightPx, resolutionDpi }: Writing, plan: Straightening): boolean {
  const margin = Math.round((marginMm / 25.4) * resolutionDpi);
  const angle = (plan.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [plan.xShare * widthPx, plan.yShare * heightPx];
  for (let y = margin; y < heightPx - margin; y += 1) {
    for (let x = margin; x < widthPx - margin; x += 1) {
      if (ink[y * widthPx + x] === 0) continue;
      const [dx, dy] = [x - middleX, y - middleY];
      const [toX, toY] = [middleX + dx * cos - dy * sin, middleY + dx * sin + dy * cos];
      if (toX < 1 || toY < 1 || toX > widthPx - 2 || toY > heightPx - 2) return false;
    }
  }
  return true;
}
