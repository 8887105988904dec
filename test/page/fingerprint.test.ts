/** The same sheet twice, however it was laid down; never two sheets that only look alike. */
import test from 'ava';
import type { SamplePaper } from '../../src/demo/papers/sample-papers.ts';
import { isSameSheet, takeFingerprint } from '../../src/page/fingerprint.ts';
import type { PageFingerprint, PagePixels } from '../../src/page/page.ts';
import { findPaperLight, whitenPaper } from '../../src/page/paper-white.ts';
import { shrink, toGrey } from '../../src/page/shrink.ts';
import { measureSkew } from '../../src/page/skew.ts';
import { planStraightening, straighten } from '../../src/page/straighten.ts';
import { readWriting } from '../../src/page/writing.ts';
import { askew, darkened, moved, noisy, rewritten, scannedPaper, upsideDown } from './spoiled-pages.ts';

/** As preparePage does it, without the encoding. */
async function fingerprintOf(page: PagePixels): Promise<PageFingerprint> {
  const writing = readWriting({ ...page, channels: 1, pixels: toGrey(page) });
  const plan = planStraightening(measureSkew(writing), writing);
  const overview = shrink(plan ? await straighten(page, plan) : page, 4);
  return takeFingerprint(whitenPaper(overview, findPaperLight(overview)));
}

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

for (const paper of papers) {
  test.serial(
    `${paper}: known again when it was moved, turned a little, turned around, in less light`,
    async (t) => {
      const page = await scannedPaper(paper);
      const known = await fingerprintOf(page);
      for (const [how, again] of [
        ['as it lay', noisy(page, 4, 7)],
        ['moved and askew', noisy(moved(await askew(page, -2), -11, 17), 2, 8)],
        ['turned around', noisy(moved(upsideDown(page), 9, 21), 2, 9)],
        ['in less light', darkened(page, { light: 0.85, gamma: 1.1 }, 10)],
      ] as const) {
        const seen = await fingerprintOf(again);
        t.true(isSameSheet(known, seen), how);
        t.true(isSameSheet(seen, known), how);
      }
    },
  );
}

for (const [what, paper, areas] of [
  ['name on two identity cards', 'ktpFront', [{ xMm: 33, yMm: 48.5, widthMm: 45, heightMm: 5.5 }]],
  ['number on two identity cards', 'ktpFront', [{ xMm: 33, yMm: 43, widthMm: 60, heightMm: 6 }]],
  ['number on two forms', 'formF102', [{ xMm: 78, yMm: 61, widthMm: 118, heightMm: 7 }]],
  ['name on two birth letters', 'birthLetter', [{ xMm: 82, yMm: 85, widthMm: 100, heightMm: 12 }]],
  ['family on two family cards', 'familyCard', [{ xMm: 118, yMm: 12, widthMm: 26, heightMm: 110 }]],
] as const) {
  test.serial(`another ${what} makes another sheet`, async (t) => {
    const page = await scannedPaper(paper);
    const other = areas.reduce<PagePixels>((changed, area) => rewritten(changed, area), page);
    const [a, b] = [await fingerprintOf(page), await fingerprintOf(noisy(other, 2, 5))];
    t.false(isSameSheet(a, b));
    t.false(isSameSheet(b, a));
  });
}

test.serial('no two sample papers are the same sheet, and two empty sheets are not either', async (t) => {
  const prints: [string, PageFingerprint][] = [];
  for (const paper of [...papers, 'blankPage'] as const) {
    prints.push([paper, await fingerprintOf(await scannedPaper(paper))]);
  }
  for (const [index, [name, a]] of prints.entries()) {
    for (const [other, b] of prints.slice(index + 1)) t.false(isSameSheet(a, b), `${name}, ${other}`);
  }
  const bare = prints.at(-1)![1];
  t.false(isSameSheet(bare, bare));
});

test('a page too small for a block is the same as nothing', (t) => {
  const tiny = { columns: 2, rows: 1, darkness: Uint8Array.of(0, 255) };
  t.false(isSameSheet(tiny, tiny));
});
