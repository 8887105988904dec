import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readReleaseKeys } from '../../src/seal/release-keys.ts';
import { isSealProblem } from '../../src/seal/seal-problem.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';

function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-keys-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('keys come in the order of their files, and files that are not there are skipped', async (t) => {
  const folder = temporaryFolder(t);
  const [own, ours] = [await createSigningKey(), await createSigningKey()].map(publicKeyOf);
  writeFileSync(join(folder, 'own.json'), `${JSON.stringify(own)}\n`);
  writeFileSync(join(folder, 'ours.json'), JSON.stringify(ours));
  const paths = ['own.json', 'none.json', 'own.json/below-a-file.json', 'ours.json'];
  t.deepEqual(
    readReleaseKeys(paths.map((path) => join(folder, path))),
    [own, ours].filter((key) => key !== undefined),
  );
  t.deepEqual(readReleaseKeys([join(folder, 'none.json')]), []);
});

test('a file that is there and is no key is told, not passed over, and its text is not quoted', (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'release-key.json');
  for (const text of ['', 'AGE-SECRET-KEY-1', '{"kty":"OKP","crv":"Ed25519","x":"short"}']) {
    writeFileSync(path, text);
    const problem = t.throws(() => readReleaseKeys([path]));
    t.true(isSealProblem(problem) && problem.code === 'seal.badReleaseKey');
    t.true(problem.message.includes(path));
    t.false(text !== '' && problem.message.includes(text));
  }
  rmSync(path);
  mkdirSync(path);
  t.throws(() => readReleaseKeys([path]), { message: /can not be read/ });
});

test('of a private key that was put there by mistake only the public half is handed out', async (t) => {
  const path = join(temporaryFolder(t), 'release-key.json');
  const key = await createSigningKey();
  writeFileSync(path, JSON.stringify(key));
  t.deepEqual(readReleaseKeys([path]), [publicKeyOf(key)]);
});
