/** A technician stops the service, or the battery of the power supply ends: the screen says when the power may go, and what is kept. */
import test, { type ExecutionContext } from 'ava';
import { goToFirstPaper, goToLastCheck } from '../support/errand-steps.ts';
import { type KioskRig, startKioskRig } from '../support/kiosk-rig.ts';
import { openPtyScreen } from '../support/pty-screen.ts';

const limit = { timeoutMs: 60_000 };

async function rigOf(t: ExecutionContext): Promise<KioskRig> {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  return rig;
}

function openScreen(t: ExecutionContext, rig: KioskRig) {
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', rig.socket],
  });
  t.teardown(screen.close);
  return screen;
}

test.serial(
  'stopped in mid-visit: the screen says what is kept and that it is safe, until the kiosk offers to go on',
  async (t) => {
    const rig = await rigOf(t);
    const screen = openScreen(t, rig);
    await goToFirstPaper(rig);
    await rig.act('lay', 'formF102');
    await rig.press('1');
    await rig.reaches('reviewingPage');
    await rig.press('1');
    await screen.waitFor('Surat ke-2', limit);
    await rig.stopKiosk();
    const safe = await screen.waitFor('Aman dimatikan', limit);
    t.regex(safe, /1 halaman tersimpan/);
    t.notRegex(safe, /jangan cabut|Layar ini sedang menunggu/i);
    await rig.startKiosk({ until: 'offeringDraft' });
    await screen.waitFor('Lanjutkan yang tadi', limit);
    t.notRegex(screen.text(), /Aman dimatikan/);
  },
);

test.serial(
  'stopped while the receipt prints: it comes out first, and the last screen is the safe one',
  async (t) => {
    const rig = await rigOf(t);
    const screen = openScreen(t, rig);
    await goToLastCheck(rig);
    await rig.press('1');
    await rig.stopKiosk();
    await screen.waitFor('Aman dimatikan', limit);
    t.is(await rig.receiptCount(), 1);
    t.false((await rig.receiptText(0)).includes('SALINAN'));
    await rig.startKiosk();
    t.is(await rig.receiptCount(), 1, 'nothing is owed');
    t.is(
      rig.withOutbox((outbox) => outbox.waitingCount()),
      1,
    );
  },
);

test.serial(
  'stopped with a receipt that can not be printed: the number stays on the screen, and it prints after the start',
  async (t) => {
    const rig = await rigOf(t);
    const screen = openScreen(t, rig);
    await goToLastCheck(rig);
    await rig.act('paper-out');
    await rig.press('1');
    await rig.reaches('receiptDelayed');
    await rig.stopKiosk();
    const safe = await screen.waitFor('Aman dimatikan', limit);
    t.regex(safe, /Struknya dicetak setelah/);
    await rig.act('paper-in');
    await rig.startKiosk();
    t.is(await rig.receiptCount(), 1);
  },
);

test.serial('a kiosk that is killed says nothing of being safe', async (t) => {
  const rig = await rigOf(t);
  const screen = openScreen(t, rig);
  await screen.waitFor('Selamat datang', limit);
  await rig.killKiosk();
  await screen.waitFor('menunggu layanan', limit);
  t.notRegex(screen.text(), /Aman/);
});

test.serial('at the welcome screen it stops without a word about pages', async (t) => {
  const rig = await rigOf(t);
  const screen = openScreen(t, rig);
  await screen.waitFor('Selamat datang', limit);
  await rig.stopKiosk();
  const safe = await screen.waitFor('Aman dimatikan', limit);
  t.notRegex(safe, /halaman|Permohonan/);
  for (const step of ['finish', 'devices', 'pages', 'screens']) {
    t.true(rig.log().includes(`"step":"${step}","msg":"stop.stepDone"`), step);
  }
});
