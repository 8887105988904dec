import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import test from 'ava';
import { importRules, packageHomes } from './import-rules.ts';
import { importsOf, isPackage, packageName, sourceFiles } from './source-files.ts';

const ownFiles = sourceFiles();
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

test('every import goes where the design allows it', (t) => {
  const breaches: string[] = [];
  for (const file of ownFiles) {
    const rule = importRules.find(({ from }) => file.startsWith(from));
    if (!rule) continue;
    for (const { of, typesOnly, line } of importsOf(file)) {
      if (isPackage(of) || of.startsWith('node:') || of.startsWith(rule.from)) continue;
      const allowed = [...rule.mayImport, ...(typesOnly ? (rule.onlyTypes ?? []) : [])];
      if (!allowed.some((folder) => of.startsWith(folder))) breaches.push(`${file}:${line} imports ${of}`);
    }
  }
  t.deepEqual(breaches, []);
});

test('hardware packages are named only by the folder that drives the hardware', (t) => {
  const breaches = ownFiles
    .filter((file) => !file.startsWith('test/'))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ of, typesOnly }) => isPackage(of) && !typesOnly)
        .map(({ of }) => packageName(of))
        .filter((name) => packageHomes[name] && !packageHomes[name].some((home) => file.startsWith(home)))
        .map((name) => `${file} imports ${name}`),
    );
  t.deepEqual(breaches, []);
});

test('every package in package.json is imported or run, and every imported one is in package.json', (t) => {
  const imported = new Set(
    ownFiles.flatMap((file) =>
      importsOf(file)
        .map(({ of }) => of)
        .filter(isPackage)
        .map(packageName),
    ),
  );
  const listed = { ...dependencies, ...devDependencies };
  // Run, not imported: the runtime itself, the checkers, and types.
  const run = ['node', 'typescript', '@biomejs/biome', 'ava'];
  const unused = Object.keys(listed).filter(
    (name) => !imported.has(name) && !run.includes(name) && !name.startsWith('@types/'),
  );
  t.deepEqual(unused, [], 'packages that nothing imports');
  t.deepEqual(
    [...imported].filter((name) => !(name in listed)),
    [],
    'packages that are imported but not listed',
  );
});

test('what the programs import at run time is a dependency, not a development one', (t) => {
  const breaches = ownFiles
    .filter((file) => !file.startsWith('test/') && !file.startsWith('src/demo'))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ of, typesOnly }) => isPackage(of) && !typesOnly && !(packageName(of) in dependencies))
        .map(({ of }) => `${file} imports ${of}`),
    );
  t.deepEqual(breaches, []);
});

test('the dead and vulnerable packages that old libraries ask for are not in the tree', (t) => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { name?: string; version?: string }>;
  };
  const installed = Object.entries(lock.packages).map(([path, { name, version }]) => ({
    name: name ?? path.split('node_modules/').at(-1) ?? '',
    version: version ?? '',
  }));
  const dead = [
    'request',
    'har-validator',
    'get-pixels',
    'nan',
    'node-bluetooth',
    'browser-serialport',
    'hawk',
    'tough-cookie',
    'uuid',
  ];
  t.deepEqual(
    installed.filter(({ name }) => dead.includes(name)),
    [],
  );
  const serialports = installed.filter(({ name }) => name === 'serialport');
  t.deepEqual(serialports, [{ name: 'serialport', version: dependencies.serialport ?? '' }]);
  t.false(
    readFileSync('package-lock.json', 'utf8').includes('"resolved"'),
    'the lock names no download address',
  );
});

test('every folder says what lives in it', (t) => {
  const folders = new Set(['src', 'devices', 'kiosk-ui', 'systemd', 'test', ...ownFiles.map(dirname)]);
  const silent = [...folders].filter(
    (folder) =>
      /^(src|devices)(\/[^/]+)?$|^kiosk-ui$|^systemd$|^test$/.test(folder) &&
      !existsSync(`${folder}/README.md`),
  );
  t.deepEqual(silent, []);
});

test('no file of the product is too long to be read in one sitting', (t) => {
  const long = ownFiles
    .filter((file) => /^(src|devices|kiosk-ui)\//.test(file))
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
    // The words of a language are one list; cutting it would hide what is missing.
    .filter(({ file, lines }) => lines > (/words\/(id|en)\.ts$/.test(file) ? 500 : 350));
  t.deepEqual(long, []);
});

test('the top level holds what was agreed', (t) => {
  const agreed =
    /^(src|devices|kiosk-ui|systemd|test|package\.json|package-lock\.json|tsconfig\.json|README\.md|LICENSE|CONTRIBUTING\.md|CHANGELOG\.md|node_modules|\..+)$/;
  t.deepEqual(
    readdirSync('.').filter((name) => !agreed.test(name)),
    [],
  );
});

test('every script that the docs name is in package.json', (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const docs = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).split('\n').filter(existsSync);
  const named = docs.flatMap((doc) =>
    [...readFileSync(doc, 'utf8').matchAll(/npm run (?:--silent )?([a-z][a-z0-9:-]*)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  t.deepEqual(
    named.filter((name) => !(name in scripts)),
    [],
  );
});
