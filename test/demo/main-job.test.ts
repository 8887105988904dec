import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { openBytes } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';

const run = promisify(execFile);

test('a scripted citizen submits three requests at the real screen; the office has them byte for byte and the kiosk tells their status', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-main-job-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { stdout } = await run(process.execPath, ['src/silaku.ts', 'demo', '--auto', '3', '--keep', folder]);
  const lastLine = stdout.trim().split('\n').at(-1) ?? '';
  t.deepEqual(JSON.parse(lastLine), {
    submitted: 3,
    printed: 3,
    delivered: 3,
    identical: 3,
    receiptsDecoded: 3,
    statusShown: 3,
  });

  // What it left, looked at without the demo's own eyes.
  const identity =
    /AGE-SECRET-KEY-\S+/.exec(readFileSync(join(folder, 'office-identity.txt'), 'utf8'))?.[0] ?? '';
  const pages = new Set(
    readdirSync(join(folder, 'pages')).map((file) => sha256Of(readFileSync(join(folder, 'pages', file)))),
  );
  const sealed = readdirSync(join(folder, 'sealed'));
  t.is(sealed.length, 8);
  for (const file of sealed) {
    const opened = await openBytes(identity, readFileSync(join(folder, 'sealed', file)));
    t.true(pages.has(sha256Of(opened)), `${file} opens to a page that was laid on the glass`);
  }
  t.is(readdirSync(join(folder, 'receipts')).filter((file) => file.endsWith('.bin')).length, 3);
  for (const file of [
    'outbox.sqlite',
    'office.sqlite',
    'logs/kiosk.log',
    'logs/office.log',
    'logs/forward.log',
  ]) {
    t.true(existsSync(join(folder, file)), file);
  }
  const logs = ['kiosk', 'office', 'forward'].map((name) =>
    readFileSync(join(folder, 'logs', `${name}.log`), 'utf8'),
  );
  for (const secret of [
    '7408011203850001',
    '7408015007920003',
    '7408014107900002',
    '81234567890',
    '7408011203150004',
  ]) {
    t.false(logs.join('').includes(secret), 'a log holds personal data');
  }
});
