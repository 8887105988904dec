import { fork } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'ava';
import { openDatabase, pageBytes } from '../../src/outbox/database.ts';
import { createDeliveries } from '../../src/outbox/deliveries.ts';
import { createJournal } from '../../src/outbox/journal.ts';
import { migrations, oldestReader } from '../../src/outbox/migrations.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { isOutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { createReceipts } from '../../src/outbox/receipts.ts';
import { openSealedFiles } from '../../src/outbox/sealed-files.ts';
import { systemStamp } from '../../src/outbox/stamp.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { startPretendKiosk, temporaryFolder } from '../support/outbox/pretend-kiosk.ts';

function folderOf(t: { teardown(work: () => void): void }): string {
  const folder = temporaryFolder();
  t.teardown(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const now = () => new Date('2026-11-24T02:00:00.000Z');
const codeOf = (error: unknown) => (isOutboxProblem(error) ? error.code : String(error));
const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

test('what is committed survives a power cut: write-ahead log, full sync, foreign keys', (t) => {
  const database = openDatabase(join(folderOf(t), 'outbox.sqlite'), { fileMode: 0o600 });
  const pragma = (name: string) => Object.values(database.sql.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  t.is(pragma('journal_mode'), 'wal');
  t.is(pragma('synchronous'), 2, '2 is FULL');
  t.is(pragma('foreign_keys'), 1);
  t.is(pragma('secure_delete'), 1);
  t.is(pragma('busy_timeout'), 5_000);
  t.is(pragma('user_version'), migrations.length);
  database.close();
});

test('nobody else on the machine can read what the outbox keeps, whatever the umask', (t) => {
  const before = process.umask(0);
  t.teardown(() => process.umask(before));
  const folder = join(folderOf(t), 'deeper', 'outbox');
  const outbox = openOutbox({ folder, now });
  outbox.startDraft('visit');
  outbox.addPage('visit', { page: 'p'.repeat(16), paper: 'kk', sealed: new Uint8Array(100) });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const modes = Object.fromEntries(
    files.map((file) => [file.name, modeOf(join(file.parentPath, file.name))]),
  );
  t.deepEqual(modes, {
    'outbox.sqlite': '600',
    'outbox.sqlite-shm': '600',
    'outbox.sqlite-wal': '600',
    sealed: '700',
    [`${'p'.repeat(16)}.age`]: '600',
  });
  outbox.close();
});

test('a kiosk and a forwarder of one group can share it, whatever the umask', (t) => {
  const before = process.umask(0o077);
  t.teardown(() => process.umask(before));
  const folder = join(folderOf(t), 'outbox');
  const outbox = openOutbox({ folder, now, sharedWith: 'group' });
  t.is(modeOf(folder), '2770');
  t.is(modeOf(join(folder, 'sealed')), '2770');
  for (const name of ['outbox.sqlite', 'outbox.sqlite-wal', 'outbox.sqlite-shm']) {
    t.is(modeOf(join(folder, name)), '660');
  }
  outbox.close();
});

test('a database of a newer program is refused with a sentence that says what to do', (t) => {
  const folder = folderOf(t);
  openOutbox({ folder, now }).close();
  const sql = new DatabaseSync(join(folder, 'outbox.sqlite'));
  sql.exec("PRAGMA user_version = 999; UPDATE counter SET value = 500 WHERE name = 'oldestReader'");
  sql.close();
  const error = t.throws(() => openOutbox({ folder, now }), { message: /999.*newer program/ });
  t.is(codeOf(error), 'outbox.tooNew');
});

test('a database that a newer program has only added to goes on being used, and keeps its version', (t) => {
  const folder = folderOf(t);
  openOutbox({ folder, now }).close();
  const newer = () => new DatabaseSync(join(folder, 'outbox.sqlite'));
  const sql = newer();
  sql.exec(`ALTER TABLE draft ADD COLUMN something TEXT; CREATE TABLE more (name TEXT) STRICT;
    PRAGMA user_version = ${migrations.length + 1}`);
  sql.close();
  const outbox = openOutbox({ folder, now });
  outbox.startDraft('visit');
  outbox.addPage('visit', { page: 'p'.repeat(16), paper: 'kk', sealed: new Uint8Array(100) });
  t.is(outbox.draftPages('visit').length, 1);
  outbox.close();
  const after = newer();
  t.is(after.prepare('PRAGMA user_version').get()?.user_version, migrations.length + 1);
  after.close();
});

test('steps after the oldest reader only add, so that a release can be given back', (t) => {
  const adds =
    /^(CREATE (TABLE|INDEX) |ALTER TABLE \w+ ADD COLUMN \w+ \w+( NOT NULL DEFAULT [^,]+)?( CHECK .*)?$)/;
  const onlyAdds = (step: string) =>
    step
      .replace(/--.*$/gm, '')
      .split(';')
      .map((statement) => statement.replace(/\s+/g, ' ').trim())
      .filter(Boolean)
      .every((statement) => adds.test(statement));
  for (const step of migrations.slice(oldestReader)) t.true(onlyAdds(step), step);
  t.true(onlyAdds('ALTER TABLE draft ADD COLUMN more TEXT; CREATE INDEX i ON draft (more);'));
  for (const step of [
    'ALTER TABLE draft ADD COLUMN more TEXT NOT NULL',
    "UPDATE status SET stage = 'x'",
    'DROP TABLE draft',
    'ALTER TABLE draft RENAME COLUMN facts TO words',
    'CREATE TRIGGER t BEFORE INSERT ON draft BEGIN SELECT 1; END',
    'CREATE UNIQUE INDEX i ON draft (facts)',
  ])
    t.false(onlyAdds(step), step);
});

test('opening again changes nothing and keeps what is there', (t) => {
  const folder = folderOf(t);
  const first = openOutbox({ folder, now });
  first.startDraft('visit');
  first.close();
  const second = openOutbox({ folder, now });
  t.deepEqual(second.draftPages('visit'), []);
  t.throws(() => second.startDraft('visit'), undefined, 'the draft is still there');
  second.close();
});

test('a file that is no database, or a damaged one, is named as damaged', (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'outbox.sqlite');
  writeFileSync(path, 'this is no database'.repeat(500));
  t.is(codeOf(t.throws(() => openOutbox({ folder, now }))), 'outbox.damaged');

  rmSync(path);
  const outbox = openOutbox({ folder, now });
  for (let visit = 0; visit < 200; visit++) outbox.startDraft(`visit ${visit}`);
  outbox.close();
  truncateSync(path, statSync(path).size - 4_096 * 3);
  t.is(codeOf(t.throws(() => openOutbox({ folder, now }))), 'outbox.damaged');
});

test('a folder that cannot be made is named, not thrown as it came', (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const error = t.throws(() => openOutbox({ folder: join(file, 'below'), now }));
  t.is(codeOf(error), 'outbox.notWritable');
});

test('a database held by another program is busy, and the caller may try again', (t) => {
  const folder = folderOf(t);
  const outbox = openOutbox({ folder, now, busyTimeoutMs: 50 });
  const other = new DatabaseSync(join(folder, 'outbox.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  const error = t.throws(() => outbox.startDraft('visit'));
  t.is(codeOf(error), 'outbox.busy');
  t.true(isOutboxProblem(error) && error.tryAgain);
  t.is(outbox.waitingCount(), 0, 'reading goes on meanwhile');
  other.exec('ROLLBACK');
  outbox.startDraft('visit');
  other.close();
  outbox.close();
});

test('a full disk is named, and what was there before is untouched', (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'outbox.sqlite');
  const database = openDatabase(path, { fileMode: 0o600 });
  const insert = database.sql.prepare('INSERT INTO note (name, value) VALUES (?, ?)');
  database.write(() => insert.run('kept', 'x'));
  const pages = Number(database.sql.prepare('PRAGMA page_count').get()?.page_count);
  database.sql.exec(`PRAGMA max_page_count = ${pages}`);
  const error = t.throws(() => database.write(() => insert.run('large', 'x'.repeat(100_000))));
  t.is(codeOf(error), 'outbox.diskFull');
  t.true(isOutboxProblem(error) && error.tryAgain);
  t.is(database.sql.prepare('SELECT count(*) AS notes FROM note').get()?.notes, 1);
  database.write(() => insert.run('small', 'x'));
  database.close();
});

test('a database that is cut short under a running kiosk is named by whatever touches it, and closes the gate', async (t) => {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  for (let count = 0; count < 20; count += 1) await kiosk.confirmVisit();
  const path = join(kiosk.folder, 'outbox.sqlite');
  const database = openDatabase(path, { fileMode: 0o600 });
  t.teardown(database.close);
  const { writer } = createJournal(database, systemStamp(now));
  const receipts = createReceipts(database, now, writer);
  const deliveries = createDeliveries(
    database,
    openSealedFiles(join(kiosk.folder, 'sealed'), { fileMode: 0o600, folderMode: 0o700 }),
    now,
    writer,
  );
  const drafts = database.sql.prepare('INSERT INTO draft (visit, started_at) VALUES (?, ?)');
  t.true(database.emptyLog());
  truncateSync(path, 3 * pageBytes);
  const codes = [
    () => receipts.pendingReceipts(),
    () => receipts.beginIntent({ act: 'printTest' }),
    () => deliveries.waitingRequests(),
    () => database.write(() => drafts.run('visit', 'now')),
  ].map((work) => {
    // What SQLite has in its memory would answer for the disk.
    database.sql.exec('PRAGMA shrink_memory');
    return codeOf(t.throws(work));
  });
  for (const code of codes) t.true(['outbox.damaged', 'outbox.diskFailed'].includes(code), code);
});

test('a jot is whole or not at all like any write, goes with the next one to the disk, and leaves the full sync as it was', (t) => {
  const folder = folderOf(t);
  const database = openDatabase(join(folder, 'outbox.sqlite'), { fileMode: 0o600 });
  const insert = database.sql.prepare('INSERT INTO note (name, value) VALUES (?, ?)');
  const level = () => database.sql.prepare('PRAGMA synchronous').get()?.synchronous;
  let during: unknown;
  database.jot(() => {
    during = level();
    insert.run('jotted', 'x');
  });
  t.is(during, 1, '1 is NORMAL');
  t.is(level(), 2, '2 is FULL');
  t.throws(() =>
    database.jot(() => {
      insert.run('half', 'x');
      throw new Error('in the middle');
    }),
  );
  t.is(level(), 2);
  database.write(() => {
    insert.run('outer', 'x');
    database.jot(() => insert.run('inner', 'x'));
    t.is(level(), 2, 'within a write it is as durable as the write');
  });
  t.deepEqual(
    database.sql
      .prepare('SELECT name FROM note ORDER BY name')
      .all()
      .map(({ name }) => name),
    ['inner', 'jotted', 'outer'],
  );
  database.close();
});

test('writes within a write are one transaction: all of them, or none', (t) => {
  const database = openDatabase(join(folderOf(t), 'outbox.sqlite'), { fileMode: 0o600 });
  const insert = database.sql.prepare('INSERT INTO note (name, value) VALUES (?, ?)');
  t.throws(
    () =>
      database.write(() => {
        database.write(() => insert.run('first', 'x'));
        database.write(() => insert.run('first', 'a second time'));
      }),
    { message: /UNIQUE/ },
  );
  t.is(database.sql.prepare('SELECT count(*) AS notes FROM note').get()?.notes, 0);
  database.write(() => insert.run('next', 'x'));
  t.is(database.sql.prepare('SELECT count(*) AS notes FROM note').get()?.notes, 1);
  database.close();
});

test('a transaction whose work fails leaves nothing', (t) => {
  const database = openDatabase(join(folderOf(t), 'outbox.sqlite'), { fileMode: 0o600 });
  const insert = database.sql.prepare('INSERT INTO note (name, value) VALUES (?, ?)');
  const failing = () => {
    insert.run('half', 'x');
    throw new Error('in the middle');
  };
  t.throws(() => database.write(failing), { message: 'in the middle' });
  t.is(database.sql.prepare('SELECT count(*) AS notes FROM note').get()?.notes, 0);
  database.write(() => insert.run('next', 'x'));
  database.close();
});

test('processes that open a new outbox together all find it whole', async (t) => {
  const folder = join(folderOf(t), 'outbox');
  const program = new URL('../support/outbox/opens-an-outbox.ts', import.meta.url);
  const exits = await Promise.all(
    Array.from({ length: 6 }, () => {
      const child = fork(program, [folder]);
      return new Promise((exit) => child.on('exit', (code) => exit(code)));
    }),
  );
  t.deepEqual(exits, Array(6).fill(0));
  t.true(existsSync(join(folder, 'outbox.sqlite')));
  const outbox = openOutbox({ folder, now });
  t.is(outbox.discardAllDrafts().drafts, 6);
  outbox.close();
});
