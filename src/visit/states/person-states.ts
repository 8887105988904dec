/** Who asks, and how to reach them. */
import { asks, chose, visitSetup } from '../visit-setup.ts';

export const personStates = {
  typingNik: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('typingNik'),
    on: {
      'citizen.entered': [
        { guard: 'isNik', target: 'confirmingNik', actions: 'rememberNik' },
        { actions: 'sayNikWrong' },
      ],
      'citizen.wentBack': 'showingChecklist',
    },
  }),
  confirmingNik: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('confirmingNik'),
    on: {
      'citizen.chose': [
        { guard: chose('no'), target: 'typingNik' },
        { guard: 'asksFamilyCard', target: 'typingFamilyCard' },
        { target: 'typingPhone' },
      ],
      'citizen.wentBack': 'typingNik',
    },
  }),
  typingFamilyCard: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('typingFamilyCard'),
    on: {
      'citizen.entered': [
        { guard: 'leftEmpty', target: 'typingPhone', actions: 'rememberFamilyCard' },
        { guard: 'isFamilyCard', target: 'confirmingFamilyCard', actions: 'rememberFamilyCard' },
        { actions: 'sayFamilyCardWrong' },
      ],
      'citizen.wentBack': 'confirmingNik',
    },
  }),
  confirmingFamilyCard: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('confirmingFamilyCard'),
    on: {
      'citizen.chose': [
        { guard: chose('yes'), target: 'typingPhone' },
        { guard: chose('no'), target: 'typingFamilyCard' },
      ],
      'citizen.wentBack': 'typingFamilyCard',
    },
  }),
  typingPhone: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('typingPhone'),
    on: {
      'citizen.entered': [
        { guard: 'leftEmpty', target: 'comingToPapers', actions: 'rememberPhone' },
        { guard: 'isPhone', target: 'comingToPapers', actions: 'rememberPhone' },
        { actions: 'sayPhoneWrong' },
      ],
      'citizen.wentBack': [
        { guard: 'asksFamilyCard', target: 'typingFamilyCard' },
        { target: 'confirmingNik' },
      ],
    },
  }),
};
