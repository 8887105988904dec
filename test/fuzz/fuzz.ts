/**
 * `npm run fuzz -- --minutes 5 [--target NAME] [--seed N]`: mutates real input of every parser that faces the outside, keeps what reaches
 * new code, and writes what breaks a promise to test/fuzz/found/, from where `fuzz-finds.test.ts` runs it ever after.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { ThreadData, ThreadMessage } from './fuzz-thread.ts';
import { findTarget, fuzzTargets } from './targets.ts';

/** A parser that thinks about 8 kB for so long hangs. */
const hangMs = 20_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    target: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const targets = values.target ? [findTarget(values.target)] : fuzzTargets;
const eachMs = (Number(values.minutes) * 60_000) / targets.length;
let finds = 0;
for (const { name } of targets) finds += await fuzz(name, eachMs, Number(values.seed));
process.stdout.write(`${JSON.stringify({ targets: targets.length, seed: Number(values.seed), finds })}\n`);
process.exitCode = finds > 0 ? 1 : 0;

function keep(target: string, input: Uint8Array, error: string): void {
  const folder = join(import.meta.dirname, 'found', target);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bin`);
  writeFileSync(file, input);
  process.stdout.write(`${target}: ${file}\n${error}\n\n`);
}

function fuzz(target: string, durationMs: number, seed: number): Promise<number> {
  const shared = new SharedArrayBuffer(8 + 8_192);
  const header = new Int32Array(shared, 0, 2);
  const data: ThreadData = { target, seed, untilMs: Date.now() + durationMs, shared };
  const thread = new Worker(new URL('./fuzz-thread.ts', import.meta.url), { workerData: data });
  let found = 0;
  let lastRun = -1;
  let isDone = false;
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => {
      const run = Atomics.load(header, 0);
      if (run === lastRun && run > 0) {
        found += 1;
        keep(
          target,
          new Uint8Array(shared.slice(8, 8 + Atomics.load(header, 1))),
          `hangs: nothing for ${hangMs} ms`,
        );
        void thread.terminate();
      }
      lastRun = run;
    }, hangMs);
    thread.on('message', (message: ThreadMessage) => {
      if (message.is === 'found') {
        found += 1;
        keep(target, message.input, message.error);
        return;
      }
      isDone = true;
      process.stdout.write(`${JSON.stringify({ target, ...message, is: undefined, found })}\n`);
      void thread.terminate();
    });
    thread.on('error', reject);
    thread.on('exit', () => {
      clearInterval(watch);
      if (isDone || found > 0) resolve(found);
      else reject(new Error(`The thread of ${target} ended before its time.`));
    });
  });
}
