import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { diskEnvironment } from './faulty-disk.ts';

const program = fileURLToPath(new URL('./faulty-disk-trials.ts', import.meta.url));
const trials = JSON.parse(
  execFileSync(process.execPath, [program], { env: diskEnvironment(), encoding: 'utf8' }),
) as Record<string, unknown>;

test('a power cut takes back what was not synced, names and bytes alike, and nothing else', (t) => {
  t.deepEqual(trials.nothing, { synced: 'old', renamed: 'whole', removed: 'still there' });
});

test('what the disk happened to write in time is there without a sync', (t) => {
  t.deepEqual(trials.everything, { synced: 'new', elsewhere: 'whole', made: 'bytes' });
});

test('SQLite keeps what it has committed when it syncs, and loses it when it is told not to', (t) => {
  t.is(trials.full, 20);
  t.not(trials.off, 20);
});

test('a sealed page is there whole or not at all, whichever step the power goes before', (t) => {
  const { steps, seen } = trials.pages as { steps: number; seen: string[] };
  t.true(steps > 4, 'there is more than one step to die before');
  t.deepEqual(seen, ['nothing', 'promised: whole', 'whole']);
});

test('a file that a failing card refuses to remove is a problem of the disk, with its name', (t) => {
  t.is(trials.failingCard, 'outbox.diskFailed');
});
