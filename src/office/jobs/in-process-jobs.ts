/** Jobs of an office on SQLite: a timer, and a row per job that says which of its periods is done, so that a restart repeats nothing. */
import type { Logger } from 'pino';
import type { OfficeDatabase } from '../database/office-database.ts';
import { type Job, lookEveryMs, periodOf, type RunningJobs, tryAgainMs } from './job.ts';

export function startInProcessJobs({
  jobs,
  database,
  now,
  log,
}: {
  jobs: readonly Job[];
  database: OfficeDatabase;
  now: () => Date;
  log: Logger;
}): RunningJobs {
  const underWay = new Set<Promise<void>>();
  const restsUntil = new Map<string, number>();
  let isStopped = false;

  /** False when this period has been taken already, here or by another process on the same file. */
  async function take({ name }: Job, period: number): Promise<boolean> {
    const { changes } = await database.run(
      `INSERT INTO job_runs (name, period) VALUES (?1, ?2)
       ON CONFLICT (name) DO UPDATE SET period = excluded.period WHERE job_runs.period < excluded.period`,
      name,
      period,
    );
    return changes === 1;
  }

  async function run(job: Job, period: number): Promise<void> {
    try {
      await job.run();
      log.info({ job: job.name }, 'job.done');
    } catch (error) {
      log.error({ err: error, job: job.name }, 'job.failed');
      restsUntil.set(job.name, now().getTime() + tryAgainMs);
      await database.run(
        'UPDATE job_runs SET period = ? WHERE name = ? AND period = ?',
        period - 1,
        job.name,
        period,
      );
    }
  }

  async function look(): Promise<void> {
    for (const job of jobs) {
      if (isStopped || (restsUntil.get(job.name) ?? 0) > now().getTime()) continue;
      const period = periodOf(job, now());
      if (!(await take(job, period))) continue;
      const work = run(job, period).catch((error: unknown) =>
        log.error({ err: error, job: job.name }, 'job.failed'),
      );
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    }
  }

  const lookOrSay = () => void look().catch((error: unknown) => log.error({ err: error }, 'jobs.notLooked'));
  const looking = setInterval(lookOrSay, lookEveryMs).unref();

  return {
    look,
    async stop() {
      isStopped = true;
      clearInterval(looking);
      await Promise.all(underWay);
    },
  };
}
