/** Finds what may be letters: groups of ink pixels that hang together, of a letter's size. */
import type { Writing } from './writing.ts';

/** In pixels; `right` and `bottom` are the last ones. */
export type Letter = { left: number; top: number; right: number; bottom: number };

/** From the x-height of 6 points to capitals of 18 points. */
const [leastMm, mostMm] = [0.9, 5];

export function findLetters({ ink, widthPx, heightPx, resolutionDpi }: Writing): Letter[] {
  const [least, most] = [leastMm, mostMm].map((mm) => (mm / 25.4) * resolutionDpi) as [number, number];
  const left = ink.slice();
  const letters: Letter[] = [];
  const waiting = new Int32Array(ink.length);
  for (let first = 0; first < left.length; first += 1) {
    if (left[first] === 0) continue;
    const box: Letter = { left: widthPx, top: heightPx, right: 0, bottom: 0 };
    let count = 1;
    waiting[0] = first;
    left[first] = 0;
    while (count > 0) {
      count -= 1;
      const at = waiting[count]!;
      const y = Math.floor(at / widthPx);
      const x = at - y * widthPx;
      if (x < box.left) box.left = x;
      if (x > box.right) box.right = x;
      if (y < box.top) box.top = y;
      if (y > box.bottom) box.bottom = y;
      for (let row = Math.max(0, y - 1); row <= Math.min(heightPx - 1, y + 1); row += 1) {
        for (let column = Math.max(0, x - 1); column <= Math.min(widthPx - 1, x + 1); column += 1) {
          const next = row * widthPx + column;
          if (left[next] === 0) continue;
          left[next] = 0;
          waiting[count] = next;
          count += 1;
        }
      }
    }
    const [width, height] = [box.right - box.left + 1, box.bottom - box.top + 1];
    const size = Math.max(width, height);
    if (size >= least && size <= most) letters.push(box);
  }
  return letters;
}
