/** Each check by itself, on small drawn sheets; whole papers are in legibility.test.ts. */
import test from 'ava';
import fc from 'fast-check';
import { isTooDark } from '../../src/page/darkness.ts';
import { isCutOff } from '../../src/page/edges.ts';
import type { PagePixels } from '../../src/page/page.ts';
import { faultsAmong } from '../../src/page/page-remarks.ts';
import { shrink } from '../../src/page/shrink.ts';
import { measureSkew } from '../../src/page/skew.ts';
import { planStraightening, straighten } from '../../src/page/straighten.ts';
import { findStreaks } from '../../src/page/streaks.ts';
import { countPairs, findTurn, sureness } from '../../src/page/upright.ts';
import { readWriting } from '../../src/page/writing.ts';
import { type Sheet, sheet } from './sheets.ts';
import { askew, upsideDown } from './spoiled-pages.ts';

const a5 = (more = {}) => sheet({ channels: 1, paper: [238], widthPx: 1240, heightPx: 1748, ...more });

/** Lines of bars between `left` and `right`, each letter 7 pixels wide and 18 high. */
function print(page: Sheet, { left = 150, right = 1090, top = 150, bottom = 1600 } = {}): Sheet {
  for (let y = top; y + 18 < bottom; y += 44) {
    for (let x = left; x + 7 < right; x += 16) page.paint({ x, y, width: 7, height: 18 }, [30]);
  }
  return page;
}
const writingOf = (page: PagePixels) => readWriting(page);

for (const [what, draw, expected] of [
  ['bare paper', (page: Sheet) => page, []],
  ['print', (page: Sheet) => print(page), []],
  [
    'a dark line of one pixel',
    (page: Sheet) => print(page).paint({ x: 700, y: 0, width: 1, height: 1748 }, [190]),
    [700],
  ],
  [
    'a bright line of two pixels',
    (page: Sheet) => print(page).paint({ x: 333, y: 0, width: 2, height: 1748 }, [253]),
    [333, 334],
  ],
  [
    'a line of a table that ends before the page does',
    (page: Sheet) => page.paint({ x: 700, y: 60, width: 3, height: 1620 }, [30]),
    [],
  ],
  [
    'a long line that leans by four pixels',
    (page: Sheet) => {
      for (let i = 0; i < 4; i += 1) page.paint({ x: 700 + i, y: 437 * i, width: 1, height: 437 }, [30]);
      return page;
    },
    [],
  ],
  ['the edge of a sheet', (page: Sheet) => page.paint({ x: 900, y: 0, width: 340, height: 1748 }, [200]), []],
  ['the shadow at the side', (page: Sheet) => page.paint({ x: 20, y: 0, width: 3, height: 1748 }, [90]), []],
] as const) {
  test(`streaks: ${what}`, (t) => {
    t.deepEqual(findStreaks(draw(a5())), [...expected]);
  });
}

for (const [what, draw, expected] of [
  ['print within its margins', (page: Sheet) => print(page), false],
  [
    'lines that run out on the left',
    (page: Sheet) => {
      for (let y = 200; y < 1400; y += 60) page.paint({ x: 0, y, width: 44, height: 5 }, [30]);
      return print(page);
    },
    true,
  ],
  [
    'three lines that run out on the left',
    (page: Sheet) => {
      for (let y = 200; y < 380; y += 60) page.paint({ x: 0, y, width: 44, height: 5 }, [30]);
      return print(page);
    },
    false,
  ],
  [
    'a line of print cut through at the bottom',
    (page: Sheet) => {
      for (let x = 200; x < 900; x += 16) page.paint({ x, y: 1726, width: 7, height: 22 }, [30]);
      return print(page);
    },
    true,
  ],
  [
    'a dark shadow along a side',
    (page: Sheet) => print(page).paint({ x: 0, y: 0, width: 24, height: 1748 }, [60]),
    false,
  ],
  [
    'a frame whose corner leaves the page',
    (page: Sheet) =>
      print(page)
        .paint({ x: 0, y: 90, width: 1150, height: 5 }, [30])
        .paint({ x: 90, y: 0, width: 5, height: 1600 }, [30]),
    false,
  ],
  [
    'dust at the edge',
    (page: Sheet) => {
      for (let y = 100; y < 1600; y += 150) page.paint({ x: 0, y, width: 14, height: 8 }, [40]);
      return print(page);
    },
    false,
  ],
  [
    'a card half outside',
    (page: Sheet) => page.paint({ x: 0, y: 500, width: 700, height: 640 }, [150]),
    true,
  ],
  [
    'a card near the edge',
    (page: Sheet) => page.paint({ x: 40, y: 500, width: 700, height: 640 }, [150]),
    false,
  ],
  [
    'the black beside a sheet that lies askew',
    (page: Sheet) => print(page).paint({ x: 0, y: 0, width: 140, height: 900 }, [12]),
    false,
  ],
] as const) {
  test(`cut off: ${what}`, (t) => {
    t.is(isCutOff(writingOf(draw(a5()))), expected);
  });
}

for (const [what, page, expected] of [
  ['white paper', a5(), false],
  ['a brown envelope', a5({ paper: [150] }), false],
  ['paper under half a lamp', a5({ paper: [95] }), true],
  ['print', print(a5()), false],
  ['a card that is all black', a5().paint({ x: 200, y: 200, width: 1011, height: 638 }, [35]), true],
  ['a card in its colours', a5().paint({ x: 200, y: 200, width: 1011, height: 638 }, [150]), false],
] as const) {
  test(`too dark: ${what}`, (t) => {
    t.is(isTooDark(shrink(page, 4)), expected);
  });
}

for (const degrees of [-8, -3.3, -0.5, 0, 0.7, 4, 7.5]) {
  test(`print that lies askew by ${degrees} degrees is measured and straightened`, async (t) => {
    const page = await askew(
      print(sheet({ widthPx: 1240, heightPx: 1748 }), { left: 300, right: 940 }),
      degrees,
    );
    const grey = shrink({ ...page, channels: 1, pixels: page.pixels.filter((_, i) => i % 3 === 1) }, 1);
    const skew = measureSkew(writingOf(grey));
    t.true(Math.abs((skew?.degrees ?? 99) - degrees) <= 0.15, `${skew?.degrees}`);
    const plan = planStraightening(skew, writingOf(grey));
    if (degrees === 0) t.is(plan, undefined);
    else {
      t.truthy(plan);
      const level = await straighten(grey, plan!);
      t.deepEqual([level.widthPx, level.heightPx], [grey.widthPx, grey.heightPx]);
      t.true(Math.abs(measureSkew(writingOf(level))?.degrees ?? 99) <= 0.15);
    }
  });
}

test('what has no lines, and what lies further askew than eight degrees, is left as it is', async (t) => {
  const dots = a5();
  for (let i = 0; i < 400; i += 1) {
    dots.paint({ x: 100 + ((i * 619) % 1000), y: 100 + ((i * 911) % 1500), width: 9, height: 9 }, [30]);
  }
  t.is(planStraightening(measureSkew(writingOf(dots)), writingOf(dots)), undefined);
  const far = await askew(print(sheet({ widthPx: 1240, heightPx: 1748 }), { left: 400, right: 840 }), 9.3);
  const grey = { ...far, channels: 1 as const, pixels: far.pixels.filter((_, i) => i % 3 === 1) };
  t.is(planStraightening(measureSkew(writingOf(grey)), writingOf(grey)), undefined);
});

/** `b` rises, `p` hangs, `x` does neither. */
function lettersOf(line: string) {
  return [...line.repeat(20)].map((letter, i) => ({
    left: 12 * i,
    right: 12 * i + 9,
    top: letter === 'b' ? 0 : 6,
    bottom: letter === 'p' ? 26 : 20,
  }));
}
const turnedHalf = (letters: ReturnType<typeof lettersOf>) =>
  letters.map(({ left, top, right, bottom }) => ({ left: -right, right: -left, top: -bottom, bottom: -top }));
const turnedLeft = (letters: ReturnType<typeof lettersOf>) =>
  letters.map(({ left, top, right, bottom }) => ({ left: top, right: bottom, top: -right, bottom: -left }));

for (const [what, letters, turn] of [
  ['upright', lettersOf('xbxxbxpxbxx'), 0],
  ['upside down', turnedHalf(lettersOf('xbxxbxpxbxx')), 180],
  ['reading upwards', turnedLeft(lettersOf('xbxxbxpxbxx')), 90],
  ['reading downwards', turnedLeft(turnedHalf(lettersOf('xbxxbxpxbxx'))), 270],
  ['capitals and digits, upside down', turnedHalf(lettersOf('bbbbbbbbbbb')), 0],
  ['as many that hang as that rise', turnedHalf(lettersOf('xbxxpxxbxxp')), 0],
  ['a few words', turnedHalf(lettersOf('xbxxbxpxbxx')).slice(0, 40), 0],
  ['nothing', [], 0],
] as const) {
  test(`writing ${what} is turned by ${turn}`, (t) => {
    t.is(findTurn(letters, 0), turn);
  });
}

test('a page and the same page turned by half a circle never agree on which way is up', (t) => {
  const box = fc
    .record({
      left: fc.nat(900),
      top: fc.nat(900),
      width: fc.nat(20),
      height: fc.integer({ min: 5, max: 30 }),
    })
    .map(({ left, top, width, height }) => ({ left, top, right: left + width, bottom: top + height }));
  fc.assert(
    fc.property(fc.array(box, { maxLength: 200 }), (letters) => {
      const turns = [findTurn(letters, 0), findTurn(turnedHalf(letters), 0)];
      t.false(turns[0] !== 0 && turns[0] === turns[1]);
      t.true(Math.abs(sureness(countPairs(letters, 0))) >= 0);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('a page upside down has the same skew', (t) => {
  const page = print(a5());
  t.is(measureSkew(writingOf(upsideDown(page)))?.degrees, measureSkew(writingOf(page))?.degrees);
});

test('one question at a time: the most important fault comes first, and what is no fault is left out', (t) => {
  t.deepEqual(faultsAmong(['qrPresent', 'streaks', 'cutOff', 'sameSheet']), [
    'sameSheet',
    'cutOff',
    'streaks',
  ]);
  t.deepEqual(faultsAmong(['qrPresent']), []);
  t.deepEqual(faultsAmong([]), []);
});

test('every check takes a page of any size', (t) => {
  const pages = fc.record({
    widthPx: fc.integer({ min: 1, max: 90 }),
    heightPx: fc.integer({ min: 1, max: 90 }),
    resolutionDpi: fc.constantFrom(75, 150, 300, 600),
    value: fc.nat(255),
  });
  fc.assert(
    fc.property(pages, ({ value, ...size }) => {
      const page = {
        ...size,
        channels: 1 as const,
        pixels: new Uint8Array(size.widthPx * size.heightPx).fill(value),
      };
      const writing = writingOf(page);
      t.is(planStraightening(measureSkew(writing), writing), undefined);
      t.false(isCutOff(writing));
      t.deepEqual(findStreaks(page), []);
      t.is(typeof isTooDark(page), 'boolean');
    }),
    { seed: 3, numRuns: 100 },
  );
});
