/** The power goes while somebody stands at the kiosk: what was scanned is offered again, and nothing of the person was on the disk. */
import test, { type ExecutionContext } from 'ava';
import { goToFirstPaper, scanFirstPaper, typePersonAgain } from '../support/errand-steps.ts';
import { keptRequests } from '../support/kept-requests.ts';
import { type KioskRig, startKioskRig } from '../support/kiosk-rig.ts';
import { filesWith, tracesOf } from '../support/traces.ts';

const nik = '7408011203850001';
const offered = { until: 'offeringDraft' };

async function rigOf(t: ExecutionContext): Promise<KioskRig> {
  const rig = await startKioskRig();
  t.teardown(rig.stop);
  return rig;
}

test.serial(
  'a killed visit is offered again, goes on at the paper that was missing, and arrives whole',
  async (t) => {
    const rig = await rigOf(t);
    await scanFirstPaper(rig, { looked: true });
    await rig.killKiosk();
    t.deepEqual(filesWith(rig.folder, tracesOf(nik)), []);
    await rig.startKiosk(offered);
    const offer = await rig.view();
    t.regex(offer.body.join('\n'), /KTP rusak, 1 halaman/);
    t.false(JSON.stringify(offer).includes(nik));

    await rig.press('1');
    await typePersonAgain(rig);
    const paper = await rig.reaches('placingPaper');
    t.regex(paper.body.join(' '), /ke-2/, 'the first paper is not scanned again');
    for (const sheet of ['ktpFront', 'ktpBack']) {
      await rig.reaches('placingPaper');
      await rig.act('lay', sheet);
      await rig.press('1');
      await rig.reaches('reviewingPage');
      await rig.press('1');
    }
    await rig.reaches('choosingHandover');
    await rig.press('2');
    await rig.reaches('reviewingRequest');
    await rig.press('1');
    await rig.reaches('showingReceipt');
    const [request, ...more] = await keptRequests(rig);
    t.deepEqual(more, []);
    t.true(request?.pagesAreWhole);
    t.like(request?.answers, { nik, service: 'ktp-rusak', missingPapers: [] });
    t.is(request?.answers.pages.length, 3);
    t.is(rig.sealedFiles().length, 3);
    t.deepEqual(filesWith(rig.folder, tracesOf(nik)), []);
  },
);

test.serial('a page that nobody had looked at is asked about, without its picture', async (t) => {
  const rig = await rigOf(t);
  await scanFirstPaper(rig, { looked: false });
  await rig.killKiosk();
  await rig.startKiosk(offered);
  await rig.press('enter');
  await typePersonAgain(rig);
  const page = await rig.reaches('reviewingPage');
  t.is(page.preview, undefined);
  t.regex(page.body.join(' '), /dikunci/);
  t.is(page.choices?.length, 2);
  await rig.press('2');
  await rig.reaches('placingPaper', ({ body }) => body.join().includes('ke-1'));
  t.deepEqual(rig.sealedFiles(), [], 'the page that is scanned again is gone');
});

test.serial(
  'whoever says that it is not theirs leaves nothing of it, and the next start offers nothing',
  async (t) => {
    const rig = await rigOf(t);
    await scanFirstPaper(rig, { looked: true });
    await rig.killKiosk();
    await rig.startKiosk(offered);
    t.is(rig.sealedFiles().length, 1);
    await rig.press('2');
    await rig.reaches('welcome');
    t.deepEqual(rig.sealedFiles(), []);
    await rig.killKiosk();
    await rig.startKiosk();
    t.is((await rig.view()).screen, 'welcome');
  },
);

test.serial('killed again while it is offered or gone on with, it is offered again', async (t) => {
  const rig = await rigOf(t);
  await scanFirstPaper(rig, { looked: true });
  await rig.killKiosk();
  await rig.startKiosk(offered);
  await rig.killKiosk();
  await rig.startKiosk(offered);
  await rig.press('1');
  await rig.reaches('typingNik');
  await rig.killKiosk();
  await rig.startKiosk(offered);
  await rig.press('1');
  await typePersonAgain(rig);
  await rig.reaches('placingPaper', ({ body }) => body.join().includes('ke-2'));
  t.is(rig.sealedFiles().length, 1);
});

test.serial('before the first page there is nothing to offer', async (t) => {
  const rig = await rigOf(t);
  await goToFirstPaper(rig);
  await rig.killKiosk();
  await rig.startKiosk();
  t.is((await rig.view()).screen, 'welcome');
  t.deepEqual(rig.sealedFiles(), []);
});
