import test from 'ava';
import { findInk } from '../../src/page/bilevel.ts';
import { colourInk } from '../../src/page/ink-colours.ts';
import { toGrey } from '../../src/page/shrink.ts';
import { type Sheet, sheet, withPrint } from './sheets.ts';

const white = () => sheet({ paper: [252, 252, 252], widthPx: 640, heightPx: 600 });
const colour = (page: Sheet) => colourInk(page, findInk({ ...page, grey: toGrey(page) }, 300));
const isNear = (a: readonly number[], b: readonly number[]) =>
  a.every((value, i) => Math.abs(value - b[i]!) < 25);

test('print alone is one black ink', (t) => {
  t.deepEqual(colour(withPrint(white())).colours, [[0, 0, 0]]);
});

test('each ink on the page gets its own colour, and every pixel of it that colour', (t) => {
  const inks = [
    [60, 70, 170],
    [120, 50, 160],
    [190, 40, 50],
    [40, 130, 70],
  ];
  const page = white();
  page.paint({ x: 20, y: 20, width: 60, height: 500 }, [20, 20, 20]);
  for (const [i, ink] of inks.entries()) page.paint({ x: 120 + 120 * i, y: 20, width: 60, height: 500 }, ink);
  const { colours, index } = colour(page);
  t.is(colours.length, 5);
  t.is(index[200 * 640 + 50], 1);
  for (const [i, ink] of inks.entries()) {
    const number = index[200 * 640 + 150 + 120 * i]!;
    t.true(isNear(colours[number - 1]!, ink), `${ink} became ${colours[number - 1]}`);
  }
});

test('a dark pen and a lighter stamp of the same hue stay apart', (t) => {
  const page = white();
  page.paint({ x: 50, y: 50, width: 200, height: 200 }, [110, 115, 200]);
  page.paint({ x: 50, y: 350, width: 400, height: 9 }, [25, 35, 85]);
  t.is(colour(page).colours.length, 3);
});

test('coloured fringes at the edges of print, as scanners make them, are still black', (t) => {
  const page = white();
  for (let x = 40; x < 600; x += 20) {
    page.paint({ x, y: 40, width: 8, height: 500 }, [25, 25, 25]);
    page.paint({ x: x - 1, y: 40, width: 1, height: 500 }, [190, 120, 110]);
    page.paint({ x: x + 8, y: 40, width: 1, height: 500 }, [110, 130, 190]);
  }
  t.deepEqual(colour(page).colours, [[0, 0, 0]]);
});

test('a speck of colour makes no ink', (t) => {
  const page = withPrint(white()).paint({ x: 100, y: 100, width: 8, height: 8 }, [200, 30, 30]);
  t.deepEqual(colour(page).colours, [[0, 0, 0]]);
});
