/** Asking where a request stands. */
import { assign } from 'xstate';
import { asks, asksAgain, chose, visitSetup } from '../visit-setup.ts';

export const statusStates = {
  askingForReceipt: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('askingForReceipt'),
    on: {
      'barcode.scanned': [
        { guard: 'isOurReceipt', target: 'lookingUp', actions: 'rememberShownNumber' },
        { guard: 'isDraftSlip', target: 'openingDraft', actions: 'rememberSlip' },
        { actions: 'sayNotOurCode' },
      ],
      'citizen.entered': [
        { guard: 'isRequestNumber', target: 'lookingUp', actions: 'rememberTypedNumber' },
        { actions: 'sayNumberWrong' },
      ],
      'citizen.wentBack': [
        { guard: 'cameForStatusOnly', target: 'choosingLanguage' },
        { target: 'choosingErrand' },
      ],
      'citizen.stopped': '#visit.leaving',
    },
  }),
  lookingUp: visitSetup.createStateConfig({
    tags: 'device',
    entry: asks('lookingUp'),
    invoke: {
      id: 'lookUpStatus',
      src: 'lookUpStatus',
      input: ({ context }) => ({ number: context.number ?? '' }),
      onDone: [
        {
          guard: { type: 'pageIsWanted', params: ({ event }) => ({ status: event.output }) },
          target: 'pageWanted',
          actions: assign(({ event }) => ({ status: event.output, slip: 'none' })),
        },
        {
          target: 'showingStatus',
          actions: assign(({ event }) => ({ status: event.output, slip: 'none' })),
        },
      ],
      onError: 'lookUpFailed',
    },
    after: { diskTakesTooLong: 'lookUpFailed' },
    on: { 'citizen.wentBack': 'askingForReceipt', 'citizen.stopped': '#visit.leaving' },
  }),
  showingStatus: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asksAgain('showingStatus'),
    on: {
      'citizen.chose': [
        { guard: chose('finish'), target: '#visit.leaving' },
        { guard: chose('print'), target: 'printingSlip' },
        { guard: chose('another'), target: 'askingForReceipt' },
        { guard: 'mayScanWanted', target: 'pageWanted' },
        { guard: 'mayWithdraw', target: 'confirmingWithdrawal', actions: 'beginWithdrawing' },
      ],
      'barcode.scanned': [
        { guard: 'isOurReceipt', target: 'lookingUp', actions: 'rememberShownNumber' },
        { guard: 'isDraftSlip', target: 'openingDraft', actions: 'rememberSlip' },
        { actions: 'sayNotOurCode' },
      ],
      'citizen.wentBack': 'askingForReceipt',
      'citizen.stopped': '#visit.leaving',
    },
  }),
  printingSlip: visitSetup.createStateConfig({
    description: 'One slip for each look-up; whatever the printer does, the status stays on the screen.',
    tags: 'device',
    entry: asks('printingSlip'),
    invoke: {
      id: 'printSlip',
      src: 'printSlip',
      input: ({ context }) => ({ number: context.number ?? '', language: context.language }),
      onDone: { target: 'showingStatus', actions: assign(({ event }) => ({ slip: event.output.outcome })) },
      onError: {
        target: 'showingStatus',
        actions: { type: 'saySlipNotPrinted', params: ({ event }) => ({ error: event.error }) },
      },
    },
    // Nobody knows whether it came out: it is not offered again.
    after: { printTakesTooLong: { target: 'showingStatus', actions: assign({ slip: 'sent' }) } },
    on: { 'citizen.stopped': {} },
  }),
  lookUpFailed: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('lookUpFailed'),
    on: {
      'citizen.chose': [
        { guard: chose('again'), target: 'lookingUp' },
        { guard: chose('finish'), target: '#visit.leaving' },
      ],
      'citizen.wentBack': 'askingForReceipt',
      'citizen.stopped': '#visit.leaving',
    },
  }),
};
