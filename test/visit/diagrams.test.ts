import { readFileSync } from 'node:fs';
import test from 'ava';
import { readmeWithDiagrams, visitReadme } from '../support/machine-readme.ts';

test('the diagrams in the README are those of the machines; else run: npm run diagrams', (t) => {
  t.is(readFileSync(visitReadme, 'utf8'), readmeWithDiagrams());
});

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
