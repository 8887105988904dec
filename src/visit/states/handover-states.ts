/** Delivery or pick-up, and the last check. */
import { asks, chose, visitSetup } from '../visit-setup.ts';

export const handoverStates = {
  choosingHandover: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingHandover'),
    on: {
      'citizen.chose': [
        { guard: chose('courier'), target: 'choosingDistrict' },
        { guard: chose('pickUp'), target: 'reviewingRequest', actions: 'rememberPickUp' },
      ],
      'citizen.wentBack': { target: 'placingPaper', actions: 'notePapersNotDone' },
    },
  }),
  choosingDistrict: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingDistrict'),
    on: {
      'citizen.chose': { target: 'choosingVillage', actions: 'rememberDistrict' },
      'citizen.wentBack': 'choosingHandover',
    },
  }),
  choosingVillage: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingVillage'),
    on: {
      'citizen.chose': [
        { guard: 'isBeyondCourier', target: 'noCourierThere', actions: 'rememberVillage' },
        { target: 'reviewingRequest', actions: ['rememberVillage', 'rememberCourier'] },
      ],
      'citizen.wentBack': 'choosingDistrict',
    },
  }),
  noCourierThere: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('noCourierThere'),
    on: {
      'citizen.chose': [
        { guard: chose('pickUp'), target: 'reviewingRequest', actions: 'rememberPickUp' },
        { guard: chose('other'), target: 'choosingDistrict' },
      ],
      'citizen.wentBack': 'choosingVillage',
    },
  }),
  reviewingRequest: visitSetup.createStateConfig({
    tags: 'papers',
    entry: [asks('reviewingRequest'), 'leaveCorrecting'],
    on: {
      'citizen.chose': [
        { guard: chose('send'), target: '#visit.keeping' },
        { guard: chose('papers'), target: 'choosingPaper' },
        { guard: chose('handover'), target: 'choosingHandover' },
      ],
      'citizen.wentBack': 'choosingHandover',
    },
  }),
  choosingPaper: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingPaper'),
    on: {
      'citizen.chose': { target: 'afterRemoving', actions: 'turnToChosenPaper' },
      'citizen.wentBack': 'reviewingRequest',
    },
  }),
};
