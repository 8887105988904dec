/** From the first key to "these are the papers": language, errand, notice, service, the case. */
import { asks, chose, visitSetup } from '../visit-setup.ts';

export const serviceStates = {
  choosingLanguage: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingLanguage'),
    on: {
      'citizen.chose': [
        { guard: 'cameForStatusOnly', target: 'askingForReceipt', actions: 'rememberLanguage' },
        { target: 'choosingErrand', actions: 'rememberLanguage' },
      ],
      'citizen.stopped': '#visit.leaving',
      'barcode.scanned': [
        { guard: 'isOurReceipt', target: 'lookingUp', actions: 'rememberShownNumber' },
        { guard: 'isDraftSlip', target: 'openingDraft', actions: 'rememberSlip' },
        { actions: 'sayNotOurCode' },
      ],
    },
  }),
  choosingErrand: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingErrand'),
    on: {
      'citizen.chose': [
        { guard: chose('newRequest'), target: 'readingNotice' },
        { guard: chose('status'), target: 'askingForReceipt' },
      ],
      'citizen.wentBack': 'choosingLanguage',
      'citizen.stopped': '#visit.leaving',
      'barcode.scanned': [
        { guard: 'isOurReceipt', target: 'lookingUp', actions: 'rememberShownNumber' },
        { guard: 'isDraftSlip', target: 'openingDraft', actions: 'rememberSlip' },
        { actions: 'sayNotOurCode' },
      ],
    },
  }),
  readingNotice: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('readingNotice'),
    on: {
      'citizen.chose': [
        { guard: 'agreesToGoOn', target: 'typingNik', actions: 'rememberConsent' },
        { guard: chose('yes'), target: 'choosingGroup', actions: 'rememberConsent' },
        { guard: chose('no'), target: 'declinedNotice' },
      ],
      'citizen.wentBack': [
        { guard: 'goesOn', target: '#visit.confirmingStop' },
        { target: 'choosingErrand' },
      ],
      'citizen.stopped': '#visit.leaving',
    },
  }),
  declinedNotice: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('declinedNotice'),
    on: {
      'citizen.wentOn': { target: '#visit.leaving', actions: 'throwAway' },
      'citizen.wentBack': 'readingNotice',
      'citizen.stopped': { target: '#visit.leaving', actions: 'throwAway' },
    },
  }),
  choosingGroup: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingGroup'),
    on: {
      'citizen.chose': { target: 'choosingService', actions: 'rememberGroup' },
      'citizen.wentBack': 'readingNotice',
    },
  }),
  choosingService: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('choosingService'),
    on: {
      'citizen.chose': [
        { guard: 'needsThePerson', target: 'mustVisitOffice', actions: 'rememberService' },
        { target: 'answeringCase', actions: 'rememberService' },
      ],
      'citizen.wentBack': 'choosingGroup',
    },
  }),
  mustVisitOffice: visitSetup.createStateConfig({
    tags: 'papers',
    entry: asks('mustVisitOffice'),
    on: {
      'citizen.chose': [
        { guard: chose('other'), target: 'choosingGroup' },
        { guard: chose('finish'), target: '#visit.leaving' },
      ],
      'citizen.wentBack': 'choosingService',
    },
  }),
  answeringCase: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('answeringCase'),
    always: { guard: 'caseIsKnown', target: 'showingChecklist' },
    on: {
      'citizen.chose': { target: 'answeringCase', actions: 'rememberCaseAnswer', reenter: true },
      'citizen.wentBack': [
        {
          guard: 'hasCaseAnswers',
          target: 'answeringCase',
          actions: 'forgetLastCaseAnswer',
          reenter: true,
        },
        { target: 'choosingService' },
      ],
    },
  }),
  showingChecklist: visitSetup.createStateConfig({
    description: 'Going back from here with pages scanned would change which papers are needed.',
    tags: 'papers',
    entry: asks('showingChecklist'),
    on: {
      'citizen.chose': [
        { guard: chose('ready'), target: 'typingNik' },
        { guard: 'hasPages', target: '#visit.confirmingStop' },
        { guard: 'hasCaseAnswers', target: 'answeringCase', actions: 'forgetLastCaseAnswer' },
        { target: 'choosingService' },
      ],
      'citizen.wentBack': [
        { guard: 'hasPages', target: '#visit.confirmingStop' },
        { guard: 'hasCaseAnswers', target: 'answeringCase', actions: 'forgetLastCaseAnswer' },
        { target: 'choosingService' },
      ],
    },
  }),
};
