/** Cutting the audit trail off, or writing it anew, is found by whoever holds a signed head. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { createAuditTrail } from '../../../src/office/audit-trail.ts';
import { openOfficeDatabase } from '../../../src/office/database/office-database.ts';
import { createAuditAnchors } from '../../../src/office/law/audit/audit-anchors.ts';
import { loadOfficeKeys } from '../../../src/office/office-keys.ts';
import { behindItsBack, newTestPlace, placeArguments } from '../support/test-database.ts';
import { temporaryFolder } from './support.ts';

const now = () => new Date('2026-11-24T02:24:00.000Z');
const command = fileURLToPath(new URL('../../../src/silaku.ts', import.meta.url));

async function trailOf(t: ExecutionContext, entries: number) {
  t.timeout(120_000);
  const folder = await temporaryFolder(t);
  const keys = await loadOfficeKeys(folder);
  const place = await newTestPlace(folder);
  const database = await openOfficeDatabase(place);
  t.teardown(() => database.close());
  const audit = createAuditTrail({ database, now });
  const anchors = createAuditAnchors({ database, audit, keys, now });
  const write = async (times: number) => {
    for (let time = 0; time < times; time += 1)
      await audit.append({ actor: 'rahma', action: 'page.opened', subject: `0010000${time}` });
  };
  await write(entries);
  /** As somebody with the file and time would do it. */
  const tamper = async (sql: string) => {
    for (const table of ['audit', 'audit_anchors'])
      for (const trigger of ['never_changed', 'never_shortened'])
        await behindItsBack(
          place,
          `DROP TRIGGER ${table}_is_${trigger}${database.kind === 'postgres' ? ` ON ${table}` : ''}`,
        );
    await behindItsBack(place, sql);
  };
  return { folder, database, audit, anchors, write, tamper, where: placeArguments(place) };
}

async function verify(folder: string, ...more: string[]) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      command,
      'audit',
      'verify',
      '--folder',
      folder,
      ...more,
    ]);
    return { status: 0, said: JSON.parse(stdout), advice: '' };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, said: stdout === '' ? null : JSON.parse(stdout), advice: stderr };
  }
}

test('the head is signed once for what was written, and fits as long as nobody touches the trail', async (t) => {
  const { anchors, write } = await trailOf(t, 3);
  t.like(await anchors.sign(), { sequence: 3 });
  t.is(await anchors.sign(), null, 'nothing new');
  await write(2);
  t.deepEqual(await anchors.check(), { outcome: 'whole', entries: 5, anchors: 1, notAnchored: 2 });
  await anchors.sign();
  t.deepEqual(await anchors.check(), { outcome: 'whole', entries: 5, anchors: 2, notAnchored: 0 });
});

test('an empty trail is whole, and has no head', async (t) => {
  const { anchors } = await trailOf(t, 0);
  t.is(await anchors.sign(), null);
  t.deepEqual(await anchors.check(), { outcome: 'whole', entries: 0, anchors: 0, notAnchored: 0 });
});

test('the end cut off is found by the head that was signed after it', async (t) => {
  const { anchors, tamper } = await trailOf(t, 5);
  await anchors.sign();
  await tamper('DELETE FROM audit WHERE sequence > 3');
  t.deepEqual(await anchors.check(), { outcome: 'broken', why: 'cutOff', at: 3 });
});

test('a trail written anew from the beginning, with heads and all, is found by a head that was kept elsewhere', async (t) => {
  const { anchors, tamper, audit, write } = await trailOf(t, 5);
  await anchors.sign();
  const elsewhere = await anchors.all();
  await tamper('DELETE FROM audit; DELETE FROM audit_anchors');
  await audit.append({ actor: 'somebody', action: 'page.opened', subject: 'else' });
  await write(6);
  await anchors.sign();
  t.like(
    await anchors.check(),
    { outcome: 'whole' },
    'from inside alone it can’t be seen, as the README says',
  );
  t.deepEqual(await anchors.check(elsewhere), { outcome: 'broken', why: 'rewritten', at: 5 });
});

test('a head of another office, or a changed one, is told apart', async (t) => {
  const { anchors } = await trailOf(t, 2);
  const other = await trailOf(t, 2);
  await anchors.sign();
  await other.anchors.sign();
  t.like(await anchors.check(await other.anchors.all()), { outcome: 'broken', why: 'anchorForged' });
});

test('the database refuses to change or drop a signed head', async (t) => {
  const { anchors, database } = await trailOf(t, 2);
  await anchors.sign();
  await t.throwsAsync(database.run('DELETE FROM audit_anchors'), { message: /append-only/ });
});

test('details belong to the chain, and entries of before details still fit', async (t) => {
  const { audit, anchors, tamper } = await trailOf(t, 2);
  await audit.append({
    actor: 'andi',
    action: 'person.roleChanged',
    subject: 'rahma',
    details: 'operator > auditor',
  });
  t.like(await anchors.check(), { outcome: 'whole', entries: 3 });
  await tamper(`UPDATE audit SET details = 'operator > supervisor' WHERE sequence = 3`);
  t.deepEqual(await anchors.check(), { outcome: 'broken', why: 'changed', at: 3 });
});

test('`silaku audit verify` says it with a line of JSON and its exit status', async (t) => {
  const { folder, anchors, tamper, where } = await trailOf(t, 4);
  await anchors.sign();
  const kept = `${folder}/kept.txt`;
  const whole = await verify(folder, ...where);
  t.is(whole.status, 0);
  t.deepEqual(whole.said, {
    event: 'audit.verified',
    outcome: 'whole',
    entries: 4,
    anchors: 1,
    notAnchored: 0,
  });
  writeFileSync(kept, (await anchors.all()).join('\n'));
  await tamper('DELETE FROM audit WHERE sequence = 4; DELETE FROM audit_anchors');
  t.is((await verify(folder, ...where)).status, 0, 'cut off with its head, nothing inside tells of it');
  const cut = await verify(folder, ...where, '--anchors', kept);
  t.is(cut.status, 1);
  t.deepEqual(cut.said, { event: 'audit.verified', outcome: 'broken', why: 'cutOff', at: 3 });
  t.regex(cut.advice, /its end was cut off/);
  t.is((await verify(`${folder}/nowhere`, ...where)).status, 66);
  t.is((await verify(folder, '--nonsense')).status, 64);
});

test('`silaku audit anchors` signs the head and prints what fits', async (t) => {
  const { folder, anchors, where } = await trailOf(t, 4);
  const { stdout } = await promisify(execFile)(process.execPath, [
    command,
    'audit',
    'anchors',
    '--folder',
    folder,
    ...where,
  ]);
  t.deepEqual(stdout.trim().split('\n'), await anchors.all());
  t.is((await anchors.all()).length, 1);
});
