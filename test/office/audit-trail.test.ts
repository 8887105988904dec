import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { createAuditTrail } from '../../src/office/audit-trail.ts';
import { openOfficeDatabase } from '../../src/office/database/office-database.ts';

async function trail(t: ExecutionContext) {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-audit-'));
  const path = join(folder, 'office.sqlite');
  const database = await openOfficeDatabase({ file: path });
  t.teardown(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });
  const audit = createAuditTrail({ database, now: () => new Date('2026-11-24T02:24:00.000Z') });
  for (const subject of ['a', 'b', 'c', 'd'])
    await audit.append({ actor: 'petugas', action: 'page.opened', subject });
  /** As somebody with the file and time would do it. */
  const tamper = (sql: string) => {
    const other = new DatabaseSync(path);
    other.exec('DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened');
    other.exec(sql);
    other.close();
  };
  return { database, audit, tamper };
}

test('an untouched trail is whole', async (t) => {
  const { audit } = await trail(t);
  t.deepEqual(await audit.check(), { outcome: 'whole', entries: 4 });
  t.deepEqual(
    (await audit.latest(2)).map((entry) => entry.subject),
    ['d', 'c'],
  );
});

test('the office’s own database refuses to change or drop an entry', async (t) => {
  const { database } = await trail(t);
  await t.throwsAsync(database.run(`UPDATE audit SET subject = 'x'`), { message: /append-only/ });
  await t.throwsAsync(database.run('DELETE FROM audit'), { message: /append-only/ });
});

for (const [what, sql, brokenAt] of [
  ['changed', `UPDATE audit SET actor = 'somebody' WHERE sequence = 2`, 2],
  ['removed', 'DELETE FROM audit WHERE sequence = 2', 2],
  ['removed from the beginning', 'DELETE FROM audit WHERE sequence = 1', 1],
  [
    'swapped',
    `UPDATE audit SET sequence = 9 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 9`,
    2,
  ],
] as const) {
  test(`an entry that was ${what} is found`, async (t) => {
    const { audit, tamper } = await trail(t);
    tamper(sql);
    t.deepEqual(await audit.check(), { outcome: 'broken', brokenAt });
  });
}
