/** Runs ava (arguments are handed on) and closes with one plain line, `N passed, N failed`, that any CI can read. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const ava = spawn(
  process.execPath,
  ['node_modules/ava/entrypoints/cli.js', '--tap', ...process.argv.slice(2)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);

let passed = 0;
let failed = 0;
for await (const line of createInterface({ input: ava.stdout })) {
  if (/^ok \d/.test(line)) passed += 1;
  else if (/^not ok \d/.test(line)) failed += 1;
  // Passing tests are counted, everything else is worth reading.
  if (!/^(ok \d|# |TAP version|\s*---\s*$|$)/.test(line)) console.log(line);
  else if (/^not ok/.test(line)) console.log(line);
}
const exitCode =
  ava.exitCode ?? (await new Promise<number>((done) => ava.on('exit', (code) => done(code ?? 1))));
if (exitCode !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(exitCode !== 0 || failed > 0 || passed === 0 ? 1 : 0);
