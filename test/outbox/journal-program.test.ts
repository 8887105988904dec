/** `silaku journal`, as the technician calls it. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

type Said = { status: number; out: string; err: string };

function journal(...args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/silaku.ts', 'journal', ...args], (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

async function kioskOf(t: ExecutionContext) {
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient);
  t.teardown(kiosk.close);
  return kiosk;
}

test('it shows what was promised and what became of it, and says that the chain is whole', async (t) => {
  const { outbox, confirmVisit, folder } = await kioskOf(t);
  const { number } = await confirmVisit();
  outbox.receiptPrinted(number);
  const { status, out } = await journal('--folder', folder);
  t.is(status, 0);
  t.regex(out, new RegExp(`1 .*request.kept +${number} {"ordinal":1`));
  t.regex(out, new RegExp(`2 .*receipt.printed +${number}\\n`));
  t.true(out.includes(`The journal is whole: 2 entries, head ${outbox.journalHead().hash}.`));
});

test('--check says only how it is; --json says it to a program; --last gives the newest', async (t) => {
  const { outbox, folder } = await kioskOf(t);
  for (const version of ['1', '2', '3']) outbox.noteKioskStarted(version);
  const check = await journal('--folder', folder, '--check', '--json');
  t.deepEqual(JSON.parse(check.out), { outcome: 'whole', entries: 3, head: outbox.journalHead().hash });
  const last = await journal('--folder', folder, '--json', '--last', '1');
  t.like(JSON.parse(last.out.split('\n')[0] ?? ''), { sequence: 3, details: '{"version":"3"}' });
});

test('a changed entry is named, and the exit status says so', async (t) => {
  const { outbox, folder } = await kioskOf(t);
  for (const version of ['1', '2', '3']) outbox.noteKioskStarted(version);
  const other = new DatabaseSync(join(folder, 'outbox.sqlite'));
  other.exec(`DROP TRIGGER journal_is_never_changed; UPDATE journal SET subject = 'x' WHERE sequence = 2`);
  other.close();
  const { status, out } = await journal('--folder', folder, '--check');
  t.is(status, 1);
  t.true(out.startsWith('The journal is broken: entry 2 does not follow'));
});

test('looking changes no right on the files that two users share', async (t) => {
  const { folder } = await kioskOf(t);
  const mode = () => statSync(join(folder, 'outbox.sqlite')).mode;
  const before = mode();
  await journal('--folder', folder, '--check');
  t.is(mode(), before);
});

test('a wrong call and a folder without a journal are told in words', async (t) => {
  t.is((await journal()).status, 64);
  t.is((await journal('--folder', '/tmp', '--last', 'many')).status, 64);
  const none = await journal('--folder', '/nonexistent');
  t.is(none.status, 66);
  t.regex(none.err, /There is no journal to read in \/nonexistent/);
});
