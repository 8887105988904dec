/**
 * Runs ava (arguments are handed on), then the tests of the office once more with its rows in PostgreSQL, and closes with one plain line,
 * `N passed, N failed`, that any CI can read.
 */
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startPostgres } from './postgres.ts';

type Round = { passed: number; failed: number };

const asked = process.argv.slice(2);
const rounds = [await runAva(asked)];
// Who asks for some tests gets those; SILAKU_TEST_DATABASE=postgres runs them there.
if (asked.length === 0) rounds.push(await onPostgres());
const passed = rounds.reduce((sum, round) => sum + round.passed, 0);
const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || rounds.some((round) => round.passed === 0) ? 1 : 0);

async function onPostgres(): Promise<Round> {
  const postgres = await startPostgres();
  try {
    return await runAva(filesWithDatabase(), {
      SILAKU_TEST_DATABASE: 'postgres',
      SILAKU_TEST_POSTGRES: postgres.url,
    });
  } finally {
    await postgres.stop();
  }
}

/** The others would do the same things again. Browsers look at pages, whose queries the tests over plain HTTP ask as well. */
function filesWithDatabase(): string[] {
  const opensOne = /from '[^']*\/(test-office|test-database|test-kiosk|village)\.ts'/;
  const drivesBrowser = /from '[^']*\/browser\.ts'/;
  const files = globSync(['test/office/**/*.test.ts', 'test/outbox/stick/**/*.test.ts']);
  const texts = files.toSorted().map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  return texts.filter(({ text }) => opensOne.test(text) && !drivesBrowser.test(text)).map(({ file }) => file);
}

async function runAva(args: string[], environment: Record<string, string> = {}): Promise<Round> {
  const ava = spawn(process.execPath, ['node_modules/ava/entrypoints/cli.js', '--tap', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const round = { passed: 0, failed: 0 };
  for await (const line of createInterface({ input: ava.stdout })) {
    if (/^ok \d/.test(line)) round.passed += 1;
    else if (/^not ok \d/.test(line)) round.failed += 1;
    // Passing tests are counted, everything else is worth reading.
    if (!/^(ok \d|# |TAP version|\s*---\s*$|$)/.test(line)) console.log(line);
    else if (/^not ok/.test(line)) console.log(line);
  }
  const exitCode =
    ava.exitCode ?? (await new Promise<number>((done) => ava.on('exit', (code) => done(code ?? 1))));
  if (exitCode !== 0 && round.failed === 0) round.failed = 1;
  return round;
}
