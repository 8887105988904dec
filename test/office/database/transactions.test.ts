import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { type OfficeDatabase, openOfficeDatabase } from '../../../src/office/database/office-database.ts';
import { openAgain, openTestDatabase } from '../support/test-database.ts';

const counted = z.object({ count: z.number() });

async function openTwice(t: ExecutionContext): Promise<[OfficeDatabase, OfficeDatabase]> {
  const { database, place } = await openTestDatabase(t);
  return [database, await openAgain(t, place)];
}

const addPerson = (database: OfficeDatabase, username: string) =>
  database.run(
    `INSERT INTO people (username, name, role, password, created_at) VALUES (?, 'Rahma', 'operator', 'x', '2026')`,
    username,
  );
const people = async (database: OfficeDatabase) =>
  (await database.one(counted, 'SELECT count(*) AS count FROM people'))?.count;

test('what is called inside a transaction joins it, and is undone with it', async (t) => {
  const [database] = await openTwice(t);
  const failing = database.transaction(async () => {
    await addPerson(database, 'rahma');
    await database.transaction(() => addPerson(database, 'andi'));
    t.is(await people(database), 2);
    throw new Error('no');
  });
  await t.throwsAsync(failing, { message: 'no' });
  t.is(await people(database), 0);
});

test('who is outside sees nothing of a transaction until it has ended, and is never caught in it', async (t) => {
  const [database, other] = await openTwice(t);
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const work = database.transaction(async () => {
    await addPerson(database, 'rahma');
    begun.resolve();
    await gate.promise;
  });
  await begun.promise;
  const outside = addPerson(database, 'andi');
  t.is(await people(other), 0);
  gate.resolve();
  await Promise.all([work, outside]);
  t.is(await people(other), 2);
});

test('of many who count up at once, on two connections, none is lost', async (t) => {
  const both = await openTwice(t);
  await addPerson(both[0], 'rahma');
  await both[0].run(`UPDATE people SET name = '0'`);
  const countUp = (database: OfficeDatabase) =>
    database.transaction(async () => {
      await database.lock('the count');
      const found = await database.one(z.object({ name: z.string() }), 'SELECT name FROM people');
      await database.run('UPDATE people SET name = ?', String(Number(found?.name) + 1));
    });
  await Promise.all(Array.from({ length: 60 }, (_, index) => countUp(both[index % 2] ?? t.fail())));
  t.deepEqual(await both[1].all(z.object({ name: z.string() }), 'SELECT name FROM people'), [{ name: '60' }]);
});

test('what is to follow a commit follows it, and never an undone transaction', async (t) => {
  const [database] = await openTwice(t);
  const told: string[] = [];
  await database.transaction(async () => {
    database.afterCommit(() => told.push('kept'));
    await addPerson(database, 'rahma');
    t.deepEqual(told, []);
  });
  await t.throwsAsync(
    database.transaction(async () => {
      database.afterCommit(() => told.push('undone'));
      throw new Error('no');
    }),
  );
  database.afterCommit(() => told.push('at once'));
  t.deepEqual(told, ['kept', 'at once']);
});

test('work that goes on after its transaction is found out, and a lock without one', async (t) => {
  const [database] = await openTwice(t);
  const late = Promise.withResolvers<void>();
  let straggler: Promise<unknown> | null = null;
  await database.transaction(async () => {
    straggler = late.promise.then(() => addPerson(database, 'late'));
  });
  late.resolve();
  await t.throwsAsync(async () => straggler, { message: /went on after the transaction/ });
  await t.throwsAsync(database.lock('anything'), { message: /there is none/ });
  t.is(await people(database), 0);
});

test('queries that are put together join the transaction as well', async (t) => {
  const [database] = await openTwice(t);
  type Tables = {
    people: { username: string; name: string; role: string; password: string; created_at: string };
  };
  await t.throwsAsync(
    database.transaction(async () => {
      const person = { username: 'rahma', name: 'Rahma', role: 'officer', password: 'x', created_at: '2026' };
      await database.query<Tables>().insertInto('people').values(person).execute();
      t.deepEqual(
        await database
          .query<Tables>()
          .selectFrom('people')
          .select('name')
          .where('username', '=', 'rahma')
          .execute(),
        [{ name: 'Rahma' }],
      );
      throw new Error('no');
    }),
  );
  t.is(await people(database), 0);
});

test('the file and its companions are for the office alone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-database-'));
  const file = join(folder, 'office.sqlite');
  const database = await openOfficeDatabase({ file });
  t.teardown(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  for (const name of [file, `${file}-wal`, `${file}-shm`]) t.is(statSync(name).mode & 0o777, 0o600, name);
});
