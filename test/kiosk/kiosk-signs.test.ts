import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { newRecord } from '../../src/kiosk/device-supervision.ts';
import { controlAnswers, kioskSigns, kioskStatusLine } from '../../src/kiosk/kiosk-signs.ts';
import { OutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { missingSigns } from '../../src/service/vital-signs.ts';

const well = {
  socket: '/nowhere',
  machineStatus: () => 'active',
  outbox: { workMark: () => 7 },
  supervisor: { record: () => newRecord(0) },
  nowMs: () => 100_000,
};
const missing = async (parts: Partial<typeof well>) => {
  const { control: _asksASocket, ...signs } = kioskSigns({ ...well, ...parts });
  return missingSigns(signs, 5_000);
};

test('a kiosk that is well shows every sign', async (t) => {
  t.deepEqual(await missing({}), []);
});

test('a machine that has stopped, or a database call that fails by our own mistake, is no life', async (t) => {
  t.deepEqual(await missing({ machineStatus: () => 'error' }), ['machine']);
  const failing = () => {
    throw new TypeError('ours');
  };
  t.deepEqual(await missing({ outbox: { workMark: failing } }), ['database']);
});

test('a disk that says it is bad has answered: the kiosk is not restarted for it', async (t) => {
  const full = () => {
    throw new OutboxProblem('outbox.notWritable', 'The card is read-only.');
  };
  t.deepEqual(await missing({ outbox: { workMark: full } }), []);
});

test('a device that waits for its supervisor beyond its time tells that the supervisor has stopped', async (t) => {
  const waitsUntil = (untilMs: number) => ({ record: () => ({ ...newRecord(0), untilMs }) });
  t.deepEqual(await missing({ supervisor: waitsUntil(99_000) }), [], 'a moment late');
  t.deepEqual(await missing({ supervisor: waitsUntil(10_000) }), ['supervisor']);
});

test('a control socket that is gone is a missing sign, one that hangs up on a crowd is not', async (t) => {
  const path = join(mkdtempSync(join(tmpdir(), 'silaku-signs-')), 'kiosk.sock');
  await t.throwsAsync(controlAnswers(path));
  const server = createServer((line) => line.destroy()).listen(path);
  await t.notThrowsAsync(controlAnswers(path));
  server.close();
});

test('the status line names the screen and what is not ready, and nothing else', (t) => {
  const gone = { ...newRecord(0), state: 'gone' as const };
  const ready = { ...newRecord(0), state: 'ready' as const };
  const line = (record: typeof gone | typeof ready) =>
    kioskStatusLine({
      ...{ version: '0.1.0', screen: 'welcome', devices: ['printer', 'scanner'] },
      supervisor: { record: (name) => (name === 'scanner' ? record : ready) },
    });
  t.is(line(gone), '0.1.0: welcome; scanner gone');
  t.is(line(ready), '0.1.0: welcome; all devices ready');
});
