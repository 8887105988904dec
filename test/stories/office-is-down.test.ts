import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { getJson, postJson } from '../../src/control/control-client.ts';
import { health, type KeyName, view } from '../../src/control/messages.ts';
import { startProgram } from '../../src/demo/child-program.ts';
import { startWholeKiosk } from '../../src/demo/whole-kiosk.ts';

test('the office is down while a citizen submits: the citizen notices nothing, and the request arrives by itself when the office is back', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-office-down-'));
  const kiosk = await startWholeKiosk({ folder, officePort: 0, statusSeconds: 1 });
  t.teardown(async () => {
    await kiosk.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const reaches = async (screen: string) => {
    const limit = AbortSignal.timeout(90_000);
    for (;;) {
      const now = view.parse((await getJson(kiosk.controlSocket, '/view', { timeoutMs: 60_000 })).body);
      if (now.screen === screen) return;
      if (limit.aborted) throw new Error(`waited for ${screen}, but the screen is ${now.screen}`);
      await pause(20);
    }
  };
  const press = async (...keys: KeyName[]) => {
    for (const key of keys) await postJson(kiosk.controlSocket, '/events', { type: 'key.pressed', key });
  };
  const outbox = async () => health.parse((await getJson(kiosk.controlSocket, '/health')).body).outbox;

  await kiosk.programs.office.stop();
  await reaches('welcome');
  await press('enter', '1', '1', '1', '1', '2', '1', '1');
  await press(...([...'7408011203850001'] as KeyName[]), 'enter', '1', 'enter');
  for (const sheet of ['formF102', 'ktpFront', 'ktpBack']) {
    await reaches('placingPaper');
    await postJson(kiosk.deskSocket, '/acts', { act: 'lay', what: sheet }, { timeoutMs: 60_000 });
    await press('1');
    await reaches('reviewingPage');
    await press('1');
  }
  await press('2', '1');
  await reaches('showingReceipt');
  const waiting = await outbox();
  t.is(waiting.waiting, 1);
  t.truthy(waiting.oldestWaitingSince);

  const office = startProgram([
    ...['office', '--demo', '--folder', kiosk.officeFolder, '--port', new URL(kiosk.officeUrl).port],
    ...['--log', join(folder, 'office-again.log')],
  ]);
  t.teardown(office.stop);
  await office.said('office.ready');
  const limit = AbortSignal.timeout(120_000);
  while ((await outbox()).waiting > 0 && !limit.aborted) await pause(100);
  t.is((await outbox()).waiting, 0);
});
