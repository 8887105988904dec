/** "Keep it for now": the draft is durable first, then its slip is printed. */
import { assign } from 'xstate';
import { draftOf } from '../visit-draft.ts';
import { asks, chose, visitSetup } from '../visit-setup.ts';

const goOnOrDelete = {
  'citizen.chose': [
    { guard: chose('again'), target: 'printingDraftSlip' },
    { guard: chose('no'), target: '#visit.talking.lastQuestion' },
    { guard: chose('yes'), target: '#visit.leaving', actions: 'throwAway' },
  ],
  'citizen.wentBack': '#visit.talking.lastQuestion',
  'citizen.stopped': '#visit.talking.lastQuestion',
} as const;

export const shelvingState = visitSetup.createStateConfig({
  description: 'The citizen goes on another day. Without a slip in the hand nothing is kept.',
  initial: 'keepingDraft',
  states: {
    keepingDraft: {
      tags: ['device', 'mustFinish'],
      entry: asks('keepingDraft'),
      invoke: {
        id: 'keepDraft',
        src: 'keepDraft',
        input: ({ context }) => ({ visit: context.visit, facts: draftOf(context) }),
        onDone: [
          {
            guard: ({ event }) => event.output.outcome === 'kept',
            target: 'printingDraftSlip',
            actions: assign(({ event: { output } }) =>
              output.outcome === 'kept' ? { keptUntil: output.keptUntil } : {},
            ),
          },
          { target: 'draftNotKept', actions: assign({ notKept: 'full' }) },
        ],
        onError: { target: 'draftNotKept', actions: assign({ notKept: 'failed' }) },
      },
      after: { diskTakesTooLong: { target: 'draftNotKept', actions: assign({ notKept: 'failed' }) } },
    },
    printingDraftSlip: {
      tags: ['device', 'mustFinish'],
      entry: asks('printingDraftSlip'),
      invoke: {
        id: 'printDraftSlip',
        src: 'printDraftSlip',
        input: ({ context }) => ({
          visit: context.visit,
          facts: draftOf(context),
          pages: context.pages.length,
        }),
        onDone: {
          target: 'showingSlip',
          actions: assign(({ event }) => ({ receiptSure: event.output.outcome === 'confirmed' })),
        },
        onError: 'slipNotPrinted',
      },
      after: { printTakesTooLong: 'slipNotPrinted' },
    },
    showingSlip: {
      tags: 'citizen',
      entry: asks('showingSlip'),
      on: { 'citizen.wentOn': '#visit.leaving', 'citizen.stopped': '#visit.leaving' },
    },
    slipNotPrinted: { tags: 'citizen', entry: asks('slipNotPrinted'), on: goOnOrDelete },
    draftNotKept: { tags: 'citizen', entry: asks('draftNotKept'), on: goOnOrDelete },
  },
});
