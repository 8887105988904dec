/** `silaku office` as a program of its own: what it prints, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { openBytes, sealBytes } from '../../src/seal/age-seal.ts';
import { isOnPostgres, newTestPlace, placeArguments } from './support/test-database.ts';

const program = fileURLToPath(new URL('./support/office-program.ts', import.meta.url));

type Line = { event: string; url?: string; code?: string; username?: string };

async function start(t: ExecutionContext, args: string[], input = '', of?: string) {
  t.timeout(120_000);
  const folder = of ?? (await mkdtemp(join(tmpdir(), 'silaku-office-')));
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...[program, '--folder', folder, ...placeArguments(await newTestPlace(folder))],
      ...['--port', '0', '--log', join(folder, 'office.log'), ...args],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin?.end(input);
  const ended = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  const lines: Line[] = [];
  const waiting = new Map<string, (line: Line) => void>();
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      waiting.get(line.event)?.(line);
    });
  }
  const line = (event: string) =>
    new Promise<Line>((resolve) => {
      const known = lines.find((each) => each.event === event);
      if (known) resolve(known);
      else waiting.set(event, resolve);
    });
  return { child, folder, line, ended };
}

test('it says where it is, answers there, and ends cleanly on SIGTERM', async (t) => {
  const { child, folder, line, ended } = await start(t, ['--demo', '--new-kiosk', 'Balai Desa Tojabi']);
  t.regex((await line('office.enrolmentCode')).code ?? '', /^\w{4}-\w{4}$/);
  const { url } = await line('office.ready');
  t.is((await fetch(`${url}/login`)).status, 200);
  child.kill('SIGTERM');
  t.deepEqual(await ended, [0, null]);
  t.regex(await readFile(join(folder, 'office.log'), 'utf8'), /"office.closed"/);
});

test('a new office prints the code for its first administrator', async (t) => {
  const { line } = await start(t, []);
  const setUp = await line('office.setUp');
  t.regex(setUp.code ?? '', /^\d{4}-\d{4}-\d{4}$/);
  t.is((await fetch(setUp.url ?? '')).status, 200);
});

test('a person is created from the command line, the password comes through standard input', async (t) => {
  const { line, ended } = await start(
    t,
    ['--create-user', 'rahma', '--role', 'operator'],
    'a long enough one\n',
  );
  t.is((await line('person.created')).event, 'person.created');
  t.deepEqual(await ended, [0, null]);
});

test('somebody who lost password and phone gets a code at the server, and a name that nobody has is told', async (t) => {
  const { folder, ended } = await start(t, ['--create-user', 'rahma'], 'a long enough one\n');
  await ended;
  const helped = await start(t, ['--let-in', 'rahma'], '', folder);
  const told = await helped.line('person.code');
  t.is(told.username, 'rahma');
  t.regex(told.code ?? '', /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  t.deepEqual(await helped.ended, [0, null]);
  t.deepEqual(await (await start(t, ['--let-in', 'nobody'], '', folder)).ended, [65, null]);
});

test('a short password is refused with a sentence', async (t) => {
  const { child, ended } = await start(t, ['--create-user', 'rahma'], 'short\n');
  let said = '';
  child.stderr?.on('data', (text) => {
    said += String(text);
  });
  t.deepEqual(await ended, [65, null]);
  t.regex(said, /at least 10/);
});

test('what it does not know it answers with its usage', async (t) => {
  for (const args of [['--port', 'x'], ['--nonsense'], ['--role', 'king']]) {
    const { ended } = await start(t, args);
    t.deepEqual(await ended, [64, null]);
  }
});

test('its secrets are for its own user alone, and `age` would take the identity file', async (t) => {
  const { folder, line } = await start(t, ['--demo']);
  await line('office.ready');
  const secrets = ['office-identity.txt', 'office-signing-key.json', 'cookie-secret'];
  for (const name of isOnPostgres ? secrets : [...secrets, 'office.sqlite']) {
    t.is((await stat(join(folder, name))).mode & 0o777, 0o600, name);
  }
  const file = await readFile(join(folder, 'office-identity.txt'), 'utf8');
  t.regex(file, /^# created: \S+\n# public key: age1\S+\nAGE-SECRET-KEY-1\S+\n$/);
  const recipient = /age1\S+/.exec(file)?.[0] ?? '';
  const sealed = await sealBytes(recipient, Buffer.from('page'));
  const opened = await openBytes(/AGE-SECRET-KEY-1\S+/.exec(file)?.[0] ?? '', sealed);
  t.is(Buffer.from(opened).toString(), 'page');
});

test('an office with a damaged key file does not start, and says what to do', async (t) => {
  const { folder, line, child, ended } = await start(t, ['--demo']);
  await line('office.ready');
  child.kill('SIGTERM');
  await ended;
  await writeFile(join(folder, 'office-identity.txt'), 'damaged\n');
  const again = spawn(process.execPath, [program, '--folder', folder, '--port', '0']);
  let said = '';
  again.stderr.on('data', (text) => {
    said += String(text);
  });
  const [status] = await once(again, 'close');
  t.not(status, 0);
  t.regex(said, /restore it from the backup/);
});
