import test from 'ava';
import { planFaults, victims } from './fault-plan.ts';

test('the same seed gives the same plan, another seed another', (t) => {
  const first = (seed: number) => {
    const plan = planFaults(seed);
    return Array.from({ length: 50 }, () => [plan.nextKill(), plan.nextLinkFault(), plan.nextDiskFill()]);
  };
  t.deepEqual(first(7), first(7));
  t.notDeepEqual(first(7), first(8));
});

test('in three minutes each program is killed, each kind of link fault is planned, and more kills than a hundred', (t) => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const plan = planFaults(seed);
    const kills = [];
    for (let atMs = 0; atMs < 180_000; ) {
      const kill = plan.nextKill();
      kills.push(kill);
      atMs += kill.waitMs;
    }
    t.true(kills.length > 105, `seed ${seed}: ${kills.length}`);
    t.deepEqual([...new Set(kills.map(({ victim }) => victim))].sort(), [...victims].sort());
    const kinds = new Set(Array.from({ length: 150 }, () => plan.nextLinkFault()?.kind ?? 'none'));
    t.is(kinds.size, 7);
  }
});
