import { basename } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {
  answersFile,
  exportFolder,
  newStickId,
  pageFile,
  readStickName,
  requestFolder,
} from '../../../src/seal/stick/stick-names.ts';

test('every name that is made is read back, and no two ids are the same', (t) => {
  const id = newStickId();
  t.deepEqual(readStickName(exportFolder('005', id)), { kind: 'export', kiosk: '005', id });
  t.deepEqual(readStickName(answersFile('999', id)), { kind: 'answers', kiosk: '999', id });
  t.is(new Set(Array.from({ length: 1_000 }, newStickId)).size, 1_000);
});

test('whatever text is taken for a name of ours is one step, in letters that FAT knows', (t) => {
  const almost = fc
    .tuple(
      fc.constantFrom('silaku-', 'answers-', 'SILAKU-', '../silaku-', ''),
      fc.constantFrom('005', '05', '0055', '٠٠٥', '..', '0/5'),
      fc.constantFrom('-', '_', ''),
      fc.oneof(fc.stringMatching(/^[0-9a-f]{14,18}$/), fc.string()),
      fc.constantFrom('', '.jws', '.jws\n', '/', '.jws.new', '\u0000', ' - Copy'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (name) => {
      const read = readStickName(name);
      if (!read) return t.is(read, null);
      t.regex(name, /^[a-z0-9.-]{1,60}$/);
      t.is(basename(name), name);
      t.is(
        name,
        read.kind === 'export' ? exportFolder(read.kiosk, read.id) : answersFile(read.kiosk, read.id),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('folders and files stand in the order of the index, also by name', (t) => {
  const folders = Array.from({ length: 500 }, (_, place) => requestFolder(place));
  const pages = Array.from({ length: 100 }, (_, place) => pageFile(place));
  for (const names of [folders, pages]) {
    t.deepEqual([...names].sort(), names);
    t.is(new Set(names).size, names.length);
  }
});
