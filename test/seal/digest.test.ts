import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { sha256Of, sha256OfFile } from '../../src/seal/digest.ts';

test('digests are those of FIPS 180-4', (t) => {
  t.is(sha256Of(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  t.is(sha256Of('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  t.is(sha256Of(new TextEncoder().encode('abc')), sha256Of('abc'));
});

test('a file has the digest and the length of its bytes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'page.age');
  const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
  writeFileSync(path, bytes);
  t.deepEqual(await sha256OfFile(path), { bytes: 300_000, sha256: sha256Of(bytes) });
  writeFileSync(path, '');
  t.deepEqual(await sha256OfFile(path), { bytes: 0, sha256: sha256Of('') });
  await t.throwsAsync(() => sha256OfFile(join(folder, 'none')), { code: 'ENOENT' });
  await t.throwsAsync(() => sha256OfFile(path, AbortSignal.abort()));
});
