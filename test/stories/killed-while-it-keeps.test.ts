/**
 * A real kiosk is killed at one step after the other between "send" and the receipt: every write to its database, every piece that
 * goes to the printer. `SILAKU_EVERY_STEP=1` takes all of them, which takes ten minutes.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { receiptCode } from '../../src/request/request-number.ts';
import { goToFirstPaper } from '../support/errand-steps.ts';
import { keptRequests } from '../support/kept-requests.ts';
import { type KioskRig, startKioskRig } from '../support/kiosk-rig.ts';
import { filesWith, tracesOf } from '../support/traces.ts';

const nik = '7408011203850001';
const everyStep = process.env.SILAKU_EVERY_STEP === '1';

/**
 * Without being asked for all: the number is taken; the request half written, before and after its commit; the printing begun, sent to
 * the printer, said to be done; the receipt noted as printed.
 */
const chosenSteps = everyStep
  ? Array.from({ length: 60 }, (_, at) => at + 1)
  : [4, 8, 21, 22, 30, 32, 38, 44];

async function sendOnePage({ press, reaches, act }: KioskRig): Promise<void> {
  await reaches('placingPaper');
  await act('lay', 'formF102');
  await press('1');
  await reaches('reviewingPage');
  await press('1');
  await reaches('placingPaper', ({ body }) => body.join().includes('ke-2'));
  await press('2');
  await reaches('choosingHandover');
  await press('2');
  await reaches('reviewingRequest');
  // The kiosk may be dead before it has answered.
  await press('1').catch(() => {});
}

/** Every paper that came out with a code on it, by request, in order. */
async function papersByCode(rig: KioskRig): Promise<Map<string, string[]>> {
  const papers = new Map<string, string[]>();
  for (let index = 0; index < (await rig.receiptCount()); index += 1) {
    const text = await rig.receiptText(index);
    const code = /SL[0-9]{10}/.exec(text)?.[0];
    if (code) papers.set(code, [...(papers.get(code) ?? []), text]);
  }
  return papers;
}

let rig: KioskRig;
const known = new Set<string>();
const seen = { offeredAgain: 0, copies: 0, survived: false };

test.before(async () => {
  rig = await startKioskRig();
});
test.after.always(() => rig?.stop());

for (const step of chosenSteps) {
  test.serial(
    `killed at step ${step} between "send" and the receipt, a request is all there or not at all`,
    async (t) => {
      if (seen.survived) return t.pass('there are not so many steps');
      const log = join(rig.folder, 'steps.log');
      rmSync(log, { force: true });
      await rig.killKiosk();
      await rig.startKiosk({
        env: {
          NODE_OPTIONS: `--import ${pathToFileURL('test/support/dies-at-step.ts')}`,
          SILAKU_DIES_FROM: 'UPDATE lane SET taken',
          SILAKU_DIES_AT: String(step),
          SILAKU_DIES_LOG: log,
        },
      });
      await goToFirstPaper(rig);
      await sendOnePage(rig);
      seen.survived = await Promise.race([
        rig.kioskEnded().then(() => false),
        rig.reaches('showingReceipt').then(() => true),
      ]);
      if (seen.survived) return t.true(everyStep);
      const steps = readFileSync(log, 'utf8').trimEnd().split('\n');
      t.log(steps.at(-1));
      t.is(steps.length, step);
      t.deepEqual(filesWith(rig.folder, tracesOf(nik)), []);

      // The first commit takes the number, the second is the request's own.
      const committed = steps.filter((each) => each === 'after COMMIT').length;
      await rig.startKiosk({ until: committed >= 2 ? 'welcome' : 'offeringDraft' });
      const requests = await keptRequests(rig);
      const added = requests.filter(({ number }) => !known.has(number));
      if (committed < 2) {
        seen.offeredAgain += 1;
        t.deepEqual(added, [], 'nothing is half sent');
        await rig.press('2');
        await rig.reaches('welcome');
      } else {
        t.is(added.length, 1, 'sent, and once');
        t.deepEqual(
          rig.withOutbox((outbox) => outbox.pendingReceipts()),
          [],
          'nothing is owed',
        );
        const papers = (await papersByCode(rig)).get(receiptCode(added[0]?.number ?? '')) ?? [];
        // The third commit is the intent to print, the fourth notes that the receipt is printed.
        const mayHaveComeOut = committed === 3;
        t.true(papers.length >= 1, 'the receipt is there');
        t.is(papers.at(-1)?.includes('SALINAN'), mayHaveComeOut, 'a copy says so, the first does not');
        t.true(
          papers.slice(0, -1).every((paper) => !paper.includes('SALINAN')),
          'one copy at most',
        );
        if (mayHaveComeOut) seen.copies += 1;
      }
      for (const { number } of requests) known.add(number);
      t.true(requests.every(({ pagesAreWhole }) => pagesAreWhole));
      t.is(requests.length, new Set(requests.map(({ number }) => number)).size, 'no number is given twice');
      t.deepEqual(
        rig.sealedFiles().sort(),
        requests.flatMap(({ answers }) => answers.pages.map(({ page }) => `${page}.age`)).sort(),
        'no page without a request, no request without its page',
      );
      t.deepEqual(filesWith(rig.folder, tracesOf(nik)), []);
    },
  );
}

test.serial('the steps were those on both sides of every commit', (t) => {
  t.log(`${known.size} sent, ${seen.offeredAgain} offered again, ${seen.copies} copies`);
  t.true(seen.offeredAgain > 0 && seen.copies > 0 && known.size > seen.copies);
  t.is(seen.survived, everyStep, 'the sweep went to the end');
});
