/** One list of promises for both ways to run jobs: a timer on SQLite, pg-boss on PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { type DatabasePlace, openOfficeDatabase } from '../../../src/office/database/office-database.ts';
import { day, type Job } from '../../../src/office/jobs/job.ts';
import { startJobs } from '../../../src/office/jobs/start-jobs.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

let postgres: Postgres;
test.before(async () => {
  postgres = await startPostgres();
});
test.after.always(() => postgres?.stop());

let schemas = 0;

/** The claim, on both databases; `office` starts one more process's jobs. */
function promise(
  title: string,
  check: (t: ExecutionContext, office: (jobs: Job[]) => Promise<Office>) => Promise<void>,
): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`${title} (${kind})`, async (t) => {
      t.timeout(300_000);
      const folder = await mkdtemp(join(tmpdir(), 'silaku-jobs-'));
      const place: DatabasePlace =
        kind === 'sqlite'
          ? { file: join(folder, 'office.sqlite') }
          : { url: postgres.url, schema: `jobs_${schemas++}` };
      const opened: Office[] = [];
      await check(t, async (jobs) => {
        const database = await openOfficeDatabase(place);
        const running = await startJobs({
          ...{ jobs, database, place },
          now: () => new Date(),
          log: pino({ level: 'silent' }),
        });
        const office = {
          look: running.look,
          async stop() {
            await running.stop();
            await database.close();
          },
        };
        opened.push(office);
        return office;
      });
      await Promise.all(opened.map((office) => office.stop()));
      await rm(folder, { recursive: true });
    });
  }
}

type Office = { look(): Promise<void>; stop(): Promise<void> };

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 1200) throw new Error('it did not happen');
    await sleep(100);
  }
}

promise('a job runs once a period, whichever of three processes looks', async (t, office) => {
  const ran: string[] = [];
  const of = (process: string): Job[] => [
    { name: 'countSheep', every: 3650 * day, run: async () => void ran.push(process) },
    { name: 'countGoats', every: 3650 * day, run: async () => void ran.push(`${process}, goats`) },
  ];
  const offices = [await office(of('one')), await office(of('two')), await office(of('three'))];
  for (let round = 0; round < 3; round++) await Promise.all(offices.map(({ look }) => look()));
  await until(() => ran.length >= 2);
  const later = await office(of('later'));
  await later.look();
  await sleep(3000);
  t.is(ran.length, 2);
  t.is(ran.filter((who) => who.endsWith('goats')).length, 1);
});

promise('the next period runs again', async (t, office) => {
  let times = 0;
  const running = await office([{ name: 'countSheep', every: 2000, run: async () => void times++ }]);
  await until(() => {
    void running.look();
    return times >= 2;
  });
  t.true(times >= 2);
});

promise('a job that fails does not hold up the others', async (t, office) => {
  let hasRun = false;
  let tries = 0;
  const running = await office([
    {
      name: 'fail',
      every: 3650 * day,
      async run() {
        tries++;
        throw new Error('no');
      },
    },
    {
      name: 'succeed',
      every: 3650 * day,
      async run() {
        hasRun = true;
      },
    },
  ]);
  await running.look();
  await until(() => hasRun && tries > 0);
  await running.look();
  t.is(tries, 1, 'it rests before it is tried again');
});
