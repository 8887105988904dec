import test from 'ava';
import { runIdle } from '../../src/idle.ts';
import { goToFirstPaper } from '../support/errand-steps.ts';
import { startKioskRig } from '../support/kiosk-rig.ts';

test('whoever wants to stop the kiosk is told of a citizen who is there, and waits for the end of the visit', async (t) => {
  t.timeout(10 * 60_000);
  const rig = await startKioskRig();
  const socket = ['--socket', rig.socket];
  t.is(await runIdle(socket), 0);
  await goToFirstPaper(rig);
  t.is(await runIdle(socket), 75);

  const waiting = runIdle([...socket, '--wait-seconds', '600']);
  await rig.press('cancel');
  await rig.reaches('confirmingStop');
  const { choices } = await rig.view();
  await rig.press((choices?.at(-1)?.key ?? '1') as '1');
  await rig.reaches('welcome');
  t.is(await waiting, 0);
  await rig.stop();
});

test('a kiosk that does not run keeps nobody waiting, and a wrong call is told', async (t) => {
  t.is(await runIdle(['--socket', '/nowhere/kiosk.sock', '--wait-seconds', '600']), 0);
  t.is(await runIdle(['--wait-seconds', 'soon']), 64);
});
