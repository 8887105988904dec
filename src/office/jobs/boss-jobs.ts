/**
 * Jobs of an office on PostgreSQL, by pg-boss: every process says what is due, PostgreSQL keeps one of each job and period, and one process
 * takes it. When that one dies, another one takes it again.
 */
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { day, type Job, lookEveryMs, type RunningJobs, tryAgainMs } from './job.ts';

const longestRunSeconds = 2 * 60 * 60;

export async function startBossJobs({
  jobs,
  place,
  log,
}: {
  jobs: readonly Job[];
  place: { url: string; schema: string };
  log: Logger;
}): Promise<RunningJobs> {
  const boss = new PgBoss({
    connectionString: place.url,
    // Of its own: the office's schema holds what backups and migrations know.
    schema: `${place.schema}_jobs`,
    application_name: `silaku-office jobs ${place.schema}`,
    max: 3,
    schedule: false,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'jobs.interrupted'));
  await boss.start();
  for (const job of jobs) {
    await boss.createQueue(job.name, {
      retryLimit: 5,
      retryDelay: tryAgainMs / 1000,
      expireInSeconds: longestRunSeconds,
      // What is done keeps its period taken, so it has to stay for longer than that.
      deleteAfterSeconds: Math.max(7 * day, 3 * job.every) / 1000,
    });
    await boss.work(job.name, { pollingIntervalSeconds: 2 }, async () => {
      try {
        await job.run();
        log.info({ job: job.name }, 'job.done');
      } catch (error) {
        log.error({ err: error, job: job.name }, 'job.failed');
        throw error;
      }
    });
  }

  async function look(): Promise<void> {
    for (const { name, every } of jobs) await boss.send(name, {}, { singletonSeconds: every / 1000 });
  }
  const lookOrSay = () => void look().catch((error: unknown) => log.warn({ err: error }, 'jobs.notLooked'));
  const looking = setInterval(lookOrSay, lookEveryMs).unref();

  return {
    look,
    async stop() {
      clearInterval(looking);
      await boss.stop({ graceful: true, timeout: 20_000 });
    },
  };
}
