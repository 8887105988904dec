import test from 'ava';
import { isBlank } from '../../src/page/blank-page.ts';
import { shrink } from '../../src/page/shrink.ts';
import { type Sheet, sheet } from './sheets.ts';

const a5 = (more = {}) => sheet({ channels: 1, paper: [235], widthPx: 1240, heightPx: 1748, ...more });
const looksBlank = (page: Sheet) => isBlank(shrink(page, 4));

for (const [what, more] of [
  ['white paper', {}],
  ['grey paper with much noise', { paper: [150], noise: 14 }],
  ['paper in uneven light', { shade: 0.2 }],
  ['a black open lid', { paper: [8], noise: 6 }],
] as const) {
  test(`${what} is blank`, (t) => {
    t.true(looksBlank(a5(more)));
  });
}

test('the shadow at the edge of the paper, dust and a hair leave it blank', (t) => {
  const page = a5();
  page.paint({ x: 0, y: 0, width: 30, height: 1748 }, [60]);
  for (let i = 0; i < 12; i += 1)
    page.paint({ x: 150 + 90 * i, y: 200 + 110 * i, width: 6, height: 6 }, [40]);
  page.paint({ x: 700, y: 800, width: 3, height: 40 }, [60]);
  t.true(looksBlank(page));
});

test('the other side shining through leaves it blank', (t) => {
  const page = a5();
  for (let y = 200; y < 1500; y += 60) page.paint({ x: 200, y, width: 800, height: 24 }, [223]);
  t.true(looksBlank(page));
});

test('one short line of writing is not blank, in pencil neither', (t) => {
  for (const ink of [30, 150]) {
    const page = a5();
    for (let letter = 0; letter < 9; letter += 1) {
      page.paint({ x: 500 + 28 * letter, y: 1500, width: 5, height: 34 }, [ink]);
      page.paint({ x: 500 + 28 * letter, y: 1515, width: 18, height: 5 }, [ink]);
    }
    t.false(looksBlank(page), `ink ${ink}`);
  }
});

test('a page too small to hold a letter is blank', (t) => {
  t.true(isBlank(sheet({ channels: 1, paper: [200], widthPx: 3, heightPx: 3 })));
});
