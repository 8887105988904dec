/** "Simpan dulu": a citizen stops in the middle, gets a slip, and goes on with it another day, whatever happens to the kiosk in between. */
import test, { type ExecutionContext } from 'ava';
import { scanFirstPaper, typePersonAgain } from '../support/errand-steps.ts';
import { keptRequests } from '../support/kept-requests.ts';
import { type KioskRig, startKioskRig } from '../support/kiosk-rig.ts';
import { filesWith, tracesOf } from '../support/traces.ts';

const nik = '7408011203850001';

async function rigOf(t: ExecutionContext, settings = {}): Promise<KioskRig> {
  const rig = await startKioskRig({ settings });
  t.teardown(rig.stop);
  return rig;
}

/** At the paper that lies at home. */
async function keepIt(rig: KioskRig): Promise<string> {
  const paper = await rig.view();
  const keep = paper.choices?.find(({ label }) => label.includes('simpan dulu'));
  if (!keep) throw new Error('the screen offers to keep it');
  await rig.press('3');
  await rig.reaches('showingSlip');
  return slipCode(rig);
}

async function slipCode(rig: KioskRig): Promise<string> {
  const text = await rig.receiptText((await rig.receiptCount()) - 1);
  const code = /SD[0-9]{20}/.exec(text)?.[0];
  if (!code) throw new Error(`no code on the slip:\n${text}`);
  return code;
}

test.serial(
  'a paper lies at home: the rest is kept, a power cut does no harm, and the slip goes on where it was',
  async (t) => {
    const rig = await rigOf(t);
    await scanFirstPaper(rig, { looked: true });
    const code = await keepIt(rig);
    const slip = await rig.receiptText(0);
    t.regex(slip, /STRUK LANJUTAN/);
    t.regex(slip, /BELUM dikirim/);
    t.false(slip.includes(nik));
    await rig.press('enter');
    await rig.reaches('welcome');
    await rig.killKiosk();
    await rig.startKiosk();
    t.is((await rig.view()).screen, 'welcome', 'it is not offered to strangers');
    t.deepEqual(filesWith(rig.folder, tracesOf(nik)), []);
    t.deepEqual(
      filesWith(rig.kioskFolder, tracesOf(code.slice(2))),
      [],
      'who steals the card can print no slip',
    );
    t.false(rig.log().includes(code.slice(2)));

    await rig.act('show', code);
    await typePersonAgain(rig);
    await rig.reaches('placingPaper', ({ body }) => body.join().includes('ke-2'));
    await rig.press('2');
    await rig.reaches('choosingHandover');
    await rig.press('2');
    await rig.reaches('reviewingRequest');
    await rig.press('1');
    await rig.reaches('showingReceipt');
    await rig.press('enter');
    await rig.reaches('welcome');
    const [request, ...more] = await keptRequests(rig);
    t.deepEqual(more, []);
    t.true(request?.pagesAreWhole);
    t.is(request?.answers.pages.length, 1);

    await rig.act('show', code);
    const used = await rig.reaches('draftGone');
    t.regex(used.heading, /sudah dipakai/);
  },
);

test.serial(
  'whoever looks in and walks off keeps the slip; killed in the middle, it is offered and the slip still works',
  async (t) => {
    const rig = await rigOf(t);
    await scanFirstPaper(rig, { looked: true });
    await rig.press('cancel');
    const asked = await rig.reaches('confirmingStop');
    t.is(asked.choices?.length, 3);
    await rig.press('2');
    await rig.reaches('showingSlip');
    const code = await slipCode(rig);
    await rig.press('enter');
    await rig.reaches('welcome');

    await rig.act('show', code);
    await rig.reaches('typingNik');
    await rig.killKiosk();
    await rig.startKiosk({ until: 'offeringDraft' });
    await rig.press('2');
    await rig.reaches('welcome');
    t.is(rig.sealedFiles().length, 1, 'refused by whoever stood there, kept for who holds the slip');

    await rig.act('show', code);
    await rig.reaches('typingNik');
    await rig.press('cancel');
    await rig.reaches('confirmingStop');
    await rig.press('3');
    await rig.reaches('welcome');
    t.deepEqual(rig.sealedFiles(), [], 'thrown away by who holds the slip');
    await rig.act('show', code);
    await rig.reaches('draftGone');
  },
);

test.serial(
  'without a slip in the hand nothing is kept: the printer is out of paper, and the citizen decides',
  async (t) => {
    const rig = await rigOf(t);
    await scanFirstPaper(rig, { looked: true });
    await rig.act('paper-out');
    await rig.press('3');
    await rig.reaches('slipNotPrinted');
    await rig.act('paper-in');
    await rig.becomes('printer', 'ready');
    await rig.press('1');
    await rig.reaches('showingSlip');
    await rig.press('enter');
    await rig.reaches('welcome');
    t.is(rig.sealedFiles().length, 1);

    await scanFirstPaper(rig, { looked: true });
    await rig.act('paper-out');
    await rig.press('3');
    await rig.reaches('slipNotPrinted');
    await rig.press('3');
    await rig.reaches('outOfOrder');
    t.is(rig.sealedFiles().length, 1, 'only what the first slip names');
  },
);

test.serial('a kiosk that is full says so, and one that offers no slips asks as before', async (t) => {
  const rig = await rigOf(t, { draftSlips: { mostDrafts: 1 } });
  await scanFirstPaper(rig, { looked: true });
  await keepIt(rig);
  await rig.press('enter');
  await rig.reaches('welcome');
  await scanFirstPaper(rig, { looked: true });
  await rig.press('3');
  const full = await rig.reaches('draftNotKept');
  t.regex(full.heading, /penuh/);
  await rig.press('1');
  await rig.reaches('placingPaper', ({ body }) => body.join().includes('ke-2'));
  await rig.stop();

  const without = await rigOf(t, { draftSlips: { keepDays: 0 } });
  await scanFirstPaper(without, { looked: true });
  t.is((await without.view()).choices?.length, 2);
  await without.press('cancel');
  t.is((await without.reaches('confirmingStop')).choices?.length, 2);
});
