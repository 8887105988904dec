/** What the guides for technicians name exists: commands, settings, files and pictures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';

const folder = 'systemd/guides';
const guides = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const command = readFileSync('src/silaku.ts', 'utf8');

for (const { name, text } of guides) {
  test(`${name}: every command of ours that it names exists`, (t) => {
    const named = [...text.matchAll(/`(?:sudo )?silaku(?:-office)? ([a-z][a-z-]*)/g)].map(([, word]) => word);
    for (const word of new Set(named))
      t.true(new RegExp(`^  '?${word}'?: \\{`, 'm').test(command), `silaku ${word}`);
    t.true(text.length > 300);
  });

  test(`${name}: files and pictures that it links are there`, (t) => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
    const missing = links.filter((link) => !existsSync(join(folder, link)));
    t.deepEqual(missing, []);
  });

  test(`${name}: scripts and paths of this project that it names are there`, (t) => {
    const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<string, string>;
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([a-z:]+)/g))
      t.truthy(scripts[script], script);
    const paths = [...text.matchAll(/`((?:src|devices|kiosk-ui|systemd|test)\/[\w./-]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    t.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
  });
}
