import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { childCommand } from '../../src/sandbox/child-command.ts';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

const program = new URL('./fixtures/curious-child.ts', import.meta.url);

function startSandbox(t: ExecutionContext, options: Partial<SandboxOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-sandbox-'));
  const secret = join(folder, 'kiosk-key.json');
  writeFileSync(secret, '{"d":"secret"}', { mode: 0o600 });
  const sandbox = createSandbox({
    program,
    limitMs: 120_000,
    idleMs: 10_000,
    mostAnswerBytes: 1024,
    ...options,
  });
  t.teardown(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  const scratch = join(folder, 'scratch');
  const ask = (act?: 'die' | 'linger' | 'flood') =>
    sandbox.run({ value: { secret, scratch, act }, parts: [new Uint8Array([1, 2, 3])] });
  return { sandbox, scratch, ask };
}

test('what decodes a picture can read no key, write no file, start no program and no thread, and knows nothing', async (t) => {
  const { ask, scratch } = startSandbox(t);
  const answer = await ask();
  t.deepEqual(answer, {
    outcome: 'answered',
    value: {
      readsTheKey: 'ERR_ACCESS_DENIED',
      writesAFile: 'ERR_ACCESS_DENIED',
      startsAProgram: 'ERR_ACCESS_DENIED',
      startsAThread: 'ERR_ACCESS_DENIED',
      environment: [],
      folder: '/',
    },
    parts: [new Uint8Array([1, 2, 3])],
  });
  t.false(existsSync(scratch));
});

test('the kernel bounds its memory, its files and its traces, for native code as well', (t) => {
  const { command, args } = childCommand(program, { memoryBytes: 2 ** 31 });
  t.is(command, '/usr/bin/prlimit');
  const [limits] = [args.slice(0, args.indexOf('--'))];
  const shown = execFileSync(command, [...limits, '--', 'cat', '/proc/self/limits'], { encoding: 'utf8' });
  t.regex(shown, /Max data size +2147483648 +2147483648/);
  t.regex(shown, /Max file size +0 +0/);
  t.regex(shown, /Max core file size +0 +0/);
});

test('a child that aborts, hangs, or answers more than it may fails its job alone', async (t) => {
  const { ask } = startSandbox(t);
  t.like(await ask('die'), { outcome: 'failed', why: 'died' });
  t.is((await ask()).outcome, 'answered');
  t.like(await ask('flood'), { outcome: 'failed', why: 'died' });
  t.is((await ask()).outcome, 'answered');

  const impatient = startSandbox(t, { limitMs: 3_000 });
  t.like(await impatient.ask('linger'), { outcome: 'failed', why: 'tooSlow' });
});
