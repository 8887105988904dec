/**
 * Which way writing has to be turned to be read. In Latin writing far more letters rise above their neighbours (b, d, k, l, t,
 * capitals) than hang below them (g, j, p, y); in Indonesian about three to one.
 */
import type { Rotation } from '../request/request.ts';
import type { Letter } from './letters.ts';

/** Neighbours of which one rises or hangs, counted as the page lies (`rows`) or as seen from its left side (`columns`). */
export type Uprightness = { rising: number; hanging: number };

/** Fewer would be a heading or a few names: no ground to turn a page on. */
const leastPairs = 40;
/** In standard deviations of a fair coin: five is one mistake in some million pages. */
const leastSureness = 5;
/** Of the same word: a space is wider. */
const widestGap = 0.45;
/** How well letters stand on one line, and how much one has to rise, both as shares of the taller one. */
const [level, rise] = [0.09, 0.18];

/** Degrees clockwise that bring the page upright; 0 when it is, or when that can't be said for sure. */
export function findTurn(letters: readonly Letter[], skewDegrees: number): Rotation {
  const rows = countPairs(letters, skewDegrees);
  const columns = countPairs(letters.map(seenFromLeft), skewDegrees);
  const [rowPairs, columnPairs] = [rows, columns].map(({ rising, hanging }) => rising + hanging) as [
    number,
    number,
  ];
  if (rowPairs > 3 * columnPairs) return sureness(rows) < -leastSureness ? 180 : 0;
  if (columnPairs > 3 * rowPairs) {
    const sure = sureness(columns);
    if (sure > leastSureness) return 90;
    if (sure < -leastSureness) return 270;
  }
  return 0;
}

/** Positive when upright, in standard deviations; 0 with too few pairs. */
export function sureness({ rising, hanging }: Uprightness): number {
  const pairs = rising + hanging;
  return pairs < leastPairs ? 0 : (rising - hanging) / Math.sqrt(pairs);
}

/** Looks at each letter and its next one to the right. */
export function countPairs(letters: readonly Letter[], skewDegrees: number): Uprightness {
  const slope = Math.tan((skewDegrees * Math.PI) / 180);
  const byLeft = [...letters].sort((a, b) => a.left - b.left || a.top - b.top);
  const counted = { rising: 0, hanging: 0 };
  byLeft.forEach((letter, at) => {
    const next = nextLetter(byLeft, at);
    if (!next) return;
    const taller = Math.max(heightOf(letter), heightOf(next));
    if (Math.min(heightOf(letter), heightOf(next)) < 0.5 * taller) return;
    const sinking = slope * ((next.left + next.right) / 2 - (letter.left + letter.right) / 2);
    const tops = Math.abs(next.top - letter.top - sinking) / taller;
    const bottoms = Math.abs(next.bottom - letter.bottom - sinking) / taller;
    if (bottoms <= level && tops >= rise) counted.rising += 1;
    if (tops <= level && bottoms >= rise) counted.hanging += 1;
  });
  return counted;
}

function nextLetter(byLeft: readonly Letter[], at: number): Letter | undefined {
  const letter = byLeft[at]!;
  const reach = letter.right + widestGap * 2 * heightOf(letter);
  for (let i = at + 1; i < byLeft.length && byLeft[i]!.left <= reach; i += 1) {
    const next = byLeft[i]!;
    const overlap = Math.min(letter.bottom, next.bottom) - Math.max(letter.top, next.top) + 1;
    const smaller = Math.min(heightOf(letter), heightOf(next));
    const isNear = next.left - letter.right <= widestGap * Math.max(heightOf(letter), heightOf(next));
    if (next.left > letter.right && isNear && overlap >= 0.6 * smaller) return next;
  }
  return undefined;
}

const heightOf = (letter: Letter) => letter.bottom - letter.top + 1;

/** As the page looks when it is turned 90 degrees clockwise; x counts from an edge that doesn't matter here. */
function seenFromLeft({ left, top, right, bottom }: Letter): Letter {
  return { left: -bottom, right: -top, top: left, bottom: right };
}
