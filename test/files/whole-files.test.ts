import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { halfWritten, takeOver, writeWhole } from '../../src/files/whole-files.ts';

function folderOf(t: ExecutionContext): string {
  const folder = fs.mkdtempSync(join(tmpdir(), 'whole-'));
  t.teardown(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

/** What reaches the disk, in order: `fsync kk.age.new`, `rename kk.age.new kk.age`. */
function watched(work: () => void, failAt = Number.POSITIVE_INFINITY): { calls: string[]; failed: boolean } {
  const calls: string[] = [];
  const opened = new Map<number, string>();
  const real = {
    openSync: fs.openSync,
    writeSync: fs.writeSync,
    fsyncSync: fs.fsyncSync,
    renameSync: fs.renameSync,
  };
  const note = (call: string) => {
    if (calls.length === failAt) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
    calls.push(call);
  };
  fs.openSync = ((path: string, ...more: []) => {
    const file = real.openSync(path, ...(more as unknown as [string]));
    opened.set(file, basename(path));
    return file;
  }) as typeof fs.openSync;
  fs.writeSync = ((file: number, ...more: never) => {
    note(`write ${opened.get(file)}`);
    return real.writeSync(file, ...(more as unknown as [Uint8Array]));
  }) as typeof fs.writeSync;
  fs.fsyncSync = (file) => {
    note(`fsync ${opened.get(file)}`);
    real.fsyncSync(file);
  };
  fs.renameSync = (from, to) => {
    note(`rename ${basename(String(from))} ${basename(String(to))}`);
    real.renameSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    work();
    return { calls, failed: false };
  } catch {
    return { calls, failed: true };
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
}

test.serial(
  'a file gets its name only when its content is on the disk, and the name is put there too',
  (t) => {
    const folder = folderOf(t);
    const path = join(folder, 'key.json');
    t.deepEqual(watched(() => writeWhole(path, 'new', 0o640)).calls, [
      'write key.json.new',
      'fsync key.json.new',
      'rename key.json.new key.json',
      `fsync ${basename(folder)}`,
    ]);
    t.is(fs.readFileSync(path, 'utf8'), 'new');
    t.is(fs.statSync(path).mode & 0o777, 0o640);
  },
);

test.serial('whatever fails in between, the file of before is whole and nothing else lies beside it', (t) => {
  const path = join(folderOf(t), 'key.json');
  writeWhole(path, 'old', 0o600);
  for (const failAt of [0, 1, 2]) {
    t.true(watched(() => writeWhole(path, 'new', 0o600), failAt).failed);
    t.is(fs.readFileSync(path, 'utf8'), 'old');
    t.deepEqual(fs.readdirSync(join(path, '..')), ['key.json']);
  }
});

test.serial('what a power cut left half written is neither read nor in the way', (t) => {
  const path = join(folderOf(t), 'key.json');
  fs.writeFileSync(path + halfWritten, 'half', { mode: 0o666 });
  writeWhole(path, 'whole', 0o600);
  t.is(fs.readFileSync(path, 'utf8'), 'whole');
  t.is(fs.statSync(path).mode & 0o777, 0o600);
  t.deepEqual(fs.readdirSync(join(path, '..')), ['key.json']);
});

test.serial('a received file is on the disk before it gets its place, and both folders know', (t) => {
  const folder = folderOf(t);
  fs.mkdirSync(join(folder, 'kept'));
  const received = join(folder, 'upload');
  fs.writeFileSync(received, 'page');
  t.deepEqual(watched(() => takeOver(received, join(folder, 'kept', 'page.age'))).calls, [
    'fsync upload',
    'rename upload page.age',
    'fsync kept',
    `fsync ${basename(folder)}`,
  ]);
  t.is(fs.readFileSync(join(folder, 'kept', 'page.age'), 'utf8'), 'page');
});

/** Each with its own reason. */
const movesByItself = new Set([
  // A copy gets its name only after it was read back and compared.
  'src/outbox/storage/backup.ts',
  // Puts what is there already aside.
  'src/outbox/storage/restore.ts',
  // Gives a whole folder its name, when everything in it has been written in that one way.
  'src/office/backup/make-backup.ts',
  // Gives a folder of links to installed files its name; dpkg has written those.
  'src/update-switch.ts',
  // Writes to a stick by calls that are handed in, so that a test can cut each of them.
  'src/seal/stick/stick-disk.ts',
]);

test('files that have to last are written in one way: hardly anybody else renames or syncs', (t) => {
  const others = fs
    .globSync('src/**/*.ts')
    .filter(
      (file) =>
        !file.startsWith('src/demo/') && file !== 'src/files/whole-files.ts' && !movesByItself.has(file),
    )
    .filter((file) => /\b(renameSync|rename|fdatasyncSync)\(/.test(fs.readFileSync(file, 'utf8')));
  t.deepEqual(others, []);
});
