import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { runForward } from '../src/forward.ts';

// An empty folder: a missing one is waited for, because its disk may be mounted later.
const folder = mkdtempSync(join(tmpdir(), 'silaku-forward-'));
test.after.always(() => rmSync(folder, { recursive: true }));
const call = ['--folder', folder, '--office', 'http://127.0.0.1:1/'];

test('a forwarder that is told to rest for no time, or for longer than its longest rest, does not start', async (t) => {
  t.is(await runForward([...call, '--first-rest-seconds', '0']), 64);
  t.is(await runForward([...call, '--first-rest-seconds', '20', '--longest-rest-seconds', '10']), 64);
});

test('a forwarder with half a second of rest gets as far as its enrolment', async (t) => {
  t.is(await runForward([...call, '--first-rest-seconds', '0.5', '--longest-rest-seconds', '2']), 78);
});
