import test from 'ava';
import { numberedPlaceholders } from '../../../src/office/database/placeholders.ts';

for (const [ours, theirs] of [
  ['SELECT 1', 'SELECT 1'],
  ['a = ? AND b = ?', 'a = $1 AND b = $2'],
  ['a = ?2 OR b = ?1 OR c = ?2', 'a = $2 OR b = $1 OR c = $2'],
  [`a = '?' AND "b?" = ? -- why?\n AND c = ?`, `a = '?' AND "b?" = $1 -- why?\n AND c = $2`],
  [`a = 'it''s ?' AND b = ?`, `a = 'it''s ?' AND b = $1`],
] as const) {
  test(`values are numbered: ${ours}`, (t) => t.is(numberedPlaceholders(ours), theirs));
}
