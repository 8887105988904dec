/** Fuzzes one target in a thread of its own. The input of the moment lies in shared memory, so that a hang can be told and kept. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { NeverRun, startCoverage } from './code-coverage.ts';
import { mutate } from './mutate.ts';
import { findTarget } from './targets.ts';

export type ThreadData = { target: string; seed: number; untilMs: number; shared: SharedArrayBuffer };
export type ThreadMessage =
  | { is: 'found'; input: Uint8Array; error: string }
  | { is: 'done'; runs: number; corpus: number; neverRun: number };

const { target: name, seed, untilMs, shared } = workerData as ThreadData;
const target = findTarget(name);
const chance = chanceFrom(seed);
const header = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, 8);
/** Looking costs more than most runs, so many are run before a look, and again one by one when something new came of them. */
const runsALook = 64;

const look = await startCoverage();
const neverRun = new NeverRun();
const corpus: Uint8Array[] = [];
const errors = new Set<string>();
let runs = 0;
let isRunning = false;

/** What is thrown beside the call, as a listener does, is the parser's as much. */
let beside: unknown;
process.on('uncaughtException', (error) => {
  if (!isRunning) throw error;
  beside = error;
});

async function tryOut(bytes: Uint8Array): Promise<void> {
  input.set(bytes);
  Atomics.store(header, 1, bytes.length);
  Atomics.add(header, 0, 1);
  beside = undefined;
  isRunning = true;
  try {
    await target.run(bytes);
  } catch (error) {
    beside = error;
  }
  isRunning = false;
  runs += 1;
  if (beside !== undefined) tell(bytes, beside);
}

/** One find for each place: the first line of the stack that names our code. */
function tell(bytes: Uint8Array, thrown: unknown): void {
  const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const place = createHash('sha256')
    .update(/^ +at .*$/m.exec(error)?.[0] ?? error)
    .digest('hex');
  if (!errors.has(place))
    parentPort?.postMessage({ is: 'found', input: bytes, error } satisfies ThreadMessage);
  errors.add(place);
}

/** Keeps the inputs that reach what none has reached before. */
async function tryOutTogether(inputs: Uint8Array[]): Promise<void> {
  for (const bytes of inputs) await tryOut(bytes);
  const together = await look();
  if (!neverRun.isNews(together, false)) return;
  for (const bytes of inputs) {
    await tryOut(bytes);
    if (neverRun.isNews(await look(), true)) corpus.push(bytes);
  }
  // What runs once and never again, as at the first time of everything.
  neverRun.isNews(together, true);
}

const seeds = [new Uint8Array(), ...target.seeds()].map((bytes) => Uint8Array.from(bytes.subarray(0, 8_192)));
await tryOutTogether(seeds);
corpus.push(...seeds);
while (Date.now() < untilMs) {
  const inputs = Array.from({ length: runsALook }, () => {
    // The newest are the most promising.
    const parent = corpus[Math.floor(corpus.length * Math.sqrt(chance()))]!;
    return mutate(parent, { chance, others: corpus, words: target.words ?? [] });
  });
  await tryOutTogether(inputs);
  // Timers and listeners have their turn.
  await new Promise((resolve) => setImmediate(resolve));
}
parentPort?.postMessage({
  is: 'done',
  runs,
  corpus: corpus.length,
  neverRun: neverRun.left,
} satisfies ThreadMessage);
