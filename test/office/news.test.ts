import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { createNews, type NewsItem } from '../../src/office/news.ts';
import { behindItsBack, isOnPostgres, openAgain, openTestDatabase } from './support/test-database.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

const log = pino({ level: 'silent' });

async function newsOfTwo(t: ExecutionContext) {
  const { database, place } = await openTestDatabase(t);
  const other = await openAgain(t, place);
  const news = createNews({ database, place, log });
  const otherNews = createNews({ database: other, place, log });
  t.teardown(async () => {
    await news.close();
    await otherNews.close();
  });
  const heard: NewsItem[] = [];
  const leave = news.subscribe((item) => heard.push(item));
  return { database, place, other, news, otherNews, heard, leave };
}

/** Ends with ava's own limit when it never comes. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}

/** On PostgreSQL everybody is told to look again once the connection stands. */
const connected = (heard: NewsItem[]) =>
  isOnPostgres ? until(() => heard.some(({ about }) => about === 'everything')) : Promise.resolve();

test('news is heard once it is committed, and never of what was undone', async (t) => {
  const { database, news, heard } = await newsOfTwo(t);
  await connected(heard);
  heard.length = 0;
  await t.throwsAsync(
    database.transaction(async () => {
      await news.publish({ about: 'request', number: 'undone' });
      throw new Error('no');
    }),
  );
  await database.transaction(async () => {
    await news.publish({ about: 'request', number: 'kept' });
    await database.run(
      `INSERT INTO people (username, name, role, password, created_at) VALUES ('rahma', 'Rahma', 'operator', 'x', '2026')`,
    );
    t.deepEqual(heard, []);
  });
  await until(() => heard.length > 0);
  t.deepEqual(heard, [{ about: 'request', number: 'kept' }]);
});

test('what another process writes is heard as well', async (t) => {
  const { other, otherNews, heard } = await newsOfTwo(t);
  await connected(heard);
  // In SQLite the first look only remembers where the file stands.
  if (!isOnPostgres) await wait(100);
  heard.length = 0;
  await other.transaction(async () => {
    await other.run(
      `INSERT INTO people (username, name, role, password, created_at) VALUES ('rahma', 'Rahma', 'operator', 'x', '2026')`,
    );
    await otherNews.publish({ about: 'request', number: '0010000101' });
  });
  await until(() => heard.length > 0);
  t.deepEqual(heard, [isOnPostgres ? { about: 'request', number: '0010000101' } : { about: 'everything' }]);
});

test('who has left hears nothing more', async (t) => {
  const { news, heard, leave } = await newsOfTwo(t);
  await connected(heard);
  const others: NewsItem[] = [];
  news.subscribe((item) => others.push(item));
  leave();
  heard.length = 0;
  await news.publish({ about: 'kiosk', kiosk: '001' });
  await until(() => others.some(({ about }) => about === 'kiosk'));
  t.deepEqual(heard, []);
});

test('a request that arrives is news, and so is a kiosk that enrols', async (t) => {
  const { office, ...running } = await startTestOffice(t);
  const heard: NewsItem[] = [];
  office.news.subscribe((item) => heard.push(item));
  await connected(heard);
  const kiosk = await enrolTestKiosk({ office, ...running });
  const request = await kiosk.makeRequest({ papers: [] });
  await kiosk.deliver(request);
  await until(() => heard.filter(({ about }) => about === 'request').length === 2);
  t.deepEqual(
    heard.filter(({ about }) => about !== 'everything'),
    [
      { about: 'kiosk', kiosk: kiosk.enrolment.kiosk },
      { about: 'request', number: request.number, stage: 'received' },
      { about: 'request', number: request.number, stage: 'received' },
    ],
  );
});

if (isOnPostgres) {
  test('after the connection broke, listeners are told to look again, and hear what comes then', async (t) => {
    const { place, news, heard } = await newsOfTwo(t);
    await connected(heard);
    heard.length = 0;
    const schema = 'schema' in place ? place.schema : '';
    await behindItsBack(
      place,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'silaku-office ${schema}' AND pid <> pg_backend_pid()`,
    );
    await until(() => heard.some(({ about }) => about === 'everything'));
    await news.publish({ about: 'request', number: '0010000101' }).catch(() => {
      // The pool's own connection may be the one that was ended.
      return news.publish({ about: 'request', number: '0010000101' });
    });
    await until(() => heard.some(({ about }) => about === 'request'));
    t.deepEqual(heard.at(-1), { about: 'request', number: '0010000101' });
  });
}
