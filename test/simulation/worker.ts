/** A process that lives one life after the other on the disk that forgets. simulate.ts starts some of these and hands out the plans. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultyDisk } from './faulty-disk.ts';
import { type Life, live } from './life.ts';
import { type MutantName, mutantOf } from './mutants.ts';
import { takeOverDatabases } from './open-databases.ts';
import type { Plan } from './plan.ts';
import { beginning } from './programs.ts';
import { watchWebCrypto } from './real-work.ts';
import { seedRandomness, takeOverRandomness } from './seeded-ids.ts';
import { brokenIn, shrink } from './shrink.ts';
import { makeTemplate } from './template.ts';

export type Task = { plan: Plan; mutant: MutantName | null; shrinks: boolean; tells: boolean };
/** `story`: told when it was asked for, and of a life that broke a promise. */
export type Told = { plan: Plan; life: Life; shortest: { plan: Plan; life: Life } | null };

if (!faultyDisk.isThere()) throw new Error('start this with diskEnvironment()');
takeOverDatabases();
takeOverRandomness();
watchWebCrypto();
// Memory and not a card: what is synced is decided by the faulty disk, and lives are many.
const root = mkdtempSync(join(tmpdir(), 'silaku-simulation-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());

seedRandomness(process.pid);
const template = await makeTemplate(join(root, 'template'), () => new Date(beginning));
let lives = 0;

function lifeOf(plan: Plan, mutant: MutantName | null): Promise<Life> {
  lives += 1;
  return live(plan, template, join(root, `life-${lives}`), mutant ? mutantOf(mutant) : null);
}

async function tell({ plan, mutant, shrinks, tells }: Task): Promise<Told> {
  const life = await lifeOf(plan, mutant);
  const broken = brokenIn(life);
  if (broken.length === 0) return { plan, life: tells ? life : { ...life, story: [] }, shortest: null };
  if (!shrinks) return { plan, life, shortest: null };
  const shortest = await shrink(plan, async (shorter) =>
    brokenIn(await lifeOf(shorter, mutant)).some((kind) => broken.includes(kind)),
  );
  return { plan, life, shortest: { plan: shortest, life: await lifeOf(shortest, mutant) } };
}

process.on('message', (task: Task) => {
  void tell(task).then((told) => process.send?.(told));
});
process.send?.('ready');
