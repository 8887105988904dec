/** The threat model is true: what it names exists, and every answer is shown by a test of that title. */
import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';

const model = readFileSync('src/THREATS.md', 'utf8');
const rows = model
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| threat'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

/** `test/….test.ts` "title", as often as it takes. */
const testsIn = (cell: string) =>
  [...cell.matchAll(/`(test\/[^`]+\.test\.ts)` "([^"]+)"/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));

test('each of the eight attackers has threats, and each threat an answer, a file and a test', (t) => {
  t.deepEqual(
    [...model.matchAll(/^## (\d)\. /gm)].map((heading) => heading[1]),
    ['1', '2', '3', '4', '5', '6', '7', '8'],
  );
  t.true(rows.length >= 35);
  t.deepEqual(
    rows.filter(
      (cells) => cells.length !== 4 || cells.some((cell) => cell === '') || testsIn(cells[3]!).length === 0,
    ),
    [],
  );
});

test('every file that the threat model names exists', (t) => {
  const named = [...model.matchAll(/`((?:src|devices|kiosk-ui|test|systemd)\/[^`]*)`/g)].map(
    (match) => match[1]!,
  );
  t.deepEqual(
    named.filter((path) => !existsSync(path)),
    [],
  );
});

test('every test that the threat model quotes is there under its title', (t) => {
  const missing = rows
    .flatMap((cells) => testsIn(cells[3] ?? ''))
    .filter(({ file, title }) => {
      if (!existsSync(file)) return true;
      // Inside a test's name, be it whole or filled in; never only in a comment.
      const titles = [
        ...readFileSync(file, 'utf8').matchAll(/test(?:\.serial)?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g),
      ];
      return !titles.some(
        (found) => found[2]!.includes(title) || found[2]!.replaceAll('\\`', '`').includes(title),
      );
    });
  t.deepEqual(missing, []);
});
