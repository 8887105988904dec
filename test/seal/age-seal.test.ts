import { inspect } from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import { createIdentity, createSealer, openBytes, sealBytes } from '../../src/seal/age-seal.ts';
import { isSealProblem } from '../../src/seal/seal-problem.ts';

const bytes = new TextEncoder().encode('halaman pertama');

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return isSealProblem(error) ? error.code : `not a SealProblem: ${error}`;
  }
}

test('what was sealed comes back byte for byte, whatever its length', async (t) => {
  const { identity, recipient } = await createIdentity();
  const sealer = createSealer(recipient);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (plain) => {
      return Buffer.compare(await openBytes(identity, await sealer.seal(plain)), plain) === 0;
    }),
    { numRuns: 50 },
  );
  // Around the 64 KiB pieces of the age format.
  for (const length of [65_535, 65_536, 65_537, 131_072, 1_000_000]) {
    const plain = new Uint8Array(length).fill(7);
    t.deepEqual(await openBytes(identity, await sealBytes(recipient, plain)), plain);
  }
});

test('a sealed file is in the age format, to one X25519 recipient', async (t) => {
  const { identity, recipient } = await createIdentity();
  t.regex(recipient, /^age1[0-9a-z]{58}$/);
  t.regex(identity, /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
  const header = Buffer.from(await sealBytes(recipient, bytes)).toString('latin1');
  t.regex(header, /^age-encryption\.org\/v1\n-> X25519 \S{43}\n\S{43}\n--- \S{43}\n/);
});

test('the same page is sealed differently each time and shows nothing of itself', async (t) => {
  const { recipient } = await createIdentity();
  const [one, other] = [await sealBytes(recipient, bytes), await sealBytes(recipient, bytes)];
  t.notDeepEqual(one, other);
  t.false(Buffer.from(one).includes(Buffer.from(bytes)));
});

test('another key is told from a damaged file', async (t) => {
  const { identity, recipient } = await createIdentity();
  const other = await createIdentity();
  const sealed = await sealBytes(recipient, bytes);
  t.is(await codeOf(() => openBytes(other.identity, sealed)), 'seal.wrongKey');
  t.is(await codeOf(() => openBytes(identity, sealed.subarray(0, -1))), 'seal.damaged');
  t.is(await codeOf(() => openBytes(identity, new Uint8Array(0))), 'seal.damaged');
  t.is(await codeOf(() => openBytes(identity, bytes)), 'seal.damaged');
});

test('a sealed file with any bit changed never opens', async (t) => {
  const { identity, recipient } = await createIdentity();
  const sealed = await sealBytes(recipient, bytes);
  await t.notThrowsAsync(async () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: sealed.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (place, mask) => {
          const changed = Uint8Array.from(sealed);
          changed[place] = (changed[place] ?? 0) ^ mask;
          return (await codeOf(() => openBytes(identity, changed))).startsWith('seal.');
        },
      ),
      { numRuns: 300 },
    ),
  );
});

test('a key that is none is named, and a mistyped secret is not repeated', async (t) => {
  const { identity, recipient } = await createIdentity();
  const sealed = await sealBytes(recipient, bytes);
  for (const wrong of ['', 'age1', recipient.slice(0, -1), `${recipient}x`, identity, 'ssh-ed25519 AAAA']) {
    t.is(await codeOf(() => sealBytes(wrong, bytes)), 'seal.badRecipient', wrong);
  }
  const mistyped = `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`;
  for (const wrong of ['', 'AGE-SECRET-KEY-1', recipient, mistyped]) {
    t.is(await codeOf(() => openBytes(wrong, sealed)), 'seal.badIdentity', wrong);
  }
  const error = await t.throwsAsync(() => openBytes(mistyped, sealed));
  t.false(inspect(error).includes(mistyped.slice(20, 40)));
});
