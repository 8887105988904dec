import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import test from 'ava';
import { z } from 'zod';
import { proofCode } from '../../src/request/proof-code.ts';
import { goToLastCheck } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

const silaku = async (...args: string[]) =>
  (await promisify(execFile)(process.execPath, ['src/silaku.ts', ...args])).stdout;

test('the day is ended while somebody is at the kiosk: the slip waits until they have left', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await rig.press('enter');
  await rig.reaches('choosingLanguage');
  const made = z
    .object({ code: z.string(), requests: z.number(), unsent: z.number() })
    .parse(JSON.parse(await silaku('day-end', '--socket', rig.socket, '--print', '--json')));
  t.like(made, { requests: 0, unsent: 0 });
  t.is((await rig.view()).screen, 'choosingLanguage', 'nobody is disturbed');
  t.is(await rig.receiptCount(), 0);
  await rig.press('cancel');
  await rig.reaches('welcome');
  await printed(rig.receiptCount, 1);
  const slip = await rig.receiptText(0);
  t.true(slip.includes('LAPORAN HARIAN'));
  t.true(slip.includes(made.code));
  // At the welcome screen it comes at once.
  await silaku('day-end', '--socket', rig.socket, '--print');
  await printed(rig.receiptCount, 2);
});

test('the power is cut between keeping and printing: the chain is whole, and the receipt that comes later carries its entry', async (t) => {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  await goToLastCheck(rig);
  await rig.act('paper-out');
  await rig.press('1');
  await rig.reaches('receiptDelayed');
  await rig.killKiosk();
  const before = await journalOf(rig.kioskFolder);
  t.is(before.at(-1)?.outcome, 'whole');
  const kept = before.find(({ event }) => event === 'request.kept');
  t.truthy(kept);
  t.false(before.some(({ event }) => event === 'receipt.printed'));

  await rig.act('paper-in');
  await rig.startKiosk();
  await printed(rig.receiptCount, 1);
  t.true((await rig.receiptText(0)).includes(proofCode({ sequence: kept!.sequence!, hash: kept!.hash! })));
  const limit = AbortSignal.timeout(60_000);
  while (!(await journalOf(rig.kioskFolder)).some(({ event }) => event === 'receipt.printed')) {
    if (limit.aborted) throw new Error('the journal never told that the receipt came out');
    await pause(100);
  }
  const after = await journalOf(rig.kioskFolder);
  t.is(after.at(-1)?.outcome, 'whole');
  t.deepEqual(after.slice(0, before.length - 1), before.slice(0, -1), 'what was told stays');
  t.is(after.filter(({ event }) => event === 'kiosk.started').length, 2);
});

const line = z.looseObject({
  event: z.string().optional(),
  sequence: z.number().optional(),
  hash: z.string().optional(),
  outcome: z.string().optional(),
});

async function journalOf(folder: string) {
  const said = await silaku('journal', '--folder', folder, '--json', '--last', '0');
  return said
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
}

async function printed(count: () => Promise<number>, papers: number): Promise<void> {
  const limit = AbortSignal.timeout(60_000);
  while ((await count()) < papers) {
    if (limit.aborted) throw new Error(`waited for ${papers} papers, but there are ${await count()}`);
    await pause(50);
  }
}
