/** The same jobs on both databases: each runs once a period, however many processes there are. */
import type { Logger } from 'pino';
import type { DatabasePlace, OfficeDatabase } from '../database/office-database.ts';
import { startInProcessJobs } from './in-process-jobs.ts';
import type { Job, RunningJobs } from './job.ts';

export async function startJobs({
  jobs,
  database,
  place,
  now,
  log,
}: {
  jobs: readonly Job[];
  database: OfficeDatabase;
  place: DatabasePlace;
  now: () => Date;
  log: Logger;
}): Promise<RunningJobs> {
  if ('file' in place) return startInProcessJobs({ jobs, database, now, log });
  // Only there: it is large, and most offices never need it.
  const { startBossJobs } = await import('./boss-jobs.ts');
  return startBossJobs({ jobs, place, log });
}
