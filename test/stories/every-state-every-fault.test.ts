import test from 'ava';
import { tellEveryStory } from './every-state-every-fault/every-state-every-fault.ts';

test('whatever fails, wherever a citizen stands: each screen says what to do, nothing is lost, and the visit goes on where it was', async (t) => {
  const { wrong, possible, covered, states, faults } = await tellEveryStory();
  t.deepEqual(wrong, []);
  t.is(covered, possible);
  t.true(states >= 45 && faults >= 38, `${states} states × ${faults} faults`);
});
