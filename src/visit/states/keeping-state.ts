/** Save first, thank later: from the sealed draft to the receipt in the hand. */
import { assign } from 'xstate';
import { keepingOf } from '../visit-answers.ts';
import { asks, asksAgain, chose, visitSetup } from '../visit-setup.ts';

/** Where it was said that it shall be kept. */
const lastQuestion = [
  { guard: 'isWithdrawing', target: '#visit.talking.confirmingWithdrawal' },
  { guard: 'bringsPage', target: '#visit.talking.confirmingPage' },
  { target: '#visit.talking.reviewingRequest' },
] as const;

export const keepingState = visitSetup.createStateConfig({
  description: 'The request is saved first and thanked for later; from the receipt on nothing can be lost.',
  initial: 'savingRequest',
  states: {
    savingRequest: {
      tags: ['device', 'mustFinish'],
      entry: asks('savingRequest'),
      invoke: {
        id: 'saveRequest',
        src: 'saveRequest',
        input: ({ context }) => ({ visit: context.visit, ...keepingOf(context) }),
        onDone: { target: 'printingReceipt', actions: assign(({ event }) => ({ saved: event.output })) },
        onError: [
          {
            guard: { type: 'isAboutPageOfVisit', params: ({ event }) => ({ error: event.error }) },
            target: 'pageSpoiled',
            actions: { type: 'rememberSpoiledPage', params: ({ event }) => ({ error: event.error }) },
          },
          {
            target: 'saveFailed',
            actions: { type: 'saySaveProblem', params: ({ event }) => ({ error: event.error }) },
          },
        ],
      },
      after: { diskTakesTooLong: 'saveFailed' },
    },
    saveFailed: {
      tags: 'citizen',
      entry: asksAgain('saveFailed'),
      on: {
        'citizen.chose': [
          { guard: chose('again'), target: 'savingRequest' },
          { guard: chose('stop'), target: '#visit.leaving', actions: 'throwAway' },
        ],
        'citizen.wentBack': lastQuestion,
        'citizen.stopped': '#visit.confirmingStop',
      },
    },
    pageSpoiled: {
      description: 'Found before anything was promised: that page is scanned again, the others are whole.',
      tags: 'papers',
      entry: asks('pageSpoiled'),
      on: {
        'citizen.chose': [
          { guard: chose('again'), target: '#visit.talking.retakingPage' },
          { guard: chose('stop'), target: '#visit.leaving' },
        ],
        'citizen.wentBack': lastQuestion,
        'citizen.stopped': '#visit.confirmingStop',
      },
    },
    printingReceipt: {
      tags: ['device', 'mustFinish'],
      entry: asks('printingReceipt'),
      invoke: {
        id: 'printReceipt',
        src: 'printReceipt',
        input: ({ context }) => ({ number: context.saved?.number ?? '' }),
        onDone: {
          target: 'showingReceipt',
          actions: assign(({ event }) => ({ receiptSure: event.output.outcome === 'confirmed' })),
        },
        onError: 'receiptDelayed',
      },
      after: { printTakesTooLong: 'receiptDelayed' },
    },
    showingReceipt: {
      tags: 'citizen',
      entry: asks('showingReceipt'),
      on: { 'citizen.wentOn': '#visit.leaving', 'citizen.stopped': '#visit.leaving' },
    },
    receiptDelayed: {
      description: 'The number stays large; the receipt prints by itself when the printer is back.',
      tags: 'papers',
      entry: asks('receiptDelayed'),
      on: {
        'printer.ready': 'printingReceipt',
        'printer.paperLow': 'printingReceipt',
        'citizen.wentOn': '#visit.leaving',
        'citizen.stopped': '#visit.leaving',
      },
    },
  },
});
