import test from 'ava';
import fc from 'fast-check';
import { drawPreview } from '../../src/page/preview.ts';
import { rotatePreview } from '../../src/page/preview-rotation.ts';
import { sheet, withPrint } from './sheets.ts';

test('A4 becomes 28 columns by 40 rows of digits 0 to 3, A4 across becomes 40 by 28', (t) => {
  const upright = drawPreview(withPrint(sheet({ widthPx: 620, heightPx: 877, paper: [255, 255, 255] })));
  t.is(upright.columns, 28);
  t.is(upright.rows.length, 40);
  t.true(upright.rows.every((row) => /^[0-3]{28}$/.test(row)));
  const across = drawPreview(sheet({ widthPx: 877, heightPx: 620 }));
  t.is(across.columns, 40);
  t.is(across.rows.length, 28);
});

test('a blank page stays white, however much its noise could be stretched', (t) => {
  const { rows } = drawPreview(sheet({ widthPx: 620, heightPx: 877, paper: [252, 252, 252], noise: 6 }));
  t.true(rows.every((row) => /^3+$/.test(row)));
});

test('a black corner is black in that corner', (t) => {
  const page = sheet({ widthPx: 620, heightPx: 877, paper: [255, 255, 255] });
  page.paint({ x: 0, y: 0, width: 310, height: 200 }, [0, 0, 0]);
  const { rows } = drawPreview(page);
  t.regex(rows[0]!, /^0{13,14}.*3{10,}$/);
  t.regex(rows.at(-1)!, /^3+$/);
});

test('rotation turns clockwise', (t) => {
  const preview = { columns: 3, rows: ['012', '333'] };
  t.deepEqual(rotatePreview(preview, 0), preview);
  t.deepEqual(rotatePreview(preview, 90), { columns: 2, rows: ['30', '31', '32'] });
  t.deepEqual(rotatePreview(preview, 180), { columns: 3, rows: ['333', '210'] });
  t.deepEqual(rotatePreview(preview, 270), { columns: 2, rows: ['23', '13', '03'] });
});

test('four quarter turns bring every preview back, and none changes its digits', (t) => {
  const previews = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([columns, rows]) =>
      fc.array(
        fc.string({ unit: fc.constantFrom('0', '1', '2', '3'), minLength: columns, maxLength: columns }),
        {
          minLength: rows,
          maxLength: rows,
        },
      ),
    )
    .map((rows) => ({ columns: rows[0]!.length, rows }));
  fc.assert(
    fc.property(previews, (preview) => {
      const once = rotatePreview(preview, 90);
      t.is(once.columns, preview.rows.length);
      t.deepEqual([...once.rows.join('')].sort(), [...preview.rows.join('')].sort());
      t.deepEqual(rotatePreview(once, 270), preview);
      t.deepEqual(rotatePreview(rotatePreview(preview, 180), 180), preview);
    }),
  );
});

test('pages of any shape have a preview of at least one pixel', (t) => {
  for (const [widthPx, heightPx] of [
    [1, 1],
    [2000, 1],
    [1, 900],
  ]) {
    const preview = drawPreview(sheet({ widthPx: widthPx!, heightPx: heightPx! }));
    t.true(preview.columns >= 1 && preview.rows.length >= 1);
    t.true(preview.rows.every((row) => row.length === preview.columns));
  }
});
