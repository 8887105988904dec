import test from 'ava';
import { measurePage } from '../../src/page/page-statistics.ts';
import { sheet, withPrint } from './sheets.ts';

const white = () =>
  sheet({ paper: [255, 255, 255], noise: 0, widthPx: 600, heightPx: 800, resolutionDpi: 75 });

test('white paper has no ink, no colour, no shades', (t) => {
  t.deepEqual(measurePage(white()), { inkShare: 0, colourShare: 0, toneCm2: 0, inkDepth: 255 });
});

test('print is ink without colour and without shades', (t) => {
  const { inkShare, colourShare, toneCm2, inkDepth } = measurePage(withPrint(white()));
  t.true(inkShare > 0.1 && inkShare < 0.3);
  t.is(colourShare, 0);
  t.is(toneCm2, 0);
  t.true(inkDepth < 40);
});

test('a small photo is measured in square centimetres, a flat tint is not a photo', (t) => {
  const page = white();
  // 3 x 4 cm of shades, 3 x 4 cm of one grey.
  for (let x = 0; x < 88; x += 1)
    page.paint({ x: 100 + x, y: 100, width: 1, height: 118 }, [60 + x, 90 + x, 140]);
  page.paint({ x: 300, y: 100, width: 88, height: 118 }, [200, 200, 200]);
  const { toneCm2, colourShare } = measurePage(page);
  t.true(toneCm2 > 6 && toneCm2 < 13, `${toneCm2}`);
  t.true(colourShare > 0.005);
});

test('pencil is told by its depth', (t) => {
  t.true(measurePage(withPrint(white(), [170, 170, 172])).inkDepth > 150);
});
