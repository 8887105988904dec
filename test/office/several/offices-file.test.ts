import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readOfficesFile } from '../../../src/office/several/offices-file.ts';

function written(t: ExecutionContext, content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-offices-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'offices.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const north = { id: 'kolaka-utara', name: 'Kolaka Utara', hosts: ['utara.example'], folder: 'utara' };
const east = { id: 'kolaka-timur', name: 'Kolaka Timur', hosts: ['timur.example'], folder: 'timur' };

test('each office gets a folder beside the list, and a schema of its own name', (t) => {
  const path = written(t, [north, { ...east, schema: 'timur_lama', pagesUrl: 's3://pages/timur' }]);
  const read = readOfficesFile(path, 'postgres://db.example/silaku');
  if (read.outcome === 'bad') return t.fail(read.problems.join());
  t.like(read.offices[0], {
    folder: join(path, '..', 'utara'),
    database: { url: 'postgres://db.example/silaku', schema: 'kolaka_utara' },
    pagesUrl: null,
  });
  t.like(read.offices[1], { database: { schema: 'timur_lama' }, pagesUrl: 's3://pages/timur' });
});

test('without a database server each has its own file', (t) => {
  const path = written(t, [north, east]);
  const read = readOfficesFile(path, undefined);
  if (read.outcome === 'bad') return t.fail(read.problems.join());
  t.deepEqual(
    read.offices.map(({ database }) => database),
    [
      { file: join(path, '..', 'utara', 'office.sqlite') },
      { file: join(path, '..', 'timur', 'office.sqlite') },
    ],
  );
});

for (const [what, change, says] of [
  ['id', { id: north.id }, /same id, kolaka-utara/],
  ['host', { hosts: ['timur.example', 'utara.example'] }, /same host, utara.example/],
  ['folder', { folder: './utara/' }, /same folder/],
  ['schema', { schema: 'kolaka_utara' }, /same schema, kolaka_utara/],
] as const) {
  test(`two offices never share their ${what}`, (t) => {
    const read = readOfficesFile(written(t, [north, { ...east, ...change }]), 'postgres://db.example/silaku');
    t.regex(read.outcome === 'bad' ? read.problems.join('\n') : 'ok', says);
  });
}

for (const [what, content] of [
  ['no JSON', '{'],
  ['an empty list', []],
  ['a host with a port', [{ ...north, hosts: ['utara.example:443'] }]],
  ['a schema that is no name', [{ ...north, schema: 'a; DROP SCHEMA b' }]],
  ['a word that is not known', [{ ...north, host: 'utara.example' }]],
] as const) {
  test(`${what} is told in words`, (t) => {
    const read = readOfficesFile(written(t, content), undefined);
    t.true(read.outcome === 'bad' && read.problems.every((problem) => problem.length > 0));
  });
}
