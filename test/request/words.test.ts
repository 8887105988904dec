import { readFileSync } from 'node:fs';
import test from 'ava';
import { languages } from '../../src/request/request.ts';
import { words } from '../../src/request/words/words.ts';
import { sourceFiles } from '../tidy/source-files.ts';

type Leaf = { path: string; text: string };

/** Every sentence with a sample of what it is filled with: the longest paper, village, and counts. */
function leaves(node: unknown, path = ''): Leaf[] {
  if (typeof node === 'string') return [{ path, text: node }];
  if (typeof node === 'function') {
    const samples = Array.from({ length: node.length }, () => '12');
    return [{ path, text: String(node(...samples)) }];
  }
  return Object.entries(node as object).flatMap(([key, child]) =>
    leaves(child, path ? `${path}.${key}` : key),
  );
}

/** Columns that the screen of 80 by 25 gives each kind of text; a body may take two lines. */
function columnsFor(path: string): number {
  if (path.startsWith('keys.')) return 28;
  if (path.endsWith('eading')) return 64;
  const isBody = /(?:[bB]ody|note|purpose|sealed|rights|write|place|next|later|free|status)$/.test(path);
  return isBody || /^(?:problems|stageNext|stillThere|showingStatus\.followed|pageWanted\.reasons)/.test(path)
    ? 2 * 68
    : 64;
}

for (const language of languages) {
  test(`no ${language} text is empty or longer than its place on the screen`, (t) => {
    const wrong = leaves(words[language]).filter(
      ({ path, text }) => text.trim() === '' || text.length > columnsFor(path),
    );
    t.deepEqual(wrong, []);
  });
}

test('both languages say the same things', (t) => {
  const paths = (language: 'id' | 'en') => leaves(words[language]).map(({ path }) => path);
  t.deepEqual(paths('en'), paths('id'));
});

test('an English sentence is not an Indonesian one left untranslated', (t) => {
  const english = new Map(leaves(words.en).map(({ path, text }) => [path, text]));
  const same = leaves(words.id)
    .filter(({ path, text }) => english.get(path) === text)
    .map(({ path }) => path);
  t.deepEqual(same, [
    'choosingLanguage.heading',
    'choosingLanguage.indonesian',
    'choosingLanguage.english',
    'typingNik.label',
    'reviewingRequest.nik',
  ]);
});

test('every text is used somewhere', (t) => {
  const code = sourceFiles()
    .filter((file) => file.startsWith('src/') && !file.startsWith('src/request/words/'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  // Tables are read by a key: `words.stages[stage]`; then the table's name has to appear.
  const tables = [
    'stages',
    'stageNext',
    'steps',
    'keys',
    'problems.devices',
    'problems',
    'reviewingPage.faults',
    'outOfOrder.storage',
    'saveFailed.storage',
    'draftGone',
    'draftNotKept.headings',
    'showingStatus.followed',
    'pageWanted.reasons',
    'followUpKept.page',
    'followUpKept.withdrawal',
    'followUpKept.next',
  ];
  const unused = leaves(words.id)
    .map(({ path }) => path)
    .filter((path) => {
      if (code.includes(`.${path}`)) return false;
      const table = tables.find((name) => path.startsWith(`${name}.`));
      const key = path.split('.').at(-1) ?? '';
      return !(
        table &&
        (code.includes(`${table}[`) || code.includes(`'${key}'`) || code.includes(`.${key}`))
      );
    });
  t.deepEqual(unused, []);
});

test('a citizen reads no foreign words and no shouting', (t) => {
  const wrong = leaves(words.id).filter(
    ({ path, text }) =>
      /\b(scan|upload|error|online|login|invalid|submit|offline|klik)\b|!{1,}/i.test(text) &&
      path !== 'choosingLanguage.heading',
  );
  t.deepEqual(wrong, []);
});
