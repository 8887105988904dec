import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { beginRun, endRun } from '../../src/kiosk/run-marker.ts';

const at = '2026-11-28T00:00:00.000Z';

test('why the kiosk starts is told from what the run before left', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const begin = (boot: string, version = '1') => beginRun(folder, { boot, version, at });

  const first = begin('a');
  t.is(first.why, 'firstStart');
  t.is(begin('a').why, 'crashed', 'the same boot, and no word of an end');
  t.is(begin('b').why, 'powerCut', 'another boot, and no word of an end');

  const orderly = begin('b');
  endRun(folder, orderly.run, at);
  t.is(begin('b').why, 'stopped');

  endRun(folder, begin('b').run, at);
  t.is(begin('c').why, 'switchedOff');

  endRun(folder, begin('c').run, at);
  t.is(begin('c', '2').why, 'updated');

  writeFileSync(join(folder, 'service-result'), 'watchdog dumped ABRT\n');
  t.is(begin('c', '2').why, 'watchdog');
  t.is(begin('c', '2').why, 'crashed', 'what systemd said was of one end alone');
  writeFileSync(join(folder, 'service-result'), 'oom-kill killed KILL\n');
  t.is(begin('c', '2').why, 'outOfMemory');
});

test('a run that is over can not be ended by the one before it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const old = beginRun(folder, { boot: 'a', version: '1', at });
  beginRun(folder, { boot: 'a', version: '1', at });
  endRun(folder, old.run, at);
  t.is(beginRun(folder, { boot: 'a', version: '1', at }).why, 'crashed');
});
