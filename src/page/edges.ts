/** Tells whether what is on a page goes on beyond its edge: writing that is cut, a card or a photo that lies half outside. */
import type { Writing } from './writing.ts';

/** The outermost half millimetre is the frame of the glass. */
const atMm = 0.5;
/**
 * Letters and lines of tables that stand at the edge and go on into the page: some that are longer than the shadow of the sheet's
 * edge is deep, or many that are cut letters. A single line may be a frame, a fold or a hair.
 */
const crossings = [
  { insideMm: 2.6, least: 4 },
  { insideMm: 1.1, least: 8 },
];
const longestStrokeMm = 8;
/** The side of a card or a photo, up to a shadow or a tint along the whole edge. */
const [shortestSideMm, longestSideShare] = [12, 0.85];
/** A picture is darker than white paper and brighter than the nothing beside a sheet that lies askew under a dark lid. */
const [paperFrom, nothingBelow] = [232, 60];

type Side = { length: number; at: (along: number, deep: number) => number };

export function isCutOff(writing: Writing): boolean {
  const pxPerMm = writing.resolutionDpi / 25.4;
  return sidesOf(writing).some(
    (side) =>
      crossings.some(({ insideMm, least }) => strokesAcross(side, writing, insideMm) >= least) ||
      hasPictureAcross(side, writing, pxPerMm),
  );
}

function sidesOf({ widthPx, heightPx }: Writing): Side[] {
  return [
    { length: widthPx, at: (along, deep) => deep * widthPx + along },
    { length: widthPx, at: (along, deep) => (heightPx - 1 - deep) * widthPx + along },
    { length: heightPx, at: (along, deep) => along * widthPx + deep },
    { length: heightPx, at: (along, deep) => along * widthPx + widthPx - 1 - deep },
  ];
}

/** Strokes that stand at the edge and go on into the page. */
function strokesAcross(side: Side, { ink, resolutionDpi }: Writing, insideMm: number): number {
  const pxPerMm = resolutionDpi / 25.4;
  const [edge, inside] = [Math.round(atMm * pxPerMm), Math.round(insideMm * pxPerMm)];
  const runs = runsOf(side.length, (along) => ink[side.at(along, edge)] === 1);
  return runs.filter(([from, to]) => {
    if (to - from > longestStrokeMm * pxPerMm) return false;
    // A stroke may lean: it is followed inwards, one pixel to either side a step.
    let [left, right] = [from, to];
    for (let deep = edge + 1; deep <= inside; deep += 1) {
      const found = runsOf(side.length, (along) => ink[side.at(along, deep)] === 1, left - 1, right + 1);
      if (found.length === 0) return false;
      [left, right] = [found[0]![0], found.at(-1)![1]];
    }
    return true;
  }).length;
}

function hasPictureAcross(side: Side, { grey }: Writing, pxPerMm: number): boolean {
  const edge = Math.round(atMm * pxPerMm);
  const depths = [edge, Math.round(2.4 * pxPerMm), Math.round(5 * pxPerMm), Math.round(8 * pxPerMm)];
  const runs = runsOf(side.length, (along) =>
    depths.every((deep) => {
      const value = grey[side.at(along, deep)] ?? 255;
      return value < paperFrom && value >= nothingBelow;
    }),
  );
  const joined = joinRuns(runs, 1.5 * pxPerMm);
  return joined.some(
    ([from, to]) => to - from >= shortestSideMm * pxPerMm && to - from <= longestSideShare * side.length,
  );
}

type Run = [from: number, to: number];

/** The last one is included. */
function runsOf(length: number, is: (along: number) => boolean, from = 0, to = length - 1): Run[] {
  const runs: Run[] = [];
  let begin = -1;
  const last = Math.min(length - 1, to);
  for (let along = Math.max(0, from); along <= last + 1; along += 1) {
    if (along <= last && is(along)) {
      if (begin < 0) begin = along;
    } else if (begin >= 0) {
      runs.push([begin, along - 1]);
      begin = -1;
    }
  }
  return runs;
}

/** Writing on a card breaks its side into pieces. */
function joinRuns(runs: readonly Run[], gap: number): Run[] {
  const joined: Run[] = [];
  for (const [from, to] of runs) {
    const before = joined.at(-1);
    if (before && from - before[1] <= gap) before[1] = to;
    else joined.push([from, to]);
  }
  return joined;
}
