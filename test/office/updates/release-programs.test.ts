/** `silaku release-sign` and `silaku office-release`, as whoever makes releases and whoever runs an office call them. */
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readOfferedRelease } from '../../../src/office/updates/offered-release.ts';
import { createSigningKey, publicKeyOf, verifyRelease } from '../../../src/seal/signatures.ts';
import { folderOfOffice, makeRelease, temporaryFolder } from './support.ts';

type Ended = { status: number; said: Record<string, unknown> | null; problem: string };

function silaku(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/silaku.ts', ...args], (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code);
      resolve({ status, said: stdout === '' ? null : JSON.parse(stdout), problem: stderr });
    });
  });
}

async function madeWithKeys(t: ExecutionContext) {
  const made = await makeRelease(t);
  const keys = temporaryFolder(t);
  const [key, publicKey, strange] = ['key', 'key.pub', 'strange'].map((name) => join(keys, name));
  if (!key || !publicKey || !strange) throw new Error('three names');
  writeFileSync(key, JSON.stringify(made.key));
  writeFileSync(publicKey, JSON.stringify(publicKeyOf(made.key)));
  writeFileSync(strange, JSON.stringify(await createSigningKey()));
  return { ...made, files: { key, publicKey, strange } };
}

test('a list is signed anew for another share of the kiosks, and nothing else in it changes', async (t) => {
  const { folder, release, key, files } = await madeWithKeys(t);
  const ended = await silaku('release-sign', '--from', folder, '--key', files.key, '--percent', '10');
  t.is(ended.status, 0);
  t.like(ended.said, { event: 'release.signed', version: '0.2.0', percent: 10, before: 100 });
  const jws = readFileSync(join(folder, 'release.jws'), 'utf8').trim();
  const expected = { outcome: 'ok' as const, release: { ...release, percent: 10 } };
  t.deepEqual(await verifyRelease(publicKeyOf(key), jws), expected);
});

test('a list of another key, a changed package and a wrong call are refused, and the list stays', async (t) => {
  const { folder, release, files } = await madeWithKeys(t);
  const list = join(folder, 'release.jws');
  const before = readFileSync(list, 'utf8');
  const sign = (...more: string[]) => silaku('release-sign', '--from', folder, ...more);
  const strange = await sign('--key', files.strange, '--percent', '10');
  t.is(strange.status, 65);
  t.regex(strange.problem, /was not signed by this key/);
  t.is((await sign('--key', files.publicKey, '--percent', '10')).status, 66);
  for (const percent of ['101', '-1', 'all', '1.5', ''])
    t.is((await sign('--key', files.key, `--percent=${percent}`)).status, 64, percent);
  const [{ file } = t.fail()] = release.files;
  appendFileSync(join(folder, file), 'x');
  const damaged = await sign('--key', files.key, '--percent', '10');
  t.is(damaged.status, 65);
  t.true(damaged.problem.includes(file));
  t.is(readFileSync(list, 'utf8'), before);
  rmSync(list);
  t.is((await sign('--key', files.key, '--percent', '10')).status, 66);
});

test('an office offers what the right key has signed, and takes it back', async (t) => {
  const { folder, files } = await madeWithKeys(t);
  const office = folderOfOffice(t);
  const offer = (...more: string[]) => silaku('office-release', '--folder', office, ...more);
  const strange = await offer('--from', folder, '--key', files.strange);
  t.is(strange.status, 65);
  t.false(existsSync(join(office, 'updates')));
  const offered = await offer('--from', folder, '--key', files.publicKey);
  t.is(offered.status, 0, offered.problem);
  t.like(offered.said, { event: 'officeRelease.offered', version: '0.2.0', percent: 100, newFiles: 2 });
  t.is(readOfferedRelease(office)?.release.version, '0.2.0');
  const older = await makeRelease(t, { version: '0.1.0', key: JSON.parse(readFileSync(files.key, 'utf8')) });
  const refused = await offer('--from', older.folder, '--key', files.publicKey);
  t.is(refused.status, 65);
  t.regex(refused.problem, /0\.1\.0 is older than 0\.2\.0.*--older/);
  t.is((await offer('--from', older.folder, '--key', files.publicKey, '--older')).status, 0);
  t.like((await offer('--withdraw')).said, { event: 'officeRelease.withdrawn', outcome: 'withdrawn' });
  t.is(readOfferedRelease(office), null);
});

test('what an office can not do is said with what to do about it', async (t) => {
  const { folder, files } = await madeWithKeys(t);
  const office = folderOfOffice(t);
  const status = async (...args: string[]) => (await silaku('office-release', ...args)).status;
  t.is(await status('--folder', office), 64);
  t.is(await status('--folder', office, '--from', folder, '--withdraw'), 64);
  t.is(await status('--folder', temporaryFolder(t), '--from', folder), 78);
  t.is(await status('--folder', office, '--from', temporaryFolder(t), '--key', files.publicKey), 66);
  const noKey = await silaku('office-release', '--folder', office, '--from', folder, '--key', '/no/such/key');
  t.is(noKey.status, 66);
  t.regex(noKey.problem, /There is no key/);
  writeFileSync(files.strange, 'not a key');
  t.is(await status('--folder', office, '--from', folder, '--key', files.strange), 66);
  const identity = join(office, 'office-identity.txt');
  chmodSync(identity, 0o600);
  chownSync(identity, 12_345, 12_345);
  const other = await silaku(
    'office-release',
    '--folder',
    office,
    '--from',
    folder,
    '--key',
    files.publicKey,
  );
  t.is(other.status, 77);
  t.regex(other.problem, /runuser/);
});
