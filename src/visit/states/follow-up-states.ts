/** After a receipt was shown: a page that the office wants again, or the wish to withdraw the request. */
import { asks, chose, visitSetup } from '../visit-setup.ts';

export const followUpStates = {
  pageWanted: visitSetup.createStateConfig({
    description: 'Straight to the page: whoever shows the receipt is told which paper and why, and scans it.',
    tags: 'papers',
    entry: ['takeUpWanted', asks('pageWanted')],
    on: {
      'citizen.chose': [
        { guard: chose('scan'), target: 'scanningPage' },
        { target: 'showingStatus', actions: 'leaveWanted' },
      ],
      'scanner.buttonPressed': 'scanningPage',
      'citizen.wentBack': { target: 'showingStatus', actions: 'leaveWanted' },
      'citizen.stopped': '#visit.leaving',
    },
  }),
  confirmingPage: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('confirmingPage'),
    on: {
      'citizen.chose': [{ guard: chose('send'), target: '#visit.keeping' }, { target: 'reviewingPage' }],
      'citizen.wentBack': 'reviewingPage',
    },
  }),
  confirmingWithdrawal: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('confirmingWithdrawal'),
    on: {
      'citizen.chose': [
        { guard: chose('yes'), target: '#visit.keeping' },
        { target: 'showingStatus', actions: 'stopWithdrawing' },
      ],
      'citizen.wentBack': { target: 'showingStatus', actions: 'stopWithdrawing' },
      'citizen.stopped': '#visit.leaving',
    },
  }),
};
