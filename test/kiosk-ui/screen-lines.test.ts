import test from 'ava';
import fc from 'fast-check';
import { awayView, blankView } from '../../kiosk-ui/away-view.ts';
import { plainText } from '../../kiosk-ui/plain-text.ts';
import { lineText, lineWidth, type Size } from '../../kiosk-ui/screen-line.ts';
import { screenLines } from '../../kiosk-ui/screen-lines.ts';
import { keyNames, type View } from '../../src/control/messages.ts';
import { screenWords } from '../../src/request/words/screen-words.ts';
import { sampleViews } from './sample-views.ts';

const usual: Size = { columns: 80, rows: 25 };
const sizes: Size[] = [
  usual,
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 160, rows: 50 },
];
const practiceKeys = [
  { key: 'f2', label: 'Cabut printer' },
  { key: 'f5', label: 'Letakkan kertas' },
  { key: 'f6', label: 'Tunjukkan struk' },
  { key: 'f7', label: 'Habiskan kertas struk' },
  { key: 'f12', label: 'Tekan tombol merah' },
];

function text(view: View, size = usual, more: Parameters<typeof screenLines>[2] = {}): string {
  return screenLines(view, size, more)
    .map((line) => lineText(line).trimEnd())
    .join('\n');
}

/** Without line breaks and the spaces around them, so that wrapped sentences can be found. */
const flat = (screen: string) => screen.replace(/\s+/g, ' ');

for (const [name, view] of Object.entries(sampleViews) as [string, View][]) {
  test(`the screen of ${name} looks as it did when somebody last looked at it`, (t) => {
    t.snapshot(text(view));
  });

  test(`the screen of ${name} shows heading, answers, problem and every key at every size`, (t) => {
    for (const size of sizes) {
      for (const keys of [[], practiceKeys]) {
        const lines = screenLines(view, size, { practiceKeys: keys });
        t.is(lines.length, size.rows);
        t.true(lines.every((line) => lineWidth(line) === size.columns));
        const seen = flat(lines.map(lineText).join('\n'));
        t.true(
          seen.includes(flat(plainText(view.heading))),
          `${name} heading at ${size.columns}x${size.rows}`,
        );
        for (const hint of view.hints) {
          t.true(seen.includes(hint.does), `${hint.does} at ${size.columns}x${size.rows}`);
          if (hint.off !== undefined) t.true(seen.includes(`${hint.does}: ${hint.off}`));
        }
        if (view.chosen !== undefined) t.true(seen.includes(view.choices?.[view.chosen]?.label ?? ''));
        if (view.secondsLeft !== undefined) t.regex(seen, /█{3}/);
      }
    }
  });
}

test('a problem is named by a word, not by a colour alone, and stays in sight on the smallest screen', (t) => {
  const seen = text(sampleViews.nikWrong, { columns: 80, rows: 24 });
  t.regex(seen, /Perhatikan: Bulan lahir/);
  t.regex(text(sampleViews.numberWithoutReceipt), /Note: The printer is out of paper/);
  t.regex(
    text(sampleViews.crowded, { columns: 80, rows: 24 }, { practiceKeys }),
    /Note: There is no village/,
  );
});

test('places to come are shown behind what is typed', (t) => {
  t.regex(text(sampleViews.nik), /7408 0112 03__ ____/);
});

test('the next place to type in is marked, also at the start of a group', (t) => {
  const cursorBehind = (value: string) => {
    const input = { label: 'NIK', value, places: '____ ____' };
    const line = screenLines({ ...sampleViews.nik, input }, usual).find((parts) =>
      lineText(parts).includes('_'),
    );
    const at = line?.findIndex(({ ground }) => ground === 'paper') ?? -1;
    return line
      ?.slice(0, at)
      .map(({ text: part }) => part)
      .join('')
      .trim();
  };
  t.is(cursorBehind(''), '');
  t.is(cursorBehind('74'), '74');
  t.is(cursorBehind('7408'), '7408');
  t.is(cursorBehind('7408 ____'), '7408');
  t.is(cursorBehind('74__ ____'), '74');
});

test('a full line has no next place', (t) => {
  const input = { label: 'NIK', value: '7408 0112', places: '____ ____' };
  const lines = screenLines({ ...sampleViews.nik, input }, usual);
  t.false(lines.some((line) => line.some(({ ground }) => ground === 'paper')));
});

test('an empty paragraph parts two languages, and costs one line when there is little room', (t) => {
  const view = { ...sampleViews.welcome, body: ['Satu.', '', 'One.'] };
  t.regex(text(view), /Satu\.\n\n\n +One\./);
});

test('a large number is also there in plain letters', (t) => {
  t.regex(text(sampleViews.number), /^ +027-0041-835$/m);
});

test('the chosen answer is inverted over the whole width, the others are not', (t) => {
  const lines = screenLines(sampleViews.service, usual);
  const papers = lines.filter((line) => line.some(({ ground }) => ground === 'paper'));
  t.true(papers.length >= 1);
  t.true(
    papers.every(
      (line) =>
        line
          .filter(({ ground }) => ground === 'paper')
          .map(({ text: part }) => part)
          .join('').length === 72,
    ),
  );
  t.true(papers.some((line) => lineText(line).includes('[3] Kartu Keluarga: ubah data')));
});

test('a long list moves so that the chosen answer is seen, with arrows where it goes on', (t) => {
  const choices = sampleViews.crowded.choices;
  for (const [chosen, arrows] of [
    [0, /^[^▲]*▼[^▲]*$/],
    [12, /▲[\s\S]*▼/],
    [23, /^[^▼]*▲[^▼]*$/],
  ] as const) {
    const seen = text({ ...sampleViews.crowded, chosen });
    t.true(seen.includes(choices[chosen]?.label ?? '?'), String(chosen));
    t.regex(seen, arrows);
  }
});

test('keys have the colours of the panel, and a key that is off is dim and says why', (t) => {
  const lines = screenLines(sampleViews.nik, usual).flat();
  const cap = (label: string) => lines.find(({ text: part }) => part === ` ${label} `);
  t.is(cap('Backspace')?.ground, 'yellow');
  t.is(cap('Esc')?.ground, 'red');
  t.is(cap('?')?.ground, 'blue');
  t.is(cap('Enter')?.ink, 'dim');
  t.is(
    screenLines(sampleViews.nikWrong, usual)
      .flat()
      .find(({ text: part }) => part === ' Enter ')?.ground,
    'green',
  );
  t.regex(text(sampleViews.nik), /Enter {2}Lanjut: kurang 6 angka/);
});

test('arrows that do the same share a cap, and so do digits', (t) => {
  t.regex(text(sampleViews.language), /↑ ↓ {2}Pindah/);
  const hints = (['1', '2', '3'] as const).map((key) => ({ key, does: 'Pilih' }));
  t.regex(text({ ...sampleViews.language, hints }), /1–3 {2}Pilih/);
});

test('a bar of unknown length moves, one of known length says how far it is', (t) => {
  t.not(text(sampleViews.sealing, usual, { tick: 0 }), text(sampleViews.sealing, usual, { tick: 7 }));
  t.is(text(sampleViews.sealing, usual, { tick: 3 }), text(sampleViews.sealing, usual, { tick: 3 + 2 * 60 }));
  t.regex(text(sampleViews.scanning), /42%/);
  for (const percent of [-5, 0, 100, 250, Number.NaN]) {
    t.notThrows(() => text({ ...sampleViews.scanning, progress: { label: 'x', percent } }));
  }
});

test('fewer seconds make a shorter bar', (t) => {
  const length = (secondsLeft: number) =>
    screenLines({ ...sampleViews.stillThere, secondsLeft }, usual)
      .flat()
      .filter(({ text: part, ink }) => ink === 'glow' && /^█+$/.test(part))
      .reduce((longest, { text: part }) => Math.max(longest, part.length), 0);
  t.true(length(24) > length(12));
  t.true(length(12) > length(6));
});

test('a page stands beside the questions about it', (t) => {
  const lines = screenLines(sampleViews.review, usual);
  const row = lines.find((line) => lineText(line).includes('[1] Ya, pakai halaman ini'));
  t.true(row?.some(({ ink }) => ink.startsWith('grey')));
  t.regex(row ? lineText(row) : '', /[▀▄█]{10}/);
});

test('practice keys are on the last rows and not there otherwise', (t) => {
  t.regex(
    text(sampleViews.welcome, usual, { practiceKeys }),
    /Latihan: {3}F2 Cabut printer {3}F5 Letakkan kertas/,
  );
  t.notRegex(text(sampleViews.welcome), /Latihan/);
});

test('the waiting page speaks both languages', (t) => {
  const seen = flat(text(awayView));
  for (const words of [screenWords.id, screenWords.en]) {
    t.true(seen.includes(words.away.heading));
    t.true(seen.includes(words.away.body));
  }
  t.snapshot(text(awayView));
  t.regex(text(blankView), /Si LAKU/);
});

test('a terminal that is too small asks to be enlarged, however small it is', (t) => {
  t.regex(
    flat(text(sampleViews.service, { columns: 79, rows: 25 })),
    /Perbesar sampai 80 x 24.*Make it 80 x 24/,
  );
  for (const [columns, rows] of [
    [1, 1],
    [0, 0],
    [3, 2],
    [80, 10],
    [500, 3],
  ] as const) {
    const lines = screenLines(sampleViews.service, { columns, rows });
    t.is(lines.length, rows);
    t.true(lines.every((line) => lineWidth(line) === columns));
  }
});

test('any view fills the screen exactly and keeps its heading', (t) => {
  const words = fc.string({ unit: 'binary', maxLength: 120 });
  const short = fc.string({ maxLength: 20 });
  const view = fc.record(
    {
      screen: fc.constant('any'),
      language: fc.constantFrom('id' as const, 'en' as const),
      heading: fc.string({ maxLength: 100 }),
      body: fc.array(words, { maxLength: 6 }),
      emphasis: words,
      choices: fc.array(fc.record({ key: short, label: words, detail: words }), { maxLength: 30 }),
      chosen: fc.integer({ min: -2, max: 40 }),
      input: fc.record({ label: words, value: words, places: words }),
      preview: fc.record({
        columns: fc.integer({ min: 0, max: 100 }),
        rows: fc.array(fc.string({ maxLength: 90 })),
      }),
      progress: fc.record({ label: words, percent: fc.option(fc.double()) }),
      problem: words,
      step: fc.record({ current: fc.integer(), of: fc.integer(), label: words }),
      secondsLeft: fc.integer({ min: -5, max: 100_000 }),
      hints: fc.array(fc.record({ key: fc.constantFrom(...keyNames), does: short }), { maxLength: 8 }),
      lamps: fc.constant(sampleViews.welcome.lamps),
    },
    { requiredKeys: ['screen', 'language', 'heading', 'body', 'hints', 'lamps'] },
  );
  const size = fc.record({
    columns: fc.integer({ min: 80, max: 200 }),
    rows: fc.integer({ min: 24, max: 60 }),
  });
  fc.assert(
    fc.property(view, size, (made, room) => {
      const lines = screenLines(made, room);
      t.is(lines.length, room.rows);
      t.true(lines.every((line) => lineWidth(line) === room.columns));
      const seen = lines.map(lineText).join('').replaceAll(' ', '');
      t.true(seen.includes(plainText(made.heading).replaceAll(' ', '')));
    }),
    { numRuns: 150 },
  );
});
