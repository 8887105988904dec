/** What lies on a stick was put there by anybody: nothing but regular files within their limits is ever opened. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { exportFolder } from '../../../src/seal/stick/stick-names.ts';
import { listStick, readStickFile } from '../../../src/seal/stick/stick-reader.ts';

const limit = { bytes: 100, exactly: false };

function newStick(t: ExecutionContext): string {
  const stick = mkdtempSync(join(tmpdir(), 'stick-'));
  t.teardown(() => rmSync(stick, { recursive: true, force: true }));
  return stick;
}

test('a regular file is read whole, up to its limit', async (t) => {
  const stick = newStick(t);
  mkdirSync(join(stick, 'inside'));
  writeFileSync(join(stick, 'inside', 'file'), 'a'.repeat(100));
  const read = await readStickFile(stick, ['inside', 'file'], limit);
  t.is(read.outcome === 'ok' ? read.bytes.toString() : '', 'a'.repeat(100));
  t.like(await readStickFile(stick, ['inside', 'file'], { bytes: 99, exactly: false }), {
    outcome: 'wrongLength',
  });
  t.like(await readStickFile(stick, ['inside', 'file'], { bytes: 101, exactly: true }), {
    outcome: 'wrongLength',
  });
  t.like(await readStickFile(stick, ['inside', 'other'], limit), { outcome: 'missing' });
  t.like(await readStickFile(stick, ['other', 'file'], limit), { outcome: 'missing' });
});

test('a file of a terabyte is refused before a byte of it is read', async (t) => {
  const stick = newStick(t);
  writeFileSync(join(stick, 'huge'), '');
  truncateSync(join(stick, 'huge'), 2 ** 40);
  t.like(await readStickFile(stick, ['huge'], limit), { outcome: 'wrongLength' });
});

test('links, pipes, sockets, devices and folders are not opened, and nothing waits for them', async (t) => {
  const stick = newStick(t);
  const secret = join(newStick(t), 'secret');
  writeFileSync(secret, 'secret');
  mkdirSync(join(stick, 'real'));
  writeFileSync(join(stick, 'real', 'file'), 'real');
  symlinkSync(secret, join(stick, 'link'));
  symlinkSync('real/file', join(stick, 'linkWithin'));
  symlinkSync(join(stick, 'real'), join(stick, 'linkedFolder'));
  symlinkSync('/dev/zero', join(stick, 'device'));
  mkdirSync(join(stick, 'folder'));
  execFileSync('mkfifo', [join(stick, 'pipe')]);
  const socket = createServer().listen(join(stick, 'socket'));
  t.teardown(() => socket.close());
  await new Promise((listening) => socket.once('listening', listening));

  for (const name of ['link', 'linkWithin', 'device', 'folder', 'pipe', 'socket']) {
    t.deepEqual(await readStickFile(stick, [name], limit), { outcome: 'notAFile' }, name);
  }
  t.deepEqual(await readStickFile(stick, ['linkedFolder', 'file'], limit), { outcome: 'notAFile' });
  t.deepEqual(await readStickFile(stick, ['real', 'file', 'deeper'], limit), { outcome: 'notAFile' });
});

test('only names of ours are listed, and of a flood only a part is looked at', async (t) => {
  const stick = newStick(t);
  const ours = exportFolder('005', 'a'.repeat(16));
  for (const name of ['DCIM', 'System Volume Information', `${ours} - Copy`, ours])
    mkdirSync(join(stick, name));
  t.deepEqual(await listStick(stick), {
    ours: [{ kind: 'export', kiosk: '005', id: 'a'.repeat(16), name: ours }],
    isTooFull: false,
  });
  for (let count = 0; count < 2_100; count++) writeFileSync(join(stick, `photo ${count}`), '');
  t.true((await listStick(stick)).isTooFull);
});

test('a stick that is not there has a name of its own', async (t) => {
  const stick = newStick(t);
  writeFileSync(join(stick, 'file'), '');
  for (const path of [join(stick, 'nowhere'), join(stick, 'file')]) {
    await t.throwsAsync(listStick(path), { name: 'StickProblem', message: /^stick.noFolder/ });
  }
});
