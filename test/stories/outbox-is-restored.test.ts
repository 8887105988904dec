import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { startProgram } from '../../src/demo/child-program.ts';
import { goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

const root = new URL('../..', import.meta.url);

/** One of our commands, to its end. */
function silaku(...args: string[]): Promise<{ status: number; out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/silaku.ts', ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
}

test('a technician restores a damaged outbox from the second medium while kiosk and forwarder wait, and both go on by themselves', async (t) => {
  const rig = await startKioskRig();
  const medium = mkdtempSync(join(tmpdir(), 'silaku-medium-'));
  t.teardown(() => rmSync(medium, { recursive: true, force: true }));
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.press('1');
  await rig.reaches('showingReceipt');
  const number = rig.withOutbox((outbox) => outbox.oldestWaiting()?.number ?? '');

  const forwardLog = join(rig.folder, 'forward.log');
  writeFileSync(forwardLog, '');
  const says = async (event: string, times = 1) => {
    const limit = AbortSignal.timeout(90_000);
    while (readFileSync(forwardLog, 'utf8').split(`"${event}"`).length <= times) {
      if (limit.aborted) throw new Error(`waited for ${event}\n${readFileSync(forwardLog, 'utf8')}`);
      await pause(50);
    }
  };
  const forward = [
    'forward',
    '--folder',
    rig.kioskFolder,
    '--office',
    'http://127.0.0.1:9/',
    '--log',
    forwardLog,
  ];
  const first = startProgram([...forward, '--backup', medium]);
  t.teardown(first.stop);
  await says('backup.made');
  const noted = AbortSignal.timeout(60_000);
  while (!(await rig.health()).storage?.backup && !noted.aborted) await pause(50);
  t.like((await rig.health()).storage?.backup, { code: null, hint: null });
  const running = await silaku('restore', '--folder', rig.kioskFolder, '--from', medium);
  t.is(running.status, 1);
  t.regex(running.out, /stop silaku-kiosk and silaku-forward first/);
  await first.stop();
  await rig.killKiosk();

  const database = join(rig.kioskFolder, 'outbox.sqlite');
  writeFileSync(database, Buffer.alloc(30_000, 0x5a));
  const second = startProgram([...forward, '--backup', medium]);
  t.teardown(second.stop);
  await says('storage.closed');
  await rig.startKiosk({ until: 'outOfOrder' });
  const looked = await silaku('storage', '--folder', rig.kioskFolder);
  t.is(looked.status, 1);
  t.regex(looked.out, /damaged.*\n.*silaku restore/);

  const restored = await silaku('restore', '--folder', rig.kioskFolder, '--from', medium);
  t.is(restored.status, 0, restored.out);
  t.regex(restored.out, /back with 1 requests/);
  await rig.reaches('welcome');
  await says('forward.started', 2);
  t.is((await rig.health()).outbox.waiting, 1);
  t.is(
    rig.withOutbox((outbox) => outbox.oldestWaiting()?.number),
    number,
  );
  const after = JSON.parse((await silaku('storage', '--folder', rig.kioskFolder, '--json')).out);
  t.like(after, { state: 'ok', waiting: 1, pages: { read: 3, damaged: [] } });
});
