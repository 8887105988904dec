/** `npm run simulate`: many lives of a kiosk and its office, each with misfortunes by its seed; the last line is one JSON object. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { liveMany } from './many-lives.ts';
import { type MutantName, mutantNames } from './mutants.ts';
import { type Plan, planOf } from './plan.ts';
import { brokenIn, kinds } from './shrink.ts';
import type { Task, Told } from './worker.ts';

const usage = `npm run simulate -- [--seeds N] [--from S] [--workers 2] [--mutant NAME]
npm run simulate -- --seed S [--plan JSON|@FILE] [--mutant NAME]

  --seeds N      how many lives, 200 unless told; --from S is the first
  --seed S       this one life, and its story; with --plan this plan instead of the seed's own
  --mutant NAME  with one promise broken on purpose: ${mutantNames.join(', ')}
`;

const options = readOptions();
if (!options) {
  process.stderr.write(usage);
  process.exit(64);
}
const sum = { seeds: 0, requests: 0, followUps: 0, crashes: 0, lost: 0, duplicated: 0, leaked: 0, hung: 0 };
/** Stories of the first few are enough to begin with; a broken promise breaks in many lives. */
const mostStories = 3;
let stories = 0;

await liveMany(tasks(options), options.workers, (told) => {
  const { life } = told;
  sum.seeds += 1;
  sum.requests += life.requests;
  sum.followUps += life.followUps;
  sum.crashes += life.crashes;
  for (const kind of kinds) sum[kind] += life[kind].length;
  if (sum.seeds % 100 === 0) process.stderr.write(`${sum.seeds} lives\n`);
  if (options.plans) process.stderr.write(`${life.story.join('\n')}\n`);
  if (brokenIn(life).length > 0) report(told);
});
console.log(JSON.stringify(sum));
process.exitCode = kinds.every((kind) => sum[kind] === 0) ? 0 : 1;

function report({ plan, life, shortest }: Told): void {
  process.stderr.write(`\nSeed ${plan.seed} breaks a promise: ${brokenIn(life).join(', ')}\n`);
  for (const line of kinds.flatMap((kind) => life[kind].map((what) => `  ${kind}: ${what}`))) {
    process.stderr.write(`${line}\n`);
  }
  if (!shortest) return;
  stories += 1;
  const mutant = options?.mutant ? ` --mutant ${options.mutant}` : '';
  process.stderr.write(`The shortest plan found that breaks it, and its story:
${shortest.life.story.join('\n')}
${kinds.flatMap((kind) => shortest.life[kind].map((what) => `  ${kind}: ${what}`)).join('\n')}
npm run simulate -- --seed ${plan.seed}${mutant} --plan '${JSON.stringify(shortest.plan)}'
`);
}

function* tasks({ plans, from, seeds, mutant }: NonNullable<typeof options>): Generator<Task> {
  const each = plans ?? Array.from({ length: seeds }, (_, index) => from + index);
  for (const one of each) {
    const plan = typeof one === 'number' ? planOf(one) : one;
    yield { plan, mutant, shrinks: stories < mostStories, tells: plans !== null };
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string', default: '200' },
        from: { type: 'string', default: '1' },
        workers: { type: 'string' },
        seed: { type: 'string' },
        plan: { type: 'string' },
        mutant: { type: 'string' },
      },
    });
    const [seeds, from] = [Number(values.seeds), Number(values.from)];
    const workers = Number(values.workers ?? (values.seed === undefined ? 2 : 1));
    const mutant = mutantNames.find((name) => name === values.mutant) ?? null;
    const isRight = [seeds, from, workers].every((number) => Number.isSafeInteger(number) && number >= 0);
    if (!isRight || workers < 1 || (values.mutant !== undefined && !mutant)) return null;
    return { seeds, from, workers, mutant: mutant as MutantName | null, plans: plansOf(values) };
  } catch {
    return null;
  }
}

function plansOf({ seed, plan }: { seed?: string | undefined; plan?: string | undefined }): Plan[] | null {
  if (plan !== undefined) {
    return [JSON.parse(plan.startsWith('@') ? readFileSync(plan.slice(1), 'utf8') : plan) as Plan];
  }
  return seed === undefined ? null : [planOf(Number(seed))];
}
