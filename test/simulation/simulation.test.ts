import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { liveMany } from './many-lives.ts';
import { type MutantName, mutantNames } from './mutants.ts';
import { type Plan, planOf } from './plan.ts';
import { brokenIn, type Kind, kinds } from './shrink.ts';
import type { Task, Told } from './worker.ts';

const task = (plan: Plan, changes: Partial<Task> = {}): Task => ({
  ...{ plan, mutant: null, shrinks: false, tells: true },
  ...changes,
});

async function tell(...tasks: Task[]): Promise<Told[]> {
  const told: Told[] = [];
  await liveMany(tasks.values(), 1, (one) => told.push(one));
  return told;
}

/** The first of these lives in which a promise broke. */
async function firstBroken(mutant: MutantName, changes: Partial<Task> = {}): Promise<Told | null> {
  const mostSeeds = 250;
  let found: Told | null = null;
  function* tasks() {
    for (let seed = 1; seed <= mostSeeds && !found; seed += 1) {
      yield task(planOf(seed), { ...changes, mutant });
    }
  }
  await liveMany(tasks(), 1, (told) => {
    if (brokenIn(told.life).length > 0) found ??= told;
  });
  return found;
}

test.serial('nothing is lost, doubled or left behind, and nothing hangs, whatever goes wrong', async (t) => {
  const told = await tell(...Array.from({ length: 40 }, (_, index) => task(planOf(index + 1))));
  const broken = told.flatMap(({ plan, life }) =>
    kinds.flatMap((kind) => life[kind].map((what) => `seed ${plan.seed}, ${kind}: ${what}`)),
  );
  t.deepEqual(broken, []);
  const sum = (what: 'requests' | 'followUps' | 'crashes') =>
    told.reduce((all, { life }) => all + life[what], 0);
  t.true(sum('requests') >= 20, 'people were served');
  t.true(sum('followUps') >= 3, 'pages were brought again');
  t.true(sum('crashes') >= 20, 'and programs died');
});

test.serial('a life that is lived again is the same story, step by step', async (t) => {
  const plans = [3, 7, 11, 19].map(planOf);
  const once = await tell(...plans.map((plan) => task(plan)));
  const again = await tell(...plans.map((plan) => task(JSON.parse(JSON.stringify(plan)) as Plan)).reverse());
  t.deepEqual(
    again.reverse().map(({ life }) => life),
    once.map(({ life }) => life),
  );
  t.true(once.every(({ life }) => life.story.length > 5));
});

/** What each of them breaks. That they are found out is what makes the clean lives above worth something. */
const breaks: Record<MutantName, Kind[]> = {
  printsBeforeCommit: ['lost', 'duplicated'],
  synchronousOff: ['lost', 'duplicated'],
  dropsBeforeAcknowledgement: ['lost'],
  noIdempotency: ['duplicated'],
  forgottenClear: ['leaked'],
  pagesNotSynced: ['lost'],
  copiesNotMarked: ['duplicated'],
};

for (const mutant of mutantNames) {
  test.serial(`a kiosk with a broken promise is found out: ${mutant}`, async (t) => {
    const found = await firstBroken(mutant);
    t.truthy(found, 'in some life the promise was seen to be broken');
    if (!found) return;
    const broken = brokenIn(found.life);
    t.true(
      broken.some((kind) => breaks[mutant].includes(kind)),
      `for the right reason, not for ${broken.join()}`,
    );
  });
}

test.serial('what breaks a promise is told as a short story that replays', async (t) => {
  const found = await firstBroken('printsBeforeCommit', { shrinks: true });
  const shortest = found?.shortest;
  t.truthy(shortest);
  if (!found || !shortest) return;
  const parts = ({ citizens, faults }: Plan) => citizens.length + faults.length;
  t.true(parts(shortest.plan) <= parts(found.plan));
  t.true(parts(shortest.plan) <= 4, 'a person, a crash, and little else');
  const [again] = await tell(task(shortest.plan, { mutant: 'printsBeforeCommit' }));
  t.deepEqual(again?.life, shortest.life);
});

test.serial('the command ends with one line of figures', async (t) => {
  const program = fileURLToPath(new URL('./simulate.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--seeds', '6', '--from', '100']);
  const figures = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  t.deepEqual(Object.keys(figures), [
    'seeds',
    'requests',
    'followUps',
    'crashes',
    'lost',
    'duplicated',
    'leaked',
    'hung',
  ]);
  t.like(figures, { seeds: 6, lost: 0, duplicated: 0, leaked: 0, hung: 0 });
});
