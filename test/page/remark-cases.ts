/** Sample papers times what can go wrong with them, and what the checks should say: for the test and for the table of measure-remarks. */
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import type { SamplePaper } from '../../src/demo/papers/sample-papers.ts';
import { type Judgement, judgePage } from '../../src/page/legibility.ts';
import type { PagePixels } from '../../src/page/page.ts';
import { faultsAmong, type PageFault } from '../../src/page/page-remarks.ts';
import { shrink } from '../../src/page/shrink.ts';
import {
  askew,
  blurred,
  darkened,
  inGrey,
  moved,
  noisy,
  scannedPaper,
  streaked,
  upsideDown,
} from './spoiled-pages.ts';

type Spoil = (page: PagePixels, seed: number, paper: SamplePaper) => PagePixels | Promise<PagePixels>;

/** `skewDegrees` and `turn`: what the case adds to how the sample itself lies. */
export type RemarkCase = {
  name: string;
  fault: PageFault | null;
  spoil: Spoil;
  skewDegrees?: (seed: number) => number;
  turned?: true;
};

/** How the samples were drawn; undefined where nothing on them has to be level. */
export const sampleSkew: Partial<Record<SamplePaper, number>> = {
  policeLetter: 0.6,
  formF102: -0.4,
  familyCard: 0.3,
  ktpFront: -1.5,
  ktpBack: 2,
  birthLetter: -0.8,
  childPhoto: 0.8,
  marriageBook: 0.7,
};

/** The turn that brings the samples upright where there are enough letters to tell. */
export const sampleTurn: Partial<Record<SamplePaper, number>> = {
  policeLetter: 0,
  formF102: 0,
  familyCard: 270,
  birthLetter: 0,
  marriageBook: 0,
};

/** Where something is on the samples: left, top, right, bottom as shares of the page. */
const content: Record<Exclude<SamplePaper, 'blankPage'>, [number, number, number, number]> = {
  policeLetter: [0.11, 0.05, 0.9, 0.98],
  formF102: [0.07, 0.04, 0.93, 0.98],
  familyCard: [0.03, 0.04, 0.92, 0.96],
  ktpFront: [0.14, 0.09, 0.56, 0.29],
  ktpBack: [0.14, 0.09, 0.57, 0.29],
  birthLetter: [0.11, 0.05, 0.9, 0.98],
  childPhoto: [0.05, 0.04, 0.55, 0.56],
  marriageBook: [0.03, 0.02, 0.91, 0.47],
};

const between = (seed: number, least: number, most: number) => least + chanceFrom(seed)() * (most - least);

/** So far that about an eighth of what is there is outside, and the edge goes through something rather than between two lines. */
function pushedOut(page: PagePixels, seed: number, paper: SamplePaper): PagePixels {
  const [left, top, right, bottom] = content[paper as keyof typeof content];
  const [width, height] = [right - left, bottom - top];
  const across = (share: number) => fullestLine(page, 'column', share);
  const down = (share: number) => fullestLine(page, 'row', share);
  switch (seed % 4) {
    case 0:
      return moved(page, -across(left + width / 8), 0);
    case 1:
      return moved(page, page.widthPx - 1 - across(right - width / 8), 0);
    case 2:
      return moved(page, 0, -down(top + height / 8));
    default:
      return moved(page, 0, page.heightPx - 1 - down(bottom - height / 8));
  }
}

/** The row or column within 12 mm on which most is not paper. */
function fullestLine(page: PagePixels, kind: 'row' | 'column', nearShare: number): number {
  const { widthPx, heightPx, channels, pixels } = page;
  const [lines, length] = kind === 'row' ? [heightPx, widthPx] : [widthPx, heightPx];
  const near = Math.round(nearShare * lines);
  let [fullest, most] = [near, -1];
  for (let line = Math.max(0, near - 140); line < Math.min(lines, near + 140); line += 2) {
    let changes = 0;
    for (let along = 3; along < length; along += 3) {
      const at = (place: number) =>
        pixels[(kind === 'row' ? line * widthPx + place : place * widthPx + line) * channels]!;
      if (Math.abs(at(along) - at(along - 3)) > 60) changes += 1;
    }
    if (changes > most) [fullest, most] = [line, changes];
  }
  return fullest;
}

const littleSkew = (seed: number) => between(seed, -1.5, 1.5);
const muchSkew = (seed: number) => between(seed, 2, 6.5) * (seed % 2 === 0 ? 1 : -1);

export const goodCases: RemarkCase[] = [
  { name: 'as drawn', fault: null, spoil: (page) => page },
  { name: 'noise', fault: null, spoil: (page, seed) => noisy(page, between(seed, 3, 6), seed) },
  {
    name: 'a little askew',
    fault: null,
    spoil: async (page, seed) => noisy(await askew(page, littleSkew(seed)), 2, seed),
    skewDegrees: littleSkew,
  },
  { name: 'a soft lens', fault: null, spoil: (page, seed) => blurred(page, between(seed, 0.7, 1.3), seed) },
  {
    name: 'an old lamp',
    fault: null,
    spoil: (page, seed) => darkened(page, { light: between(seed, 0.75, 0.95), gamma: 1.1 }, seed),
  },
  { name: 'in grey', fault: null, spoil: async (page, seed) => noisy(await inGrey(page), 2, seed) },
  {
    name: 'upside down',
    fault: null,
    spoil: (page, seed) => noisy(upsideDown(page), 2, seed),
    turned: true,
  },
];

export const badCases: RemarkCase[] = [
  { name: 'blurred', fault: 'blurred', spoil: (page, seed) => blurred(page, between(seed, 3, 6), seed) },
  {
    name: 'too dark',
    fault: 'tooDark',
    spoil: (page, seed) =>
      darkened(page, { light: between(seed, 0.3, 0.5), gamma: between(seed + 1, 1.2, 2) }, seed),
  },
  {
    name: 'cut off',
    fault: 'cutOff',
    spoil: (page, seed, paper) => noisy(pushedOut(page, seed, paper), 2, seed),
  },
  {
    name: 'streak',
    fault: 'streaks',
    spoil: (page, seed) =>
      streaked(
        page,
        {
          atShare: between(seed, 0.05, 0.95),
          columns: 1 + (seed % 3),
          light: between(seed + 1, 0.5, 0.85),
        },
        seed,
      ),
  },
];

/** Writing may leave the glass here, so that nothing is said about remarks. */
export const skewCases: RemarkCase[] = [
  {
    name: 'far askew',
    fault: null,
    spoil: async (page, seed) => noisy(await askew(page, muchSkew(seed)), 2, seed),
    skewDegrees: muchSkew,
  },
];

export type Judged = Judgement & { faults: PageFault[]; ms: number };

export async function judgeCase(paper: SamplePaper, { spoil }: RemarkCase, seed: number): Promise<Judged> {
  const page = await spoil(await scannedPaper(paper), seed, paper);
  const begin = performance.now();
  const judgement = await judgePage(page, shrink(page, 4));
  return { ...judgement, faults: faultsAmong(judgement.remarks), ms: performance.now() - begin };
}
