/** The papers, page by page. */
import type { ColourNeed } from '../../page/page.ts';
import { currentPaper } from '../visit-case.ts';
import { draftOf } from '../visit-draft.ts';
import { asks, asksAgain, chose, visitSetup } from '../visit-setup.ts';

/** Pages that were kept before are looked at; without any, the paper is placed again. */
const stopScanning = [
  { guard: 'hasUnseenPages', target: 'reviewingPage', actions: 'sayPileStopped' },
  { target: 'placingPaper' },
] as const;

export const paperStates = {
  comingToPapers: visitSetup.createStateConfig({
    always: [
      { guard: 'goesOn', target: 'goingOn', actions: 'turnToPaperOfDraft' },
      { target: 'placingPaper', actions: 'turnToFirstPaper' },
    ],
  }),
  goingOn: visitSetup.createStateConfig({
    description: 'What was kept is not scanned again; what nobody had looked at is asked about.',
    always: [
      { guard: 'hasUnseenPages', target: 'reviewingPage' },
      { guard: 'papersAreDone', target: 'choosingHandover' },
      { guard: 'paperWantsMorePages', target: 'placingPaper' },
      { target: 'leavingPaper' },
    ],
  }),
  placingPaper: visitSetup.createStateConfig({
    tags: 'papers',
    entry: [asks('placingPaper'), 'sayPaperLeft'],
    on: {
      'citizen.chose': [
        { guard: chose('scan'), target: 'scanningPage' },
        { guard: chose('later'), target: 'showingStatus', actions: 'leaveWanted' },
        { guard: 'wantsToKeep', target: '#visit.shelving' },
        { guard: 'hasUnseenPages', target: 'reviewingPage' },
        { target: 'leavingPaper' },
      ],
      'scanner.buttonPressed': 'scanningPage',
      'citizen.wentBack': [
        { guard: 'hasUnseenPages', target: 'reviewingPage' },
        { guard: 'hasBroughtPage', target: 'confirmingPage' },
        { guard: 'bringsPage', target: 'pageWanted' },
        { guard: 'isCorrecting', target: 'choosingPaper' },
        { guard: 'isFirstPaper', target: 'typingPhone' },
        { target: 'placingPaper', actions: 'turnToPreviousPaper', reenter: true },
      ],
    },
  }),
  scanningPage: visitSetup.createStateConfig({
    description:
      'Stopping here stops the scanner, not the visit. The limit is one page: each that is kept begins it anew.',
    tags: 'device',
    initial: 'readingSheet',
    entry: [asks('scanningPage'), 'startProgress'],
    invoke: {
      id: 'scanPage',
      src: 'scanPage',
      input: ({ context }) => ({
        visit: context.visit,
        paper: currentPaper(context).id,
        colour: currentPaper(context).colour satisfies ColourNeed,
        draft: draftOf(context),
      }),
      onDone: {
        target: 'reviewingPage',
        actions: { type: 'addPages', params: ({ event }) => ({ pages: event.output }) },
      },
      onError: {
        target: 'scanFailed',
        actions: { type: 'sayScanProblem', params: ({ event }) => ({ error: event.error }) },
      },
    },
    on: {
      'scanner.progressed': { actions: 'noteProgress' },
      'citizen.wentBack': stopScanning,
      'citizen.stopped': stopScanning,
    },
    states: {
      readingSheet: {
        on: { 'scanner.pageKept': { target: 'readingSheet', reenter: true, actions: 'addPage' } },
        after: {
          scanTakesTooLong: {
            target: '#visit.talking.scanFailed',
            actions: { type: 'sayScanProblem', params: { error: null } },
          },
        },
      },
    },
  }),
  scanFailed: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asksAgain('scanFailed'),
    on: {
      'citizen.chose': [
        { guard: chose('again'), target: 'scanningPage' },
        { guard: chose('look'), target: 'reviewingPage', actions: 'sayNothing' },
        { guard: chose('skip'), target: 'leavingPaper' },
      ],
      'scanner.buttonPressed': 'scanningPage',
      'citizen.wentBack': 'placingPaper',
    },
  }),
  reviewingPage: visitSetup.createStateConfig({
    tags: 'papers',
    entry: [asksAgain('reviewingPage'), 'showNextPage'],
    on: {
      'citizen.chose': [
        { guard: chose('retake'), target: 'retakingPage' },
        { guard: chose('remove'), target: 'removingPage' },
        { guard: chose('rotate'), actions: 'turnPage' },
        { guard: chose('add'), target: 'placingPaper', actions: 'noteSeen' },
        { target: 'leavingPage', actions: 'noteSeen' },
      ],
      'citizen.wentBack': { target: 'placingPaper', actions: 'noteSeen' },
    },
  }),
  leavingPage: visitSetup.createStateConfig({
    always: [
      { guard: 'hasUnseenPages', target: 'reviewingPage' },
      { guard: 'paperWantsMorePages', target: 'placingPaper' },
      { target: 'leavingPaper' },
    ],
  }),
  retakingPage: visitSetup.createStateConfig({
    tags: ['device', 'mustFinish'],
    entry: asks('removingPage'),
    invoke: {
      id: 'retakePage',
      src: 'removePage',
      input: ({ context }) => ({ visit: context.visit, page: context.page?.page ?? '' }),
      onDone: { target: 'placingPaper', actions: ['rememberPlace', 'dropPage'] },
      onError: { target: 'reviewingPage', actions: 'sayNotRemoved' },
    },
    after: { diskTakesTooLong: { target: 'reviewingPage', actions: 'sayNotRemoved' } },
    on: { 'citizen.stopped': {} },
  }),
  removingPage: visitSetup.createStateConfig({
    tags: ['device', 'mustFinish'],
    entry: asks('removingPage'),
    invoke: {
      id: 'removePage',
      src: 'removePage',
      input: ({ context }) => ({ visit: context.visit, page: context.page?.page ?? '' }),
      onDone: { target: 'afterRemoving', actions: 'dropPage' },
      onError: { target: 'reviewingPage', actions: 'sayNotRemoved' },
    },
    after: { diskTakesTooLong: { target: 'reviewingPage', actions: 'sayNotRemoved' } },
    on: { 'citizen.stopped': {} },
  }),
  afterRemoving: visitSetup.createStateConfig({
    always: [{ guard: 'paperHasPages', target: 'reviewingPage' }, { target: 'placingPaper' }],
  }),
  leavingPaper: visitSetup.createStateConfig({
    always: [
      { guard: 'hasBroughtPage', target: 'confirmingPage' },
      { guard: 'bringsPage', target: 'pageWanted' },
      { guard: 'isCorrecting', target: 'reviewingRequest' },
      { guard: 'papersAreDone', target: 'choosingHandover' },
      { guard: 'hasMorePapers', target: 'placingPaper', actions: 'turnToNextPaper' },
      { guard: 'hasPages', target: 'choosingHandover', actions: 'notePapersDone' },
      { target: 'nothingScanned' },
    ],
  }),
  nothingScanned: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('nothingScanned'),
    on: {
      'citizen.chose': [
        { guard: chose('again'), target: 'placingPaper', actions: 'turnToFirstPaper' },
        { guard: chose('stop'), target: '#visit.leaving' },
      ],
      'citizen.wentBack': 'placingPaper',
    },
  }),
};
