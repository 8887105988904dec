/** Which period of each background job has been taken, for offices without pg-boss. */
import type { Migration } from './migrations.ts';

export const jobRuns: Migration = {
  name: 'job-runs',
  sql: `
  CREATE TABLE job_runs (
    name TEXT PRIMARY KEY,
    period INTEGER NOT NULL
  ) STRICT;
  `,
};
