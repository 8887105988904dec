/** The views that the visit really makes, on the smallest screens: nothing of what a citizen has to read or press is cut off. */
import test from 'ava';
import { plainText } from '../../kiosk-ui/plain-text.ts';
import { lineText, lineWidth, type Size } from '../../kiosk-ui/screen-line.ts';
import { screenLines } from '../../kiosk-ui/screen-lines.ts';
import { everyView } from '../support/every-view.ts';

const sizes: Size[] = [
  { columns: 80, rows: 24 },
  { columns: 80, rows: 25 },
  { columns: 120, rows: 33 },
];
const practiceKeys = Array.from({ length: 8 }, (_, at) => ({ key: `f${at + 2}`, label: 'cabut pindai' }));

/** Letters only, so that it does not matter where a line was broken or what stands beside it. */
const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');

test('every real view fits the smallest screen, in practice as well', async (t) => {
  const views = await everyView();
  t.true(views.length > 20);
  for (const { name, view } of views) {
    for (const size of sizes) {
      for (const keys of [[], practiceKeys]) {
        const lines = screenLines(view, size, { practiceKeys: keys });
        const where = `${name} at ${size.columns}x${size.rows}${keys.length > 0 ? ' in practice' : ''}`;
        t.is(lines.length, size.rows, where);
        t.true(
          lines.every((line) => lineWidth(line) === size.columns),
          where,
        );
        // A page in half blocks stands beside the text, and its lines between those of a wrapped sentence.
        const seen = letters(lines.map(lineText).join(''));
        const wanted = [
          view.heading,
          ...view.body,
          ...(view.choices ?? []).map(({ label }) => label),
          ...view.hints.map(({ does, off }) => does + (off ?? '')),
          view.problem ?? '',
          view.input?.label ?? '',
          view.progress?.label ?? '',
          view.step?.label ?? '',
          view.emphasis ?? '',
        ];
        for (const text of wanted) t.true(seen.includes(letters(plainText(text))), `${where}: ${text}`);
      }
    }
  }
});

test('every real text can be drawn by the console’s font', async (t) => {
  for (const { name, view } of await everyView()) {
    for (const text of [view.heading, ...view.body, ...(view.choices ?? []).map(({ label }) => label)]) {
      t.is(plainText(text), text.normalize('NFC'), name);
    }
  }
});
