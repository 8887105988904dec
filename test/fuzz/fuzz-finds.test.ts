/** Every parser keeps its promises on real input, on what was once found to break one, and on some hundred changes of both. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { mutate } from './mutate.ts';
import { fuzzTargets } from './targets.ts';

function found(name: string): Uint8Array[] {
  const folder = join(import.meta.dirname, 'found', name);
  return existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(join(folder, file))) : [];
}

for (const { name, seeds, words = [], run } of fuzzTargets) {
  test(`${name} keeps its promises whatever it hears`, async (t) => {
    const known = [...seeds(), ...found(name)].map((bytes) => Uint8Array.from(bytes).subarray(0, 8_192));
    t.true(known.some(({ length }) => length > 0));
    for (const bytes of known) await run(bytes);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...known), fc.nat(), async (bytes, seed) => {
        const chance = chanceFrom(seed);
        let changed: Uint8Array = bytes;
        for (let times = 0; times < 4; times += 1) {
          changed = mutate(changed, { chance, others: known, words });
          await run(changed);
        }
      }),
      { numRuns: 100 },
    );
  });
}

test('every find belongs to a parser of the list', (t) => {
  const folder = join(import.meta.dirname, 'found');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  t.deepEqual(
    names.filter((name) => !fuzzTargets.some((target) => target.name === name)),
    [],
  );
});
