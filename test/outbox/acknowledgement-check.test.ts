import test from 'ava';
import fc from 'fast-check';
import { checkAcknowledgement } from '../../src/outbox/forwarding/acknowledgement-check.ts';
import type { Acknowledgement } from '../../src/seal/messages.ts';

const sealedPage = fc.record({
  page: fc.stringMatching(/^[0-9a-z]{16}$/),
  sealedBytes: fc.integer({ min: 1, max: 1e7 }),
  sealedSha256: fc.stringMatching(/^[0-9a-f]{64}$/),
});
const acknowledged: fc.Arbitrary<Acknowledgement> = fc.record({
  version: fc.constant(1 as const),
  kiosk: fc.stringMatching(/^[0-9]{3}$/),
  number: fc.stringMatching(/^[0-9]{10}$/),
  receivedAt: fc.constant('2026-11-24T03:00:00.000Z'),
  manifestSha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  pages: fc.uniqueArray(sealedPage, { maxLength: 6, selector: ({ page }) => page }),
});

test('an acknowledgement of exactly this request is accepted, in whatever order it names the pages', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(acknowledged, (said) => {
        const expected = { ...said, pages: [...said.pages].reverse() };
        return checkAcknowledgement(said, expected).outcome === 'ok';
      }),
    ),
  );
});

test('an acknowledgement that differs anywhere is refused', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(acknowledged, acknowledged, fc.integer({ min: 0, max: 3 }), (said, other, which) => {
        const part = (['kiosk', 'number', 'manifestSha256', 'pages'] as const)[which] ?? 'kiosk';
        fc.pre(JSON.stringify(said[part]) !== JSON.stringify(other[part]));
        return checkAcknowledgement(said, { ...said, [part]: other[part] }).outcome === 'wrong';
      }),
    ),
  );
});

test('one page more, one less or one twice is refused', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(acknowledged, (said) => {
        fc.pre(said.pages.length > 0);
        const twice = { ...said, pages: [...said.pages, ...said.pages.slice(0, 1)] };
        const less = { ...said, pages: said.pages.slice(1) };
        const swapped = { ...said, pages: [...said.pages.slice(1), ...said.pages.slice(1, 2)] };
        return [twice, less, swapped].every((one) => checkAcknowledgement(one, said).outcome === 'wrong');
      }),
    ),
  );
});
