import { readFileSync } from 'node:fs';
import test from 'ava';
import { readmes, readmeWithDiagrams, visitReadme } from '../support/machine-readme.ts';

for (const readme of readmes) {
  test(`the diagrams in ${readme} are those of the machines; else run: npm run diagrams`, (t) => {
    t.is(readFileSync(readme, 'utf8'), readmeWithDiagrams(readme));
  });
}

test('a diagram names every state of its machine', (t) => {
  const text = readFileSync(visitReadme, 'utf8');
  for (const state of [
    'scanningPage',
    'receiptDelayed',
    'countingDown',
    'technicianAtWork',
    'confirmingStop',
  ]) {
    t.true(text.includes(`: ${state}`) || text.includes(`"${state}"`), state);
  }
});
