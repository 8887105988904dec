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
  { insideMm: 1.2, least: 8 },
];
const longestStrokeMm = 8;
/**
 * Most people push a card or a photo right into the corner of the glass, where it is whole and touches the edge all the same. So
 * only what a machine cut to a known size can be seen to be too short: identity cards and prints of 10 x 15 cm.
 */
const knownSizesMm = [
  [85.6, 54],
  [102, 152],
  // The picture on such a print, within its white border.
  [94, 144],
];
/** Faded borders make a side look shorter, a card that lies askew makes it longer. */
const [sideShorterMm, sideLongerMm] = [2, 1.5];
const shortestRunMm = 12;
const leastMissingMm = 3.5;
/** Bright places in a picture, such as a light sky, up to this deep are a part of it. */
const widestGapMm = 6;
/** A picture is darker than white paper and brighter than the nothing beside a sheet that lies askew under a dark lid. */
const [paperFrom, nothingBelow] = [232, 60];

type Side = { length: number; depth: number; at: (along: number, deep: number) => number };

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
    { length: widthPx, depth: heightPx, at: (along, deep) => deep * widthPx + along },
    { length: widthPx, depth: heightPx, at: (along, deep) => (heightPx - 1 - deep) * widthPx + along },
    { length: heightPx, depth: widthPx, at: (along, deep) => along * widthPx + deep },
    { length: heightPx, depth: widthPx, at: (along, deep) => along * widthPx + widthPx - 1 - deep },
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
  const isPicture = (along: number, deep: number) => {
    const value = grey[side.at(along, deep)] ?? 255;
    return value < paperFrom && value >= nothingBelow;
  };
  const depths = [atMm, 2.4, 5, 8].map((mm) => Math.round(mm * pxPerMm));
  // A pale patch of a card is as bright as paper here and there, hence the second look over wider gaps.
  const runs = runsOf(side.length, (along) => depths.every((deep) => isPicture(along, deep)));
  if (!joinRuns(runs, 1.5 * pxPerMm).some(([from, to]) => to - from >= shortestRunMm * pxPerMm)) return false;
  const pale = runsOf(side.length, (along) => depths.slice(1).some((deep) => isPicture(along, deep)));
  return joinRuns(pale, 8 * pxPerMm).some(([from, to]) => {
    const sideMm = (to - from + 1) / pxPerMm;
    const wholeMm = knownSizesMm.flatMap(([a, b]) =>
      [isAbout(sideMm, a!) ? b! : [], isAbout(sideMm, b!) ? a! : []].flat(),
    );
    if (wholeMm.length === 0) return false;
    const deepMm = Math.max(
      ...alongRun(from, to).map((along) => depthAt(side, (deep) => isPicture(along, deep), pxPerMm)),
    );
    return wholeMm.every((mm) => deepMm < mm - leastMissingMm);
  });
}

function isAbout(sideMm: number, knownMm: number): boolean {
  return sideMm >= knownMm - sideShorterMm && sideMm <= knownMm + sideLongerMm;
}

const alongRun = (from: number, to: number) =>
  Array.from({ length: 25 }, (_, i) => Math.round(from + ((to - from) * (i + 0.5)) / 25));

/** In millimetres, how far a picture that begins at the edge goes inwards. */
function depthAt(side: Side, isPicture: (deep: number) => boolean, pxPerMm: number): number {
  const first = Math.round(atMm * pxPerMm);
  let last = first;
  for (let deep = first; deep < side.depth && deep - last <= widestGapMm * pxPerMm; deep += 1) {
    if (isPicture(deep)) last = deep;
  }
  return last / pxPerMm;
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
