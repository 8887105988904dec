/**
 * One person at the kiosk, from the choice of a language to the receipt. A fresh actor for everybody:
 * nothing of the last visit can be left in it. The README beside this file shows it as a picture.
 */
import { draftStates } from './states/draft-states.ts';
import { followUpStates } from './states/follow-up-states.ts';
import { handoverStates } from './states/handover-states.ts';
import { keepingState } from './states/keeping-state.ts';
import { paperStates } from './states/paper-states.ts';
import { personStates } from './states/person-states.ts';
import { serviceStates } from './states/service-states.ts';
import { shelvingState } from './states/shelving-state.ts';
import { statusStates } from './states/status-states.ts';
import { emptyVisit } from './visit-context.ts';
import { asks, chose, visitSetup } from './visit-setup.ts';

export const visitMachine = visitSetup.createMachine({
  id: 'visit',
  description: 'One person at the kiosk.',
  context: ({ input }) => emptyVisit(input),
  initial: 'arriving',
  on: {
    'key.pressed': { actions: 'readKey' },
    'citizen.moved': { actions: 'moveAmongChoices' },
    'citizen.typed': { actions: 'keepEntry' },
    'citizen.askedForHelp': { actions: 'sayHelp' },
    'citizen.pressedAnIdleKey': { actions: 'sayNoSuchChoice' },
    'barcode.scanned': { actions: 'sayCodeNotNeeded' },
    'barcode.refused': { actions: 'sayNotOurCode' },
    'scanner.paperLeft': { actions: 'notePaperLeft' },
  },
  states: {
    arriving: {
      tags: 'device',
      always: [
        { guard: 'cameWithNumber', target: 'talking.lookingUp' },
        { guard: 'cameWithDraft', target: 'talking.openingDraft' },
        { target: 'talking.choosingLanguage' },
      ],
    },

    talking: {
      initial: 'choosingLanguage',
      on: { 'citizen.stopped': 'confirmingStop' },
      states: {
        lastQuestion: { type: 'history', history: 'deep' },
        ...serviceStates,
        ...personStates,
        ...paperStates,
        ...handoverStates,
        ...statusStates,
        ...followUpStates,
        ...draftStates,
      },
    },

    confirmingStop: {
      tags: 'citizen',
      entry: asks('confirmingStop'),
      on: {
        'citizen.chose': [
          { guard: chose('no'), target: 'talking.lastQuestion' },
          { guard: 'wantsToKeep', target: 'shelving' },
          { guard: chose('yes'), target: 'leaving', actions: 'throwAway' },
        ],
        'citizen.wentBack': 'talking.lastQuestion',
        'citizen.stopped': 'talking.lastQuestion',
      },
    },

    keeping: keepingState,
    shelving: shelvingState,

    leaving: {
      description: 'Removes what the visit left, which is nothing once the request is kept.',
      tags: ['device', 'mustFinish'],
      entry: asks('leaving'),
      invoke: {
        id: 'discardDraft',
        src: 'discardDraft',
        input: ({ context }) => ({ visit: context.visit, slipToo: context.erases }),
        onDone: 'gone',
        onError: 'gone',
      },
      after: { diskTakesTooLong: 'gone' },
    },
    gone: { type: 'final' },
  },
});
