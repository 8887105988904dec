import test, { type ExecutionContext } from 'ava';
import { createAuditTrail } from '../../src/office/audit-trail.ts';
import { behindItsBack, openTestDatabase } from './support/test-database.ts';

async function trail(t: ExecutionContext) {
  const { database, place } = await openTestDatabase(t);
  const audit = createAuditTrail({ database, now: () => new Date('2026-11-24T02:24:00.000Z') });
  for (const subject of ['a', 'b', 'c', 'd'])
    await audit.append({ actor: 'petugas', action: 'page.opened', subject });
  /** As somebody with the file and time would do it. */
  const tamper = async (sql: string) => {
    for (const trigger of ['audit_is_never_changed', 'audit_is_never_shortened'])
      await behindItsBack(place, `DROP TRIGGER ${trigger}${database.kind === 'postgres' ? ' ON audit' : ''}`);
    await behindItsBack(place, sql);
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
    await tamper(sql);
    t.deepEqual(await audit.check(), { outcome: 'broken', brokenAt });
  });
}
