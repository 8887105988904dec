import { Worker } from 'node:worker_threads';
import test from 'ava';
import type { ThreadData, ThreadMessage } from './fuzz-thread.ts';

test('the fuzzer finds a mistake that hides behind four conditions', async (t) => {
  t.timeout(300_000);
  const shared = new SharedArrayBuffer(8 + 8_192);
  const data: ThreadData = { target: 'planted', seed: 1, untilMs: Date.now() + 240_000, shared };
  const thread = new Worker(new URL('./fuzz-thread.ts', import.meta.url), { workerData: data });
  const found = await new Promise<ThreadMessage>((resolve, reject) => {
    thread.on('message', resolve);
    thread.on('error', reject);
  });
  await thread.terminate();
  t.is(found.is, 'found');
  if (found.is === 'found') {
    t.deepEqual([...found.input.subarray(0, 4)], [0xf0, 0x7f, 0x2d, 0xf7]);
    t.regex(found.error, /planted/);
  }
});
