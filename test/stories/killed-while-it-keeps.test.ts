/**
 * A real kiosk is killed at one step after the other between "send" and the receipt: every write to its database, every piece that
 * goes to the printer. `SILAKU_EVERY_STEP=1` takes all of them, which takes ten minutes.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
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
  ? Array.from({ length: 400 }, (_, at) => at + 1)
  : [4, 8, 19, 20, 28, 30, 36, 42];

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

test.serial(
  'killed at any step between "send" and the receipt, a request is all there with its receipt, or is offered again',
  async (t) => {
    const rig = await startKioskRig();
    t.teardown(rig.stop);
    const log = join(rig.folder, 'steps.log');
    const known = new Set<string>();
    let offeredAgain = 0;
    let copies = 0;
    let survived = false;

    for (const step of chosenSteps) {
      rmSync(log, { force: true });
      await rig.killKiosk();
      await rig.startKiosk({
        env: {
          NODE_OPTIONS: `--import ${pathToFileURL('test/support/dies-at-step.ts')}`,
          SILAKU_DIES_FROM: 'INSERT INTO counter (name, value) VALUES (?',
          SILAKU_DIES_AT: String(step),
          SILAKU_DIES_LOG: log,
        },
      });
      await goToFirstPaper(rig);
      await sendOnePage(rig);
      survived = await Promise.race([
        rig.kioskEnded().then(() => false),
        rig.reaches('showingReceipt').then(() => true),
      ]).catch(() => false);
      if (survived) break;
      const steps = readFileSync(log, 'utf8').trimEnd().split('\n');
      const place = `step ${step}, ${steps.at(-1)}`;
      t.is(steps.length, step, place);
      t.deepEqual(filesWith(rig.folder, tracesOf(nik)), [], place);

      const committed = steps.filter((each) => each === 'after COMMIT').length;
      await rig.startKiosk({ until: committed >= 2 ? 'welcome' : 'offeringDraft' });
      const requests = await keptRequests(rig);
      const added = requests.filter(({ number }) => !known.has(number));
      if (committed < 2) {
        offeredAgain += 1;
        t.deepEqual(added, [], `${place}: nothing is half sent`);
        await rig.press('2');
        await rig.reaches('welcome');
      } else {
        t.is(added.length, 1, `${place}: sent, and once`);
        t.deepEqual(
          rig.withOutbox((outbox) => outbox.pendingReceipts()),
          [],
          `${place}: nothing is owed`,
        );
        const papers = (await papersByCode(rig)).get(receiptCode(added[0]?.number ?? '')) ?? [];
        const last = papers.at(-1) ?? '';
        // The intent is the first commit after the request's own; after the last of them nothing is printed again.
        const begun = committed >= 3;
        const closed = committed >= 5;
        t.true(papers.length >= 1, `${place}: the receipt is there`);
        t.is(last.includes('SALINAN'), begun && !closed, `${place}: a copy says so, the first does not`);
        t.true(
          papers.slice(0, -1).every((paper) => !paper.includes('SALINAN')),
          `${place}: one copy at most`,
        );
        if (last.includes('SALINAN')) copies += 1;
      }
      for (const { number } of requests) known.add(number);
      t.true(
        requests.every(({ pagesAreWhole }) => pagesAreWhole),
        place,
      );
      t.is(requests.length, new Set(requests.map(({ number }) => number)).size, 'no number is given twice');
      t.deepEqual(
        rig.sealedFiles().sort(),
        requests.flatMap(({ answers }) => answers.pages.map(({ page }) => `${page}.age`)).sort(),
        `${place}: no page without a request, no request without its page`,
      );
      t.deepEqual(filesWith(rig.folder, tracesOf(nik)), [], place);
    }
    t.log(`${known.size} sent, ${offeredAgain} offered again, ${copies} copies`);
    t.true(offeredAgain > 0 && copies > 0 && known.size > copies);
    t.true(!everyStep || survived, 'the sweep went to the end');
    t.true(existsSync(log));
  },
);
