/** At every moment the list that the office offers and its packages fit, whatever is offered, cut off or full. */
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { offerRelease, withdrawRelease } from '../../../src/office/updates/offer-release.ts';
import { packageFile, readOfferedRelease } from '../../../src/office/updates/offered-release.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { createSigningKey, publicKeyOf, signRelease } from '../../../src/seal/signatures.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';
import { folderOfOffice, type MadeRelease, makeRelease, packageBytes } from './support.ts';

const offer = (office: string, { folder, key }: MadeRelease, more: { older?: boolean } = {}) =>
  offerRelease({ office, from: folder, key: publicKeyOf(key), keepFreeBytes: 0, ...more });

/** The version that is offered, or what does not fit. */
function look(office: string): string | null {
  const offered = readOfferedRelease(office);
  if (!offered) return null;
  const wrong = offered.release.files.filter((file) => {
    const path = join(office, 'updates', packageFile(file));
    return !existsSync(path) || sha256Of(readFileSync(path)) !== file.sha256;
  });
  return wrong.length === 0 ? offered.release.version : `${offered.release.version} does not fit`;
}

const files = (office: string) => readdirSync(join(office, 'updates')).sort();

test('a release is there after it was offered, and of the one before it nothing', async (t) => {
  const office = folderOfOffice(t);
  const first = await makeRelease(t, { percent: 10 });
  t.like(await offer(office, first), { outcome: 'offered', newFiles: 2, before: null });
  t.is(look(office), '0.2.0');
  const second = await makeRelease(t, { version: '0.3.0', key: first.key });
  t.like(await offer(office, second), { outcome: 'offered', newFiles: 2, before: '0.2.0' });
  t.is(look(office), '0.3.0');
  t.deepEqual(files(office), [...second.release.files.map(packageFile).sort(), 'release.jws']);
  t.like(await offer(office, second), { outcome: 'offeredAlready' });
});

test('another share of the kiosks copies no package anew', async (t) => {
  const office = folderOfOffice(t);
  const made = await makeRelease(t, { percent: 10 });
  await offer(office, made);
  const all = await signRelease(made.key, { ...made.release, percent: 100 });
  writeFileSync(join(made.folder, 'release.jws'), all);
  t.like(await offer(office, made), { outcome: 'offered', newFiles: 0, before: '0.2.0' });
  t.is(readOfferedRelease(office)?.release.percent, 100);
});

test('while packages of the same names take the place of others, list and packages fit at every look', async (t) => {
  const office = folderOfOffice(t);
  const one = await makeRelease(t);
  const other = await makeRelease(t, { build: 'built again', key: one.key });
  await offer(office, one);
  const seen = new Set<string | null>();
  let looks = 0;
  let isDone = false;
  const looking = (async () => {
    while (!isDone) {
      seen.add(look(office));
      looks += 1;
      await new Promise(setImmediate);
    }
  })();
  for (let round = 0; round < 10; round += 1) {
    await offer(office, other);
    await offer(office, one);
  }
  isDone = true;
  await looking;
  t.true(looks > 20);
  t.deepEqual([...seen], ['0.2.0']);
});

test('what an offer that was cut off has left changes nothing, and goes with the next', async (t) => {
  const office = folderOfOffice(t);
  const first = await makeRelease(t);
  await offer(office, first);
  const second = await makeRelease(t, { version: '0.3.0', key: first.key });
  const [whole, half] = second.release.files;
  if (!whole || !half) return t.fail();
  const updates = join(office, 'updates');
  writeFileSync(join(updates, packageFile(whole)), readFileSync(join(second.folder, whole.file)));
  writeFileSync(join(updates, `${packageFile(half)}.new`), 'half');
  writeFileSync(join(updates, 'release.jws.new'), 'half');
  t.is(look(office), '0.2.0');
  t.like(await offer(office, second), { outcome: 'offered' });
  t.is(files(office).length, 3);
  t.is(look(office), '0.3.0');
});

test('a package that is damaged or gone in the office is put right by the same offer', async (t) => {
  const office = folderOfOffice(t);
  const made = await makeRelease(t);
  await offer(office, made);
  const [damaged, gone] = made.release.files.map((file) => join(office, 'updates', packageFile(file)));
  appendFileSync(damaged ?? '', 'x');
  rmSync(gone ?? '');
  t.is(look(office), '0.2.0 does not fit');
  t.like(await offer(office, made), { outcome: 'offered', newFiles: 2 });
  t.is(look(office), '0.2.0');
});

test('a release of somebody else, a changed package, and a missing one change nothing', async (t) => {
  const office = folderOfOffice(t);
  const good = await makeRelease(t);
  await offer(office, good);
  const strange = await makeRelease(t, { version: '0.3.0' });
  t.like(await offer(office, { ...strange, key: await createSigningKey() }), { reason: 'badSignature' });
  const [first, second] = strange.release.files.map(({ file }) => file);
  if (!first || !second) return t.fail();
  writeFileSync(join(strange.folder, second), Buffer.alloc(packageBytes, 'other'));
  t.deepEqual(await offer(office, strange), { outcome: 'bad', reason: 'fileDamaged', file: second });
  rmSync(join(strange.folder, first));
  t.deepEqual(await offer(office, strange), { outcome: 'bad', reason: 'fileMissing', file: first });
  rmSync(join(strange.folder, 'release.jws'));
  t.like(await offer(office, strange), { reason: 'noList' });
  t.is(look(office), '0.2.0');
  t.is(files(office).length, 3);
});

test('an older release takes the place of a newer one only when it is meant', async (t) => {
  const office = folderOfOffice(t);
  const newer = await makeRelease(t, { version: '0.10.0' });
  const older = await makeRelease(t, { version: '0.10.0~rc2', key: newer.key });
  await offer(office, newer);
  t.like(await offer(office, older), { outcome: 'older', offered: '0.10.0' });
  t.is(look(office), '0.10.0');
  t.like(await offer(office, older, { older: true }), { outcome: 'offered' });
  t.is(look(office), '0.10.0~rc2');
});

test('what is withdrawn is gone, and withdrawing again is no mistake', async (t) => {
  const office = folderOfOffice(t);
  t.deepEqual(withdrawRelease(office), { outcome: 'nothingOffered' });
  await offer(office, await makeRelease(t));
  t.deepEqual(withdrawRelease(office), { outcome: 'withdrawn', version: '0.2.0' });
  t.deepEqual(files(office), []);
});

test('room for requests is left free: a release that would take it is refused before anything is written', async (t) => {
  const office = folderOfOffice(t);
  const { folder, key } = await makeRelease(t);
  const asked = { office, from: folder, key: publicKeyOf(key), keepFreeBytes: Number.MAX_SAFE_INTEGER };
  t.like(await offerRelease(asked), { outcome: 'noRoom' });
  t.deepEqual(files(office), []);
});

test('a disk that is full keeps the offer of before, and the next try has its room back', async (t) => {
  const disk = mountSmallDisk(t, 8);
  const office = folderOfOffice(t, join(disk.folder, 'office'));
  const first = await makeRelease(t);
  await offer(office, first);
  const second = await makeRelease(t, { version: '0.3.0', key: first.key });
  // Enough by the count that comes first, were it not for somebody who writes meanwhile: here one and a half packages.
  disk.fillUpTo(packageBytes * 1.5);
  const free = disk.freeBytes();
  const asked = { office, from: second.folder, key: publicKeyOf(second.key) };
  await t.throwsAsync(offerRelease({ ...asked, keepFreeBytes: -packageBytes }), { code: 'ENOSPC' });
  t.is(look(office), '0.2.0');
  t.is(disk.freeBytes(), free);
  disk.makeRoom();
  t.like(await offer(office, second), { outcome: 'offered' });
  t.is(look(office), '0.3.0');
});
