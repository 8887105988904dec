import test from 'ava';
import { findPaperLight, whitenPaper } from '../../src/page/paper-white.ts';
import { shrink } from '../../src/page/shrink.ts';
import { count, type Sheet, sheet, withPrint } from './sheets.ts';

const whitened = (page: Sheet) => whitenPaper(page, findPaperLight(shrink(page, 4)));

for (const [paper, shade] of [
  [[240, 238, 230], 0],
  [[233, 224, 196], 0.06],
  [[170, 170, 172], 0.08],
] as const) {
  test(`paper of ${paper} with a fall of light of ${shade} becomes pure white`, (t) => {
    const page = sheet({ paper: [...paper], shade, widthPx: 640, heightPx: 800 });
    const white = whitened(page);
    t.true(count(white.pixels, (value) => value === 255) > 0.995 * white.pixels.length);
  });
}

test('what is darker keeps its relation to the paper, and a tint keeps its hue', (t) => {
  const page = sheet({ paper: [240, 240, 240], noise: 0, widthPx: 640, heightPx: 800 });
  page.paint({ x: 100, y: 100, width: 200, height: 300 }, [150, 190, 200]);
  const white = whitened(page);
  const i = (200 * 640 + 200) * 3;
  const scale = 255 / 240;
  for (const [channel, value] of [150, 190, 200].entries()) {
    t.true(Math.abs(white.pixels[i + channel]! - value * scale) <= 3);
  }
});

test('where hardly any paper shows, nothing is changed', (t) => {
  const page = sheet({ widthPx: 640, heightPx: 800, noise: 60 });
  t.is(findPaperLight(shrink(page, 1)), undefined);
  t.is(whitenPaper(page, undefined), page);
});

test('a page without a single whole tile has no known light', (t) => {
  t.is(findPaperLight(sheet({ widthPx: 5, heightPx: 3 })), undefined);
});

test('print stays black', (t) => {
  const page = withPrint(sheet({ widthPx: 640, heightPx: 800 }));
  t.true(count(whitened(page).pixels, (value) => value < 40) > 0.05 * page.pixels.length);
});
