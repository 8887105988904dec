import test from 'ava';
import type { Release } from '../../src/seal/release.ts';
import {
  createSigningKey,
  publicKeyOf,
  signOfficeTime,
  signRelease,
  verifyRelease,
} from '../../src/seal/signatures.ts';

const release: Release = {
  version: '0.2.0',
  madeAt: '2026-11-28T00:00:00.000Z',
  percent: 10,
  files: [
    {
      file: 'silaku-kiosk_0.2.0_arm64.deb',
      package: 'silaku-kiosk',
      architecture: 'arm64',
      bytes: 68_000_000,
      sha256: 'a'.repeat(64),
    },
  ],
};

test('a release says what its maker signed, and nothing that anybody else did', async (t) => {
  const key = await createSigningKey();
  const signed = await signRelease(key, release);
  t.deepEqual(await verifyRelease(publicKeyOf(key), signed), { outcome: 'ok', release });
  const stranger = publicKeyOf(await createSigningKey());
  t.deepEqual(await verifyRelease(stranger, signed), { outcome: 'bad', reason: 'badSignature' });
  const [header, , signature] = signed.split('.');
  const other = Buffer.from(JSON.stringify({ ...release, percent: 100 })).toString('base64url');
  t.deepEqual(await verifyRelease(publicKeyOf(key), [header, other, signature].join('.')), {
    outcome: 'bad',
    reason: 'badSignature',
  });
});

test('another message of the same key is no release', async (t) => {
  const key = await createSigningKey();
  const time = await signOfficeTime(key, { version: 1, nonce: '0'.repeat(32), at: release.madeAt });
  t.deepEqual(await verifyRelease(publicKeyOf(key), time), { outcome: 'bad', reason: 'malformed' });
});

test('a release names files beside it and versions that can be compared', async (t) => {
  const key = await createSigningKey();
  const [file] = release.files;
  for (const wrong of [
    { ...release, version: 'latest' },
    { ...release, files: [{ ...file, file: '../../etc/x.deb' }] },
    { ...release, percent: 101 },
  ])
    await t.throwsAsync(async () => signRelease(key, wrong as Release));
});
