import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openUpdateFolder } from '../../src/update/update-folder.ts';

const silaku = (...args: string[]) =>
  spawnSync(process.execPath, ['src/silaku.ts', ...args], { encoding: 'utf8', timeout: 120_000 });

function folderOf(t: { teardown(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-update-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('how updates stand is told in sentences and in one JSON line', (t) => {
  const folder = folderOf(t);
  const bare = silaku('update', '--folder', folder);
  t.is(bare.status, 0, bare.stderr);
  t.like(JSON.parse(bare.stdout), { event: 'update.status', news: null, fetching: null, tried: null });
  const at = '2026-11-28T02:00:00.000Z';
  const why = 'device.lost printer';
  openUpdateFolder(folder).tell({ phase: 'wentBack', version: '0.2.0', from: '0.1.0', at, why });
  const told = silaku('update', '--folder', folder);
  t.regex(told.stderr, /0\.1\.0 to 0\.2\.0, given back, the former version serves \(device\.lost printer\)/);
  t.is(silaku('update', '--folder', folder, '--json').stderr, '');
});

test('wrong calls are answered with the usage', (t) => {
  for (const args of [
    ['update', '--now', '--from', '/mnt'],
    ['update', '--frm', '/mnt'],
    ['update-fetch'],
    ['update-fetch', '--folder', '/tmp', '--office', 'no address'],
    ['update-fetch', '--folder', '/tmp', '--office', 'http://x/', '--quota-mb-per-day', 'ten'],
    ['update-switch', 'sideways'],
  ]) {
    const { status, stderr } = silaku(...args);
    t.is(status, 64, args.join(' '));
    t.regex(stderr, /^silaku update/m);
  }
});

test('fetching: off is off, a file that is no key and a kiosk that is not enrolled are said', (t) => {
  const folder = folderOf(t);
  const fetch = (...more: string[]) =>
    silaku('update-fetch', '--folder', folder, '--office', 'http://127.0.0.1:1/', ...more);
  t.is(fetch('--updates-from', 'off').status, 0);
  t.is(fetch('--release-key', join(folder, 'none')).status, 78);
  writeFileSync(join(folder, 'key'), 'not a key');
  const noKey = fetch('--release-key', join(folder, 'key'));
  t.is(noKey.status, 78);
  t.regex(noKey.stderr, /holds no public key/);
  writeFileSync(join(folder, 'key'), JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }));
  const stranger = fetch('--release-key', join(folder, 'key'), '--big-pages-between', '22:00-05:00');
  t.is(stranger.status, 78);
  t.regex(stranger.stderr, /not enrolled/);
});
