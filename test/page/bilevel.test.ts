import test from 'ava';
import { findInk } from '../../src/page/bilevel.ts';
import { count, type Sheet, sheet } from './sheets.ts';

const paper = [250];
const plain = (more = {}) => sheet({ channels: 1, paper, widthPx: 300, heightPx: 300, ...more });
const inkOf = (page: Sheet) => findInk({ ...page, grey: page.pixels }, 300);
const at = (page: Sheet, ink: Uint8Array, x: number, y: number) => ink[y * page.widthPx + x];

test('noisy paper has no ink', (t) => {
  t.is(
    count(inkOf(plain({ noise: 12 })), (value) => value === 1),
    0,
  );
});

test('a stroke keeps its weight, from hair lines to bars', (t) => {
  for (const width of [2, 3, 5, 9, 80]) {
    const page = plain().paint({ x: 100, y: 20, width, height: 260 }, [30]);
    const ink = inkOf(page);
    const measured = count(ink.subarray(150 * 300, 151 * 300), (value) => value === 1);
    t.true(Math.abs(measured - width) <= 1, `${width} px became ${measured}`);
  }
});

test('pale writing is ink, alone and beside black print', (t) => {
  const page = plain().paint({ x: 60, y: 20, width: 6, height: 260 }, [180]);
  page
    .paint({ x: 180, y: 20, width: 20, height: 260 }, [20])
    .paint({ x: 210, y: 20, width: 6, height: 260 }, [180]);
  const ink = inkOf(page);
  for (const x of [63, 190, 213]) t.is(at(page, ink, x, 150), 1, `at ${x}`);
  t.is(at(page, ink, 120, 150), 0);
});

test('the middle of a large dark area is ink too', (t) => {
  const page = plain().paint({ x: 50, y: 50, width: 200, height: 200 }, [100]);
  t.is(at(page, inkOf(page), 150, 150), 1);
});

test('lone pixels are dropped, the dot of an i stays', (t) => {
  const page = plain({ noise: 0 }).paint({ x: 100, y: 100, width: 1, height: 1 }, [0]);
  page.paint({ x: 200, y: 200, width: 4, height: 4 }, [20]);
  const ink = inkOf(page);
  t.is(at(page, ink, 100, 100), 0);
  t.is(at(page, ink, 202, 202), 1);
});

test('the smallest pages have an answer', (t) => {
  for (const [widthPx, heightPx] of [
    [1, 1],
    [1, 50],
    [50, 1],
    [3, 2],
  ]) {
    t.is(inkOf(plain({ widthPx, heightPx })).length, widthPx! * heightPx!);
  }
});
