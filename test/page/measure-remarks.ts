/**
 * How often the checks of a page are right, over sample papers, cases and seeds, and what they cost beside the whole preparation:
 * `node test/page/measure-remarks.ts [seeds] [everyday]`; `everyday` leaves out the sample papers. Prints a table; ends with 1 when a fault was missed or a false alarm given.
 */
import { type SamplePaper, samplePapers } from '../../src/demo/papers/sample-papers.ts';
import { judgePage } from '../../src/page/legibility.ts';
import { preparePage } from '../../src/page/page-encoding.ts';
import { faultsAmong } from '../../src/page/page-remarks.ts';
import { shrink, shrinkFactorTo } from '../../src/page/shrink.ts';
import { median } from '../bench/median.ts';
import { everydayPage, everydayPapers } from './everyday-papers.ts';
import { badCases, goodCases, judgeCase, sampleSkew, sampleTurn, skewCases } from './remark-cases.ts';
import { scannedPaper } from './spoiled-pages.ts';

const seeds = Number(process.argv[2] ?? 4);
const onlyEveryday = process.argv[3] === 'everyday';
const papers = samplePapers.filter((paper) => paper !== 'blankPage');
const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const lines = [row(['case', 'pages', 'as they should be', 'wrong']), row(['---', '---', '---', '---'])];
const times: number[] = [];
let wrongs = 0;

for (const resolutionDpi of [150, 200, 300]) {
  const wrong: string[] = [];
  for (const paper of everydayPapers) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const page = await everydayPage(paper, seed, { resolutionDpi });
      const { remarks } = await judgePage(page, shrink(page, shrinkFactorTo(75, page)));
      const faults = faultsAmong(remarks);
      if (faults.length > 0) wrong.push(`${paper.name} seed ${seed}: ${faults.join('+')}`);
    }
  }
  const pages = everydayPapers.length * seeds;
  wrongs += wrong.length;
  lines.push(
    row([`everyday papers, ${resolutionDpi} dpi`, pages, pages - wrong.length, wrong.join(', ') || 0]),
  );
  process.stderr.write(`${lines.at(-1)}\n`);
}
if (onlyEveryday) {
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exit(wrongs === 0 ? 0 : 1);
}

for (const [at, each] of [...goodCases, ...badCases].entries()) {
  const wrong: string[] = [];
  let pages = 0;
  for (const [index, paper] of papers.entries()) {
    for (let round = 0; round < seeds; round += 1) {
      const seed = 1000 * (at + 1) + 37 * index + round;
      const { faults, ms } = await judgeCase(paper, each, seed);
      pages += 1;
      times.push(ms);
      const isRight = each.fault ? faults.includes(each.fault) : faults.length === 0;
      if (!isRight) wrong.push(`${paper} seed ${seed}: ${faults.join('+') || 'nothing found'}`);
    }
  }
  wrongs += wrong.length;
  lines.push(row([each.name, pages, pages - wrong.length, wrong.join(', ') || 0]));
  process.stderr.write(`${lines.at(-1)}\n`);
}

const skew = { pages: 0, straightened: 0, errors: [] as number[] };
const turns = { pages: 0, right: 0, left: 0, wrong: 0 };
for (const [index, paper] of papers.entries()) {
  for (let round = 0; round < 2 * seeds; round += 1) {
    for (const each of skewCases) await measureSkewed(paper, each, 37 * index + round);
    const upside = goodCases.find(({ turned }) => turned);
    if (upside && round < seeds) await measureTurned(paper, upside, 37 * index + round);
  }
}

async function measureSkewed(paper: SamplePaper, each: (typeof skewCases)[number], seed: number) {
  const lies = sampleSkew[paper];
  if (lies === undefined || !each.skewDegrees) return;
  const { straightening } = await judgeCase(paper, each, seed);
  skew.pages += 1;
  if (!straightening) return;
  skew.straightened += 1;
  skew.errors.push(Math.abs(straightening.degrees + lies + each.skewDegrees(seed)));
}

async function measureTurned(paper: SamplePaper, each: (typeof goodCases)[number], seed: number) {
  const { turn } = await judgeCase(paper, each, seed);
  const asDrawn = sampleTurn[paper];
  turns.pages += 1;
  if (turn === 0) turns.left += 1;
  else if (asDrawn !== undefined && turn === (asDrawn + 180) % 360) turns.right += 1;
  else turns.wrong += 1;
}

wrongs += turns.wrong + skew.errors.filter((error) => error > 0.5).length;
const whole: number[] = [];
for (const paper of papers) {
  const page = await scannedPaper(paper);
  const begin = performance.now();
  await preparePage(page, 'useful');
  whole.push(performance.now() - begin);
}
process.stdout.write(`${lines.join('\n')}

askew by 2 to 6.5 degrees: ${skew.straightened} of ${skew.pages} straightened, largest error ${Math.max(0, ...skew.errors).toFixed(2)} degrees
upside down: ${turns.right} of ${turns.pages} turned, ${turns.left} left as they were, ${turns.wrong} turned wrongly
time of all checks: ${Math.round(median(times))} ms, of a whole page with them: ${Math.round(median(whole))} ms
`);
process.exitCode = wrongs === 0 ? 0 : 1;
