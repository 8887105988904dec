import test from 'ava';
import { createForwarderPulse, mostSilentMs } from '../../src/outbox/forwarding/forwarder-pulse.ts';

function pulseOfHand() {
  let nowMs = 0;
  let bytes = 0;
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  const pulse = createForwarderPulse(clock, () => bytes);
  return {
    pulse,
    passes: (ms: number) => {
      nowMs += ms;
    },
    moves: () => {
      bytes += 1;
    },
  };
}
const { signal } = new AbortController();

test('a forwarder that neither sleeps nor moves a byte for long has stopped', (t) => {
  const { pulse, passes } = pulseOfHand();
  passes(mostSilentMs);
  t.notThrows(pulse.feel);
  passes(1);
  t.throws(pulse.feel, { message: /stopped/ });
});

test('an upload that takes hours lives as long as its bytes move', (t) => {
  const { pulse, passes, moves } = pulseOfHand();
  for (let quarter = 0; quarter < 20; quarter += 1) {
    passes(mostSilentMs - 1);
    moves();
    t.notThrows(pulse.feel);
  }
});

test('a long rest is life, and an end of it that never comes is not', async (t) => {
  const { pulse, passes } = pulseOfHand();
  await pulse.clock.sleep(2 * mostSilentMs, signal);
  passes(3 * mostSilentMs);
  t.notThrows(pulse.feel);
  passes(1);
  t.throws(pulse.feel);
});
