import test from 'ava';
import fc from 'fast-check';
import { backOffMs } from '../../src/outbox/forwarding/back-off.ts';

const settings = { firstMs: 5_000, ceilingMs: 600_000 };
const random = fc.double({ min: 0, max: 0.999999, noNaN: true });

test('a wait is never above the ceiling and never nothing, whatever the attempt', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 10_000 }), random, (attempt, chance) => {
        const waitMs = backOffMs(settings, attempt, chance);
        return Number.isInteger(waitMs) && waitMs >= settings.firstMs / 2 && waitMs <= settings.ceilingMs;
      }),
    ),
  );
});

test('a later attempt never waits less than half of what an earlier one may', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), random, random, (attempt, one, other) => {
        return backOffMs(settings, attempt + 1, one) * 2 >= backOffMs(settings, attempt, other);
      }),
    ),
  );
});

test('the waits double and then stay', (t) => {
  const waits = [1, 2, 3, 7, 8, 9, 1_000].map((attempt) => backOffMs(settings, attempt, 0));
  t.deepEqual(waits, [2_500, 5_000, 10_000, 160_000, 300_000, 300_000, 300_000]);
});

test('two kiosks with different luck do not come back together', (t) => {
  t.not(backOffMs(settings, 3, 0.1), backOffMs(settings, 3, 0.9));
});
