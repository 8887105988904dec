import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { guardSecrets, judgeSecret } from '../../src/seal/secret-files.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a secret that others can read is closed, and named', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-secrets-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const make = (name: string, mode: number) => {
    const path = join(folder, name);
    writeFileSync(path, 'secret');
    chmodSync(path, mode);
    return path;
  };
  const open = make('open', 0o644);
  const closed = make('closed', 0o600);
  const shared = make('shared', 0o640);
  const sharedTooWell = make('shared-too-well', 0o664);
  chmodSync(folder, 0o777);
  const guarded = guardSecrets([
    { path: folder, may: 'notEveryoneWrite' },
    { path: open, may: 'ownerRead' },
    { path: closed, may: 'ownerRead' },
    { path: shared, may: 'groupRead' },
    { path: sharedTooWell, may: 'groupRead' },
    { path: join(folder, 'none'), may: 'ownerRead' },
  ]);
  t.deepEqual(guarded, { repaired: [folder, open, sharedTooWell], problems: [] });
  t.deepEqual([folder, open, closed, shared, sharedTooWell].map(modeOf), [0o775, 0o600, 0o600, 0o640, 0o640]);
});

test('who owns a secret can read it, so it must be us or root; a file of the group may be of its other user', (t) => {
  const us = 1001;
  t.is(judgeSecret({ may: 'ownerRead' }, { mode: 0o100600, uid: us }, us), 'private');
  t.is(judgeSecret({ may: 'ownerRead' }, { mode: 0o100600, uid: 0 }, us), 'private');
  t.is(judgeSecret({ may: 'ownerRead' }, { mode: 0o100600, uid: 1002 }, us), 'notOurs');
  t.is(judgeSecret({ may: 'groupRead' }, { mode: 0o100640, uid: 1002 }, us), 'private');
  t.is(judgeSecret({ may: 'groupRead' }, { mode: 0o100644, uid: us }, us), 'tooOpen');
  t.is(judgeSecret({ may: 'ownerRead' }, { mode: 0o100640, uid: us }, us), 'tooOpen');
});
