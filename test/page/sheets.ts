/** Small synthetic sheets for the tests of single steps: paper with noise, and things drawn on it. */
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import type { PagePixels } from '../../src/page/page.ts';

export type Sheet = PagePixels & { paint: (area: Area, colour: number[]) => Sheet };
type Area = { x: number; y: number; width: number; height: number };

export function sheet(options: {
  widthPx?: number;
  heightPx?: number;
  channels?: 1 | 3;
  resolutionDpi?: number;
  paper?: number[];
  /** Half of the width of the evenly spread noise, in levels. */
  noise?: number;
  /** Darker towards the right edge by this share. */
  shade?: number;
  seed?: number;
}): Sheet {
  const {
    widthPx = 320,
    heightPx = 400,
    channels = 3,
    resolutionDpi = 300,
    noise = 3,
    shade = 0,
    seed = 1,
  } = options;
  const paper = options.paper ?? [240, 238, 230];
  const chance = chanceFrom(seed);
  const pixels = new Uint8Array(widthPx * heightPx * channels);
  const put = (x: number, y: number, colour: number[]) => {
    const light = 1 - (shade * x) / widthPx;
    for (let channel = 0; channel < channels; channel += 1) {
      const value = colour[channel]! * light + (chance() - 0.5) * 2 * noise;
      pixels[(y * widthPx + x) * channels + channel] = Math.max(0, Math.min(255, Math.round(value)));
    }
  };
  const made: Sheet = {
    ...{ widthPx, heightPx, channels, resolutionDpi, pixels },
    paint: ({ x, y, width, height }, colour) => {
      for (let row = y; row < y + height; row += 1) {
        for (let column = x; column < x + width; column += 1) put(column, row, colour);
      }
      return made;
    },
  };
  return made.paint({ x: 0, y: 0, width: widthPx, height: heightPx }, paper);
}

/** Rows of little black bars, as lines of print look from afar. */
export function withPrint(on: Sheet, colour: number[] = [25, 25, 28]): Sheet {
  for (let y = 40; y + 20 < on.heightPx - 40; y += 40) {
    for (let x = 40; x + 12 < on.widthPx - 40; x += 16) on.paint({ x, y, width: 7, height: 18 }, colour);
  }
  return on;
}

export function count(values: Uint8Array, is: (value: number) => boolean): number {
  let found = 0;
  for (const value of values) if (is(value)) found += 1;
  return found;
}
