import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { createAuditTrail } from '../../../src/office/audit-trail.ts';
import { migrations } from '../../../src/office/database/migrations/migrations.ts';
import { openOfficeDatabase } from '../../../src/office/database/office-database.ts';
import { createRequestRegister } from '../../../src/office/request-register.ts';
import { oldNumber, writeOldOffice } from './old-office.ts';

const now = () => new Date('2026-11-24T02:24:00.000Z');

function oldOffice(t: ExecutionContext, forms: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-old-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'office.sqlite');
  writeOldOffice(file, forms);
  return file;
}

for (const forms of [1, 2, 3, 4, 5, 6]) {
  test(`an office of form ${forms} is brought up to date with everything in it`, async (t) => {
    const file = oldOffice(t, forms);
    const database = await openOfficeDatabase({ file });
    t.teardown(database.close);
    t.deepEqual(
      (await database.all(z.object({ name: z.string() }), 'SELECT name FROM migrations ORDER BY name')).map(
        ({ name }) => name,
      ),
      migrations.map(({ name }) => name).toSorted(),
    );
    const requests = createRequestRegister({ database, now, news: { publish: async () => {} } });
    t.like(await requests.find(oldNumber), { place: 'Balai Desa Pitulua', stage: 'received', pages: 1 });
    t.like(await requests.historyOf(oldNumber), [{ step: 'announced' }]);
    t.deepEqual(await database.all(z.object({ lane: z.number() }), 'SELECT lane FROM lanes'), [{ lane: 1 }]);

    t.deepEqual(await database.all(z.object({ role: z.string() }), 'SELECT role FROM people'), [
      { role: 'operator' },
    ]);

    const audit = createAuditTrail({ database, now });
    await audit.append({ actor: 'petugas', action: 'request.opened', subject: oldNumber });
    t.deepEqual(await audit.check(), { outcome: 'whole', entries: 3 });
    await t.throwsAsync(database.run('DELETE FROM audit'), { message: /append-only/ });
  });
}

test('day ends of an old office stay in the order in which they came', async (t) => {
  const database = await openOfficeDatabase({ file: oldOffice(t, 5) });
  t.teardown(database.close);
  t.deepEqual(
    await database.all(z.object({ sequence: z.number() }), 'SELECT sequence FROM day_ends ORDER BY arrival'),
    [{ sequence: 9 }, { sequence: 4 }],
  );
});

test('an office that is up to date is opened again and again, by several at once, and nothing is done twice', async (t) => {
  const file = oldOffice(t, 3);
  const opened = await Promise.all(Array.from({ length: 4 }, () => openOfficeDatabase({ file })));
  for (const database of opened) await database.close();
  const sqlite = new DatabaseSync(file);
  t.teardown(() => sqlite.close());
  t.is(sqlite.prepare('SELECT count(*) AS count FROM migrations').get()?.count, migrations.length);
});

test('a file that a newer program has written is left alone', async (t) => {
  const file = oldOffice(t, 5);
  await (await openOfficeDatabase({ file })).close();
  const sqlite = new DatabaseSync(file);
  sqlite.exec(`INSERT INTO migrations VALUES ('from-the-future', '')`);
  sqlite.close();
  await t.throwsAsync(openOfficeDatabase({ file }), { message: /from-the-future.*newer program/ });
});
