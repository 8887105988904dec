import { chmodSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { makeFolder } from '../../src/files/folders.ts';

const modeOf = (folder: string) => statSync(folder).mode & 0o7777;

test('a folder gets its mode whatever the umask says, with the set-group bit or without', (t) => {
  const above = mkdtempSync(join(tmpdir(), 'silaku-folders-'));
  makeFolder(join(above, 'shared'), 0o2770);
  makeFolder(join(above, 'own'), 0o700);
  t.is(modeOf(join(above, 'shared')), 0o2770);
  t.is(modeOf(join(above, 'own')), 0o700);
});

test('below a folder that hands its group on, nothing has to be set: the kernel has done it', (t) => {
  const above = mkdtempSync(join(tmpdir(), 'silaku-folders-'));
  chmodSync(above, 0o2770);
  mkdirSync(join(above, 'by-the-kernel'), { mode: 0o770 });
  makeFolder(join(above, 'sealed'), 0o2770);
  t.is(modeOf(join(above, 'sealed')) & 0o2000, modeOf(join(above, 'by-the-kernel')) & 0o2000);
  t.is(modeOf(join(above, 'sealed')), 0o2770);
});

test('a folder that is there stays as it is', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-folders-'));
  chmodSync(folder, 0o750);
  makeFolder(folder, 0o2770);
  t.is(modeOf(folder), 0o750);
});
