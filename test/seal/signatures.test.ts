import test from 'ava';
import fc from 'fast-check';
import { CompactSign, importJWK } from 'jose';
import { sha256Of } from '../../src/seal/digest.ts';
import type { Acknowledgement, Manifest, StatusFeed } from '../../src/seal/messages.ts';
import {
  createSigningKey,
  publicKeyOf,
  signAcknowledgement,
  signingKey,
  signManifest,
  signStatusFeed,
  verifyAcknowledgement,
  verifyManifest,
  verifyStatusFeed,
} from '../../src/seal/signatures.ts';

const page = { page: 'p'.repeat(16), sealedBytes: 512, sealedSha256: 'a'.repeat(64) };
const manifest: Manifest = {
  version: 1,
  kiosk: '042',
  number: '0420000018',
  service: 'ktpHilang',
  confirmedAt: '2026-11-24T02:00:00.000Z',
  pages: [page],
  sealedAnswers: 'AAAA',
};
const acknowledgement: Acknowledgement = {
  version: 1,
  kiosk: '042',
  number: '0420000018',
  receivedAt: '2026-11-24T03:00:00.000Z',
  manifestSha256: 'b'.repeat(64),
  pages: [page],
};
const statusFeed: StatusFeed = {
  version: 1,
  cursor: 'c1',
  entries: [{ number: '0420000018', stage: 'ready', note: 'Silakan ambil', at: '2026-11-24T04:00:00.000Z' }],
};

test('what was signed comes back as it was, with the digest of its text', async (t) => {
  const key = await createSigningKey();
  const kept = signingKey.parse(JSON.parse(JSON.stringify(key)));
  const jws = await signManifest(kept, manifest);
  t.deepEqual(await verifyManifest(publicKeyOf(key), jws), {
    outcome: 'ok',
    manifest,
    sha256: sha256Of(jws),
  });
  const acknowledged = await verifyAcknowledgement(
    publicKeyOf(key),
    await signAcknowledgement(key, acknowledgement),
  );
  t.like(acknowledged, { outcome: 'ok', acknowledgement });
  t.like(await verifyStatusFeed(publicKeyOf(key), await signStatusFeed(key, statusFeed)), {
    outcome: 'ok',
    statusFeed,
  });
});

test('the public key holds nothing of the private one', async (t) => {
  const key = await createSigningKey();
  t.deepEqual(Object.keys(publicKeyOf(key)).sort(), ['crv', 'kty', 'x']);
});

test('a message with any one character changed is refused', async (t) => {
  const key = await createSigningKey();
  const jws = await signManifest(key, manifest);
  const letter = fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code));
  await t.notThrowsAsync(async () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: jws.length - 1 }), letter, async (place, other) => {
        fc.pre(jws[place] !== other);
        const changed = jws.slice(0, place) + other + jws.slice(place + 1);
        return (await verifyManifest(publicKeyOf(key), changed)).outcome === 'bad';
      }),
      { numRuns: 500 },
    ),
  );
});

test('every other last digit of a signature is refused, though four of its bits mean nothing', async (t) => {
  const key = await createSigningKey();
  const jws = await signManifest(key, manifest);
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (const digit of digits.replace(jws.at(-1) ?? '', '')) {
    t.like(await verifyManifest(publicKeyOf(key), jws.slice(0, -1) + digit), { outcome: 'bad' });
  }
});

test('a message that was cut, lengthened or padded is refused', async (t) => {
  const key = await createSigningKey();
  const jws = await signManifest(key, manifest);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: jws.length - 1 }), async (length) => {
      return (await verifyManifest(publicKeyOf(key), jws.slice(0, length))).outcome === 'bad';
    }),
  );
  for (const other of [
    '',
    '.',
    '..',
    `${jws}=`,
    `${jws} `,
    ` ${jws}`,
    `${jws}\n`,
    `${jws}.`,
    `${jws}A`,
    jws.repeat(2),
  ]) {
    t.like(
      await verifyManifest(publicKeyOf(key), other),
      { outcome: 'bad' },
      JSON.stringify(other.slice(-20)),
    );
  }
});

test('nonsense is refused and never throws', async (t) => {
  const key = await createSigningKey();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      return (await verifyManifest(publicKeyOf(key), text)).outcome === 'bad';
    }),
  );
  t.like(await verifyManifest(publicKeyOf(key), 'A'.repeat(3_000_000)), { outcome: 'bad' });
});

test('the signature of another key is refused', async (t) => {
  const [key, other] = [await createSigningKey(), await createSigningKey()];
  const jws = await signManifest(other, manifest);
  t.deepEqual(await verifyManifest(publicKeyOf(key), jws), { outcome: 'bad', reason: 'badSignature' });
});

test('one kind of message is never taken for another', async (t) => {
  const key = await createSigningKey();
  const verifiers = [verifyManifest, verifyAcknowledgement, verifyStatusFeed];
  const signed = [
    await signManifest(key, manifest),
    await signAcknowledgement(key, acknowledgement),
    await signStatusFeed(key, statusFeed),
  ];
  for (const [kind, verify] of verifiers.entries()) {
    for (const [other, jws] of signed.entries()) {
      const expected = kind === other ? { outcome: 'ok' } : { outcome: 'bad', reason: 'malformed' };
      t.like(await verify(publicKeyOf(key), jws), expected);
    }
  }
});

/** What somebody with the right key, but without our manners, could sign. */
async function signRaw(payload: string | Uint8Array, header: { alg: string; typ?: string; kid?: string }) {
  const key = await createSigningKey();
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const jws = await new CompactSign(bytes).setProtectedHeader(header).sign(await importJWK(key, header.alg));
  return { key: publicKeyOf(key), jws };
}

test('a signed message without our header or our form is malformed', async (t) => {
  const typ = 'silaku-manifest+jws';
  const text = JSON.stringify(manifest);
  const right = await signRaw(text, { alg: 'Ed25519', typ });
  t.like(await verifyManifest(right.key, right.jws), { outcome: 'ok' }, 'the frame of this test is right');
  const wrong = [
    await signRaw(text, { alg: 'Ed25519' }),
    await signRaw(text, { alg: 'Ed25519', typ: 'JWT' }),
    await signRaw(text, { alg: 'Ed25519', typ, kid: 'x' }),
    await signRaw('{}', { alg: 'Ed25519', typ }),
    await signRaw('no JSON', { alg: 'Ed25519', typ }),
    await signRaw(new Uint8Array([0x22, 0xff, 0x22]), { alg: 'Ed25519', typ }),
    await signRaw(JSON.stringify({ ...manifest, version: 2 }), { alg: 'Ed25519', typ }),
    await signRaw(JSON.stringify({ ...manifest, pages: [{ ...page, page: '../../etc/passwd' }] }), {
      alg: 'Ed25519',
      typ,
    }),
  ];
  for (const { key, jws } of wrong) {
    t.deepEqual(await verifyManifest(key, jws), { outcome: 'bad', reason: 'malformed' });
  }
});

test('no other algorithm is accepted, least of all none', async (t) => {
  const typ = 'silaku-manifest+jws';
  const named = await signRaw(JSON.stringify(manifest), { alg: 'EdDSA', typ });
  t.like(await verifyManifest(named.key, named.jws), { outcome: 'bad' });

  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const none = `${encode({ alg: 'none', typ })}.${encode(manifest)}.AA`;
  t.like(await verifyManifest(named.key, none), { outcome: 'bad', reason: 'badSignature' });

  const secret = new TextEncoder().encode(named.key.x);
  const hmac = await new CompactSign(new TextEncoder().encode(JSON.stringify(manifest)))
    .setProtectedHeader({ alg: 'HS256', typ })
    .sign(secret);
  t.like(await verifyManifest(named.key, hmac), { outcome: 'bad', reason: 'badSignature' });
});
