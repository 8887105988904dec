/** Lives in several processes at once, each on a disk of its own. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { diskEnvironment } from './faulty-disk.ts';
import type { Task, Told } from './worker.ts';

const program = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Hands out `tasks` one by one; `onTold` hears of each life as it ends, in no order. Rejects when a process dies. */
export async function liveMany(
  tasks: Iterator<Task>,
  workers: number,
  onTold: (told: Told) => void,
): Promise<void> {
  // In memory where there is such a folder: the disk is simulated anyhow.
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const env = { ...diskEnvironment(), TMPDIR: memory };
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (await work(env, tasks, onTold));
    }),
  );
}

/** A process gathers some memory with every life; after so many another one takes over. */
const livesEach = 400;

/** Resolves with whether there may be more to do. */
function work(env: NodeJS.ProcessEnv, tasks: Iterator<Task>, onTold: (told: Told) => void): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = fork(program, { env, execArgv: ['--no-warnings'] });
    let end: 'noMore' | 'relieved' | null = null;
    let lives = 0;
    const next = () => {
      const task = lives < livesEach ? tasks.next() : null;
      lives += 1;
      if (task && !task.done) return void worker.send(task.value);
      end = task ? 'noMore' : 'relieved';
      worker.disconnect();
    };
    worker.on('message', (told: Told | 'ready') => {
      if (told !== 'ready') onTold(told);
      next();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (end) resolve(end === 'relieved');
      else reject(new Error(`a process of the simulation ended with ${code}`));
    });
  });
}
