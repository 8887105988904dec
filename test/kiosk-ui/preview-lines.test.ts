import test from 'ava';
import fc from 'fast-check';
import { previewLines } from '../../kiosk-ui/preview-lines.ts';
import { lineWidth } from '../../kiosk-ui/screen-line.ts';
import { samplePreview } from './sample-views.ts';

test('the upper pixel is the ink and the lower one the ground', (t) => {
  const lines = previewLines({ columns: 3, rows: ['012', '330'] }, { columns: 10, rows: 10 });
  t.deepEqual(lines, [
    [
      { text: '▀', ink: 'grey0', ground: 'grey3' },
      { text: '▀', ink: 'grey1', ground: 'grey3' },
      { text: '▀', ink: 'grey2', ground: 'grey0' },
    ],
  ]);
});

test('dark grey is never a ground, which a console of eight grounds would not have', (t) => {
  const lines = previewLines({ columns: 4, rows: ['0123', '1111'] }, { columns: 10, rows: 10 });
  t.deepEqual(lines, [
    [
      { text: '▄', ink: 'grey1', ground: 'grey0' },
      { text: '█', ink: 'grey1', ground: 'grey0' },
      { text: '▄', ink: 'grey1', ground: 'grey2' },
      { text: '▄', ink: 'grey1', ground: 'grey3' },
    ],
  ]);
});

test('an odd row at the end stands on white', (t) => {
  t.deepEqual(previewLines({ columns: 2, rows: ['00'] }, { columns: 4, rows: 4 }), [
    [{ text: '▀▀', ink: 'grey0', ground: 'grey3' }],
  ]);
});

test('a large preview is averaged down and keeps its shape', (t) => {
  const lines = previewLines(samplePreview, { columns: 30, rows: 14 });
  t.is(lines.length, 14);
  const width = lineWidth(lines[0] ?? []);
  t.true(Math.abs(width / 28 - samplePreview.columns / samplePreview.rows.length) < 0.06, `${width} x 28`);
  const checkered = Array.from({ length: 8 }, (_, row) => (row % 2 ? '0303' : '3030').repeat(4));
  const inks = previewLines({ columns: 16, rows: checkered }, { columns: 8, rows: 2 }).flat();
  t.true(
    inks.every(({ ink }) => ink === 'grey2'),
    'black and white make grey',
  );
});

test('a small preview is not blown up, an empty one is nothing', (t) => {
  t.is(previewLines({ columns: 4, rows: ['0123', '0123'] }, { columns: 40, rows: 20 }).length, 1);
  t.deepEqual(previewLines({ columns: 0, rows: [] }, { columns: 10, rows: 10 }), []);
  t.deepEqual(previewLines({ columns: 5, rows: [] }, { columns: 10, rows: 10 }), []);
});

test('whatever comes as a preview stays inside its room', (t) => {
  const rows = fc.array(fc.string({ maxLength: 120 }), { maxLength: 160 });
  const size = fc.record({ columns: fc.integer({ min: 1, max: 60 }), rows: fc.integer({ min: 1, max: 30 }) });
  fc.assert(
    fc.property(rows, fc.integer({ min: -1, max: 120 }), size, (pixels, columns, room) => {
      const lines = previewLines({ columns, rows: pixels }, room);
      t.true(lines.length <= room.rows);
      t.true(lines.every((line) => lineWidth(line) <= room.columns));
    }),
    { numRuns: 60 },
  );
});
