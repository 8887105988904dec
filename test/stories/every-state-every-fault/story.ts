/** One misfortune in one state: the device fails, the kiosk says something sensible, the device comes back, and all goes on where it was. */
import assert from 'node:assert/strict';
import type { View } from '../../../src/control/messages.ts';
import { waits } from '../../../src/visit/waits.ts';
import type { Fault } from './faults.ts';
import { nameOf, type StoryState, walkAway } from './states.ts';
import { createStoryKiosk, type StepName, type StoryKiosk } from './story-kiosk.ts';

/** `unseen`: nobody noticed. `told`: a sentence, and the visit stayed. `closed`: no new visit could begin until it was over. */
export type StoryEnd = 'unseen' | 'told' | 'closed';

const deviceOfStep: Partial<Record<StepName, Fault['device']>> = {
  scanPage: 'scanner',
  printReceipt: 'printer',
  printSlip: 'printer',
  printDraftSlip: 'printer',
  printOwedReceipts: 'printer',
};
const limitOfStep: Partial<Record<StepName, number>> = {
  scanPage: waits.scanTakesTooLongMs,
  printReceipt: waits.printTakesTooLongMs,
  printSlip: waits.printTakesTooLongMs,
  printDraftSlip: waits.printTakesTooLongMs,
  printOwedReceipts: waits.printTakesTooLongMs,
};

/** Throws an AssertionError that says what went wrong. `undisturbed`: the same way without a misfortune. */
export async function tellStory(state: StoryState, fault: Fault, undisturbed: Life): Promise<StoryEnd> {
  const lived = await live(state, fault);
  assert.equal(lived.place, undisturbed.place, 'the visit goes on where it was');
  assert.deepEqual(lived.remembered, undisturbed.remembered, 'nothing that was answered or scanned is lost');
  assert.deepEqual(
    lived.ledger,
    undisturbed.ledger,
    'every request is saved once, printed once, owed nothing',
  );
  const asUsual = new Set(undisturbed.seen.map(situationOf));
  return endOf(lived.seen.filter((view) => !asUsual.has(situationOf(view))));
}

export type Life = Awaited<ReturnType<typeof live>>;

export async function live(state: StoryState, fault: Fault | null) {
  const kiosk = createStoryKiosk(state);
  const seen: View[] = [];
  const look = () => {
    const view = kiosk.view();
    assertKnown(view);
    seen.push(view);
  };
  await state.enter(kiosk);
  const at = fullName(kiosk);
  assert.equal(at, state.name, 'the way leads into the state');
  look();

  if (fault?.tells) await kiosk.send(fault.tells);
  look();
  // Somebody is there: a countdown that goes on is another story.
  if (kiosk.view().secondsLeft !== undefined) await kiosk.press('enter');
  await endPendingStep(kiosk, fault);
  look();
  if (fault) {
    await kiosk.pass(fault.lastsMs);
    look();
    if (fault.over) await kiosk.send(fault.over);
    look();
  }
  await state.leave(kiosk);
  await goOn(kiosk);
  look();
  const place = fullName(kiosk);
  const remembered = rememberedBy(kiosk);

  if (state.ends) {
    // What is owed is printed after the next start.
    assert.match(
      kiosk.view().screen,
      /^(shuttingDown|safeToSwitchOff)$/,
      'nothing keeps the kiosk from stopping',
    );
    kiosk.kiosk.stop();
    const { saved, owed, printed } = kiosk.ledger;
    return { place, remembered, ledger: { saved, owed, printed }, seen };
  }

  // Whoever walks away now leaves nothing, and what is owed to them is printed before the next citizen starts.
  kiosk.letGo();
  await walkAway(kiosk);
  look();
  assert.equal(kiosk.view().screen, 'welcome', 'with the device back, the next citizen is invited');
  await kiosk.press('enter', 'cancel');
  assert.equal(kiosk.view().screen, 'welcome');
  const { saved, owed, printed } = kiosk.ledger;
  assert.deepEqual(owed, [], 'nothing is owed any more');
  kiosk.kiosk.stop();
  return { place, remembered, ledger: { saved, owed, printed }, seen };
}

async function endPendingStep(kiosk: StoryKiosk, fault: Fault | null): Promise<void> {
  const step = kiosk.pendingStep();
  if (!step) return;
  if (!fault || deviceOfStep[step] !== fault.device) return kiosk.endStep('works');
  const limitMs = limitOfStep[step] ?? 0;
  switch (fault.step) {
    case 'hangs':
      return kiosk.pass(limitMs);
    case 'isSlow':
      await kiosk.pass(limitMs - 1);
      return kiosk.endStep('works');
    default:
      return kiosk.endStep(fault.step);
  }
}

/** What the citizen and the kiosk do once the device is well: scan again, wait for the receipt. */
async function goOn(kiosk: StoryKiosk): Promise<void> {
  if (kiosk.view().screen === 'scanFailed' && kiosk.visit()?.context.problem !== null) {
    await kiosk.tellVisit({ type: 'citizen.chose', choice: 'again' });
  }
  if (kiosk.view().screen === 'slipNotPrinted') {
    await kiosk.tellVisit({ type: 'citizen.chose', choice: 'again' });
  }
  if (kiosk.pendingStep()) await kiosk.endStep('works');
}

function fullName(kiosk: StoryKiosk): string {
  const snapshot = kiosk.kiosk.getSnapshot();
  const visit = kiosk.visit();
  const visiting = snapshot.matches({ inService: 'visiting' });
  const ownWord = (['countingDown', 'finishing'] as const).some((state) =>
    snapshot.matches({ inService: { visiting: state } }),
  );
  if (!visiting || !visit || ownWord) {
    return `kiosk.${nameOf(snapshot.value)}`;
  }
  return `visit.${nameOf(visit.value)}`;
}

/** Without what differs from run to run. */
function rememberedBy(kiosk: StoryKiosk) {
  const context = kiosk.kiosk.getSnapshot().matches({ inService: 'visiting' }) && kiosk.visit()?.context;
  if (!context) return null;
  const { pages, consent, screen, entry, language, service, caseAnswers, nik } = context;
  const { familyCardNumber, phone, handover, saved, number, status } = context;
  return {
    ...{
      screen,
      entry,
      language,
      service,
      caseAnswers,
      nik,
      familyCardNumber,
      phone,
      handover,
      saved,
      number,
      status,
    },
    consented: consent !== null,
    pages: pages.map(({ paper, rotation }) => ({ paper, rotation })),
  };
}

/** A heading, a next step and a way out; a screen that nobody can answer says that it changes by itself, and why its keys are off. */
function assertKnown(view: View): void {
  assert.notEqual(view.heading.trim(), '', `${view.screen} has a heading`);
  const works = (key: string) => view.hints.some((hint) => hint.key === key && hint.off === undefined);
  const waits = view.progress !== undefined || view.body.length > 0;
  assert.ok(works('enter') || waits, `${view.screen} has a next step`);
  assert.ok(works('backspace') || works('cancel') || works('enter') || waits, `${view.screen} has a way out`);
  for (const { key, off } of view.hints)
    assert.notEqual(off?.trim(), '', `${view.screen} says why ${key} is off`);
}

const situationOf = ({ screen, problem }: View) => `${screen} ${problem ?? ''}`;

function endOf(unusual: View[]): StoryEnd {
  if (unusual.some(({ screen }) => screen === 'outOfOrder')) return 'closed';
  const isTold = ({ problem, screen }: View) =>
    problem !== undefined || ['receiptDelayed', 'slipNotPrinted'].includes(screen);
  return unusual.some(isTold) ? 'told' : 'unseen';
}
