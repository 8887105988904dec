import test from 'ava';
import fc from 'fast-check';
import { largestPageBytes } from '../../../src/seal/message-limits.ts';
import {
  createSigningKey,
  publicKeyOf,
  signStickAnswers,
  signStickIndex,
  verifyManifest,
  verifyStatusFeed,
  verifyStickAnswers,
  verifyStickIndex,
} from '../../../src/seal/signatures.ts';
import {
  countFiles,
  type StickAnswers,
  type StickIndex,
  stickIndex,
} from '../../../src/seal/stick/stick-messages.ts';
import { largestManifestFileBytes } from '../../../src/seal/stick/stick-names.ts';

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const file = (max: number) => fc.record({ bytes: fc.integer({ min: 1, max }), sha256 });
const requests = fc.array(
  fc.record({
    manifest: file(largestManifestFileBytes),
    pages: fc.array(file(largestPageBytes), { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const index: fc.Arbitrary<StickIndex> = fc
  .record({
    kiosk: fc.stringMatching(/^\d{3}$/),
    export: fc.stringMatching(/^[0-9a-f]{16}$/),
    statusCursor: fc.option(fc.string({ maxLength: 100 })),
    requests,
  })
  .map((made) => ({
    version: 1 as const,
    exportedAt: '2026-11-24T02:00:00.000Z',
    ...made,
    ...countFiles(made.requests),
  }));
const answers: StickAnswers = {
  version: 1,
  kiosk: '005',
  answers: 'a'.repeat(16),
  writtenAt: '2026-11-24T02:00:00.000Z',
  acknowledgements: ['a.b.c'],
  refused: [{ export: 'b'.repeat(16), manifestSha256: 'c'.repeat(64), reason: 'malformed' }],
  statuses: [{ number: '0050000012', stage: 'ready', note: null, at: '2026-11-24T02:00:00.000Z' }],
};

test('an index and answers come back as they were signed', async (t) => {
  const key = await createSigningKey();
  await fc.assert(
    fc.asyncProperty(index, async (said) => {
      const read = await verifyStickIndex(publicKeyOf(key), await signStickIndex(key, said));
      t.deepEqual(read, { outcome: 'ok', index: said });
    }),
    { numRuns: 30 },
  );
  const read = await verifyStickAnswers(publicKeyOf(key), await signStickAnswers(key, answers));
  t.deepEqual(read, { outcome: 'ok', answers });
});

test('one kind of signed paper never passes for another', async (t) => {
  const key = await createSigningKey();
  const own = publicKeyOf(key);
  const [said] = fc.sample(index, 1);
  const texts = [await signStickIndex(key, said ?? t.fail()), await signStickAnswers(key, answers)];
  for (const [place, text] of texts.entries()) {
    const others = [verifyManifest, verifyStatusFeed, place === 0 ? verifyStickAnswers : verifyStickIndex];
    for (const verify of others)
      t.deepEqual(await verify(own, text), { outcome: 'bad', reason: 'malformed' });
  }
});

test('a single changed letter anywhere in the text is found', async (t) => {
  const key = await createSigningKey();
  const [said] = fc.sample(index, 1);
  const text = await signStickIndex(key, said ?? t.fail());
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      fc.constantFrom('A', 'z', '0', '.', '\n', '', '=='),
      async (at, by) => {
        const changed = text.slice(0, at) + by + text.slice(at + 1);
        const read = await verifyStickIndex(publicKeyOf(key), changed);
        t.is(read.outcome, changed === text ? 'ok' : 'bad');
      },
    ),
    { numRuns: 300 },
  );
});

test('an index with wrong counts, no request, or larger things than the office takes is not one', (t) => {
  const [good] = fc.sample(index, 1);
  if (!good) return t.fail();
  t.true(stickIndex.safeParse(good).success);
  const [request] = good.requests;
  if (!request) return t.fail();
  const wrong: Record<string, object> = {
    'one file less': { files: good.files - 1 },
    'one byte more': { bytes: good.bytes + 1 },
    'no request': { requests: [], files: 0, bytes: 0 },
    'another version': { version: 2 },
    'an id that climbs': { export: '../../../../etc' },
    'a huge manifest': withManifest(good, largestManifestFileBytes + 1),
    'a file of no length': withManifest(good, 0),
    'a length that is no number': {
      requests: [{ ...request, manifest: { bytes: '9', sha256: 'a'.repeat(64) } }],
    },
    'more requests than one index holds': many(good, 501),
  };
  for (const [what, change] of Object.entries(wrong)) {
    t.false(stickIndex.safeParse({ ...good, ...change }).success, what);
  }
});

test('whatever is parsed never throws', (t) => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      t.notThrows(() => stickIndex.safeParse(value));
    }),
  );
});

function withManifest(good: StickIndex, bytes: number): Partial<StickIndex> {
  const changed = good.requests.map((each) => ({ ...each, manifest: { ...each.manifest, bytes } }));
  return { requests: changed, ...countFiles(changed) };
}

function many(good: StickIndex, count: number): Partial<StickIndex> {
  const manifest = { bytes: 1, sha256: 'a'.repeat(64) };
  const changed = Array.from({ length: count }, () => ({ manifest, pages: [] }));
  return { requests: changed, ...countFiles(changed), export: good.export };
}
