/** Every situation a citizen can get into, found by walking the visit machine: for the tests of the paths and for the pictures of the screens. */
import { getShortestPaths } from '@xstate/graph';
import type { AnyEventObject, SnapshotFrom } from 'xstate';
import { OutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { makeDraftSlipCode } from '../../src/request/own-codes.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { words } from '../../src/request/words/words.ts';
import { screens } from '../../src/visit/screens/screens.ts';
import { noticeVersion } from '../../src/visit/visit-answers.ts';
import { currentPaper } from '../../src/visit/visit-case.ts';
import type { StatusAnswer } from '../../src/visit/visit-context.ts';
import type { ResumedDraft } from '../../src/visit/visit-draft.ts';
import type { VisitEvent } from '../../src/visit/visit-events.ts';
import { visitMachine } from '../../src/visit/visit-machine.ts';
import { pretendPage } from './pretend-steps.ts';

export const requestNumber = makeRequestNumber('027', 4183);

/** A slip of somebody who was here before, and what it names: one page looked at, one not, and the last paper still to come. */
export const slipCode = makeDraftSlipCode('1234567890123456789');
const walkedDraft = (notice: string, papersDone: boolean): ResumedDraft => {
  const pages = ['f-102', 'f-102'].map((paper, at) => {
    const { preview: _, ...page } = pretendPage(paper, { page: `${at}`.repeat(20) });
    return page;
  });
  return {
    facts: {
      service: 'ktp-hilang',
      caseAnswers: { applicant: 'self' },
      language: 'id',
      consent: { noticeVersion: notice, language: 'id', at: '2026-11-24T01:00:00.000Z' },
      paper: papersDone ? 9 : 0,
      seen: pages.slice(0, papersDone ? 2 : 1).map(({ page, rotation }) => ({ page, rotation })),
    },
    pages,
  };
};

export type Snapshot = SnapshotFrom<typeof visitMachine>;

/** The two services whose cases differ most, and one for which the person has to come. */
const walkedGroups = ['ktp', 'kk'];
const walkedServices = ['ktp-hilang', 'kk-ubah', 'ktp-pertama'];

/** Everything that a citizen or a device can do in this state, with a good and a bad example of each. */
function possibleEvents(snapshot: Snapshot): VisitEvent[] {
  const { context } = snapshot;
  const screen = screens[context.screen];
  const events: VisitEvent[] = [{ type: 'citizen.wentBack' }, { type: 'citizen.stopped' }];
  if (screen.choices) {
    const choices = screen.choices(context, words.id).map(({ id }) => id);
    const walked =
      context.screen === 'choosingGroup'
        ? walkedGroups
        : context.screen === 'choosingService'
          ? choices.filter((id) => walkedServices.includes(id))
          : context.screen === 'choosingDistrict'
            ? ['74.08.01']
            : context.screen === 'choosingVillage'
              ? ['74.08.01.2002', '74.08.01.2018']
              : choices;
    events.push(...walked.map((choice): VisitEvent => ({ type: 'citizen.chose', choice })));
  } else if (screen.input) {
    const digits = {
      typingNik: '7408011203850001',
      typingFamilyCard: '7408011203200007',
      typingPhone: '081234567890',
      askingForReceipt: requestNumber,
    };
    events.push({ type: 'citizen.entered', digits: digits[context.screen as keyof typeof digits] });
    events.push({ type: 'citizen.entered', digits: '' }, { type: 'citizen.entered', digits: '123' });
    events.push({ type: 'barcode.scanned', text: 'https://example.org', symbology: null });
  } else events.push({ type: 'citizen.wentOn' }, { type: 'printer.ready' });
  if (context.screen === 'choosingLanguage' && context.consent === null) {
    events.push({ type: 'barcode.scanned', text: slipCode, symbology: null });
  }
  return [...events, ...stepEvents(snapshot)];
}

/** What the invoked step of this state can answer, as the machine hears it. */
function stepEvents(snapshot: Snapshot): VisitEvent[] {
  return Object.keys(snapshot.children).flatMap((step) => {
    const outputs: Record<string, unknown[]> = {
      scanPage: step === 'scanPage' ? [[pretendPage(currentPaper(snapshot.context).id)]] : [],
      saveRequest: [{ number: requestNumber, confirmedAt: '2026-11-24T02:24:00.000Z' }],
      printReceipt: [{ outcome: 'confirmed' }],
      printSlip: [{ outcome: 'confirmed' }],
      printDraftSlip: [{ outcome: 'confirmed' }],
      lookUpStatus: [knownStatus, wantedStatus, { outcome: 'unknown', number: requestNumber }],
      keepDraft: [{ outcome: 'kept', keptUntil: '2026-11-27T02:24:00.000Z' }, { outcome: 'full' }],
      openDraft: [
        { outcome: 'found', draft: walkedDraft(noticeVersion, false) },
        { outcome: 'found', draft: walkedDraft('of last year', true) },
        ...(['expired', 'used', 'unknown'] as const).map((why) => ({ outcome: 'gone', why })),
      ],
    };
    const done = (outputs[step] ?? [undefined]).map(
      (output): AnyEventObject => ({ type: `xstate.done.actor.${step}`, output }),
    );
    const failed: AnyEventObject = { type: `xstate.error.actor.${step}`, error: new Error('it broke') };
    const full: AnyEventObject = { ...failed, error: new OutboxProblem('outbox.diskFull', 'Free space.') };
    if (step === 'saveRequest') {
      const page = snapshot.context.pages[0]?.page ?? '';
      const spoiled = { ...failed, error: new OutboxProblem('outbox.pageLost', 'Scan it again.', { page }) };
      return [...done, failed, full, spoiled] as unknown as VisitEvent[];
    }
    if (step !== 'scanPage') return [...done, failed] as unknown as VisitEvent[];
    // A feeder tells its pages one by one, before it is done or fails.
    const kept = { type: 'scanner.pageKept', page: pretendPage(currentPaper(snapshot.context).id) };
    return [...done, failed, full, kept] as unknown as VisitEvent[];
  });
}

/** A request that the office has, of which a slip may be printed. */
export const knownStatus: StatusAnswer = {
  outcome: 'found',
  number: requestNumber,
  stage: 'received',
  note: null,
  at: '2026-11-24T02:30:00.000Z',
  receivedAt: '2026-11-24T02:30:00.000Z',
  mayPrint: true,
};

/** Two of its pages are wanted again: the first is brought in this visit. */
export const wantedStatus: StatusAnswer = {
  ...knownStatus,
  stage: 'waitingForCitizen',
  wanted: (['kk', 'f-102'] as const).map((paper, at) => ({
    page: `${at}`.repeat(24),
    paper,
    label: paper === 'kk' ? { id: 'Kartu Keluarga', en: 'Family card' } : { id: 'F-1.02', en: 'F-1.02' },
    colour: 'useful',
    reason: 'blurred',
    note: at === 0 ? 'Bagian bawahnya kabur.' : null,
  })),
};

/** What makes two situations differ for a citizen: the state, the case, and how many pages there are, at most one of each paper. */
export function situation({ value, context }: Snapshot): string {
  // Whatever was scanned before, a draft is kept the same way; and whoever goes on is at a question that was walked already.
  if (typeof value === 'object' && 'shelving' in value) return JSON.stringify([value, context.notKept]);
  return JSON.stringify([
    value,
    context.group,
    context.service,
    context.caseAnswers,
    context.paper,
    Math.min(context.pages.length, 2),
    Math.min(context.unseen.length, 2),
    context.correcting,
    context.problem?.code,
    context.errand,
    // Of a status that was shown and left nothing depends any more.
    ...(context.screen === 'showingStatus' || context.screen === 'printingSlip'
      ? [context.status?.outcome, context.slip, context.status?.outcome === 'found' && context.status.stage]
      : []),
    context.wanted?.page,
    context.withdraws,
    context.goOnAt !== null,
    context.screen === 'draftGone' && context.draftGone,
    context.screen === 'reviewingPage' && context.page?.preview === null,
  ]);
}

export const walkInput = { visit: 'walked', errand: 'any', number: null, keepDays: 3 } as const;
const everyPath = getShortestPaths(visitMachine, {
  input: walkInput,
  events: possibleEvents as never,
  serializeState: situation as never,
  limit: 100_000,
  stopWhen: (snapshot) =>
    (snapshot as Snapshot).status === 'done' || (snapshot as Snapshot).context.pages.length > 2,
});

/** Requests from their beginning first: a draft that is gone on with has pages that can't be shown. */
const goesOn = ({ steps }: (typeof everyPath)[number]) =>
  steps.some(({ event }) => (event.type as string) === 'xstate.done.actor.openDraft');
/** Brings a page again, or withdraws: the same screens in other words. */
const follows = ({ state }: (typeof everyPath)[number]) => {
  const { wanted, withdraws } = (state as Snapshot).context;
  return wanted !== null || withdraws;
};
const rank = (path: (typeof everyPath)[number]) => Number(goesOn(path)) + 2 * Number(follows(path));
export const paths = everyPath.toSorted((a, b) => rank(a) - rank(b));
