/** The vocabulary of a visit: what can be remembered, asked, said and done. The states that use it stand in states/. */
import { assign, enqueueActions, setup } from 'xstate';
import { spoiledPageOf } from '../outbox/storage/storage-state.ts';
import { parseFamilyCardNumber, parseNik } from '../request/civil-number.ts';
import { type CodeMeaning, meaningOf } from '../request/code-meaning.ts';
import { parsePhone } from '../request/phone-number.ts';
import type { Language } from '../request/request.ts';
import { parseRequestNumber } from '../request/request-number.ts';
import { findService } from '../request/service-catalogue.ts';
import { courierReaches, findVillage } from '../request/villages.ts';
import { meaningOfKey } from './keys.ts';
import type { ScreenName } from './screens/screen.ts';
import { noticeVersion } from './visit-answers.ts';
import {
  currentPaper,
  hasComeToPapers,
  nextQuestion,
  pagesOf,
  requiredPapers,
  serviceOf,
  withPages,
} from './visit-case.ts';
import type { StatusAnswer, VisitContext, VisitInput, VisitPage } from './visit-context.ts';
import { canBeKept, paperToGoOnWith } from './visit-draft.ts';
import type { VisitEvent } from './visit-events.ts';
import { mayWithdraw, wantedIn } from './visit-follow-up.ts';
import {
  codeProblem,
  deviceProblem,
  familyCardProblem,
  nikProblem,
  numberProblem,
  pileStopped,
  scanProblem,
  storageProblem,
} from './visit-problems.ts';
import { visitSteps } from './visit-steps.ts';
import { waits } from './waits.ts';

/**
 * Who has to do something next: the kiosk waits a minute for a citizen, longer for one who looks for papers. `mustFinish`: whoever
 * stops the kiosk waits for it; a scan is no such thing, for its pages are kept one by one.
 */
export type VisitTag = 'citizen' | 'papers' | 'device' | 'mustFinish';

export const asks = (screen: ScreenName) => ({ type: 'ask', params: { screen } }) as const;
export const asksAgain = (screen: ScreenName) => ({ type: 'askAgain', params: { screen } }) as const;
export const chose = (choice: string) => ({ type: 'chose', params: { choice } }) as const;

const choiceIn = (event: VisitEvent) => (event.type === 'citizen.chose' ? event.choice : '');
const digitsIn = (event: VisitEvent) => (event.type === 'citizen.entered' ? event.digits : '');
const codeIn = (event: VisitEvent): CodeMeaning =>
  event.type === 'barcode.scanned' ? meaningOf(event.text, event.symbology) : { kind: 'notOurs' };

export const visitSetup = setup({
  types: {
    context: {} as VisitContext,
    events: {} as VisitEvent,
    input: {} as VisitInput,
    tags: {} as VisitTag,
  },
  actors: visitSteps,
  delays: {
    scanTakesTooLong: waits.scanTakesTooLongMs,
    diskTakesTooLong: waits.diskTakesTooLongMs,
    printTakesTooLong: waits.printTakesTooLongMs,
  },
  guards: {
    chose: ({ event }, params: { choice: string }) => choiceIn(event) === params.choice,
    cameWithNumber: ({ context }) => context.number !== null,
    cameWithDraft: ({ context }) => context.draft !== null,
    cameForStatusOnly: ({ context }) => context.errand === 'statusOnly',
    needsThePerson: ({ event }) => findService(choiceIn(event))?.channel === 'visitOffice',
    caseIsKnown: ({ context }) => nextQuestion(context) === undefined,
    hasCaseAnswers: ({ context }) => Object.keys(context.caseAnswers).length > 0,
    hasPages: ({ context }) => context.pages.length > 0,
    asksFamilyCard: ({ context }) => serviceOf(context).asksFamilyCardNumber,
    leftEmpty: ({ event }) => digitsIn(event) === '',
    isNik: ({ event }) => parseNik(digitsIn(event)).outcome === 'ok',
    isFamilyCard: ({ event }) => parseFamilyCardNumber(digitsIn(event)).outcome === 'ok',
    isPhone: ({ event }) => parsePhone(digitsIn(event)).outcome === 'ok',
    isRequestNumber: ({ event }) => parseRequestNumber(digitsIn(event)).outcome === 'ok',
    isOurReceipt: ({ event }) => codeIn(event).kind === 'receipt',
    isAboutPageOfVisit: ({ context }, params: { error: unknown }) => {
      const spoiled = spoiledPageOf(params.error);
      return context.pages.some(({ page }) => page === spoiled);
    },
    /** While the kiosk takes no requests, a slip keeps its time; the screen says what it is. */
    isDraftSlip: ({ context, event }) => codeIn(event).kind === 'draftSlip' && context.errand === 'any',
    goesOn: ({ context }) => context.goOnAt !== null,
    agreesToGoOn: ({ context, event }) => context.goOnAt !== null && choiceIn(event) === 'yes',
    noticeHasChanged: ({ context }) => context.consent?.noticeVersion !== noticeVersion,
    wantsToKeep: ({ context, event }) => choiceIn(event) === 'keep' && canBeKept(context),
    papersAreDone: ({ context }) => context.papersDone && context.pages.length > 0,
    paperHasPages: ({ context }) => pagesOf(context, currentPaper(context).id).length > 0,
    paperWantsMorePages: ({ context }) => {
      const paper = currentPaper(context);
      return pagesOf(context, paper.id).length < paper.usualPages;
    },
    hasUnseenPages: ({ context }) => context.unseen.length > 0,
    /** This visit brings a page again for a request that the office has. */
    bringsPage: ({ context }) => context.wanted !== null,
    hasBroughtPage: ({ context }) => context.wanted !== null && context.pages.length > 0,
    pageIsWanted: ({ context }, params: { status: StatusAnswer }) =>
      context.errand === 'any' && wantedIn(params.status) !== null,
    mayScanWanted: ({ context, event }) =>
      choiceIn(event) === 'scan' && context.errand === 'any' && wantedIn(context.status) !== null,
    mayWithdraw: ({ context, event }) => choiceIn(event) === 'withdraw' && mayWithdraw(context),
    isWithdrawing: ({ context }) => context.withdraws,
    hasMorePapers: ({ context }) => context.paper + 1 < requiredPapers(context).length,
    isFirstPaper: ({ context }) => context.paper === 0,
    isCorrecting: ({ context }) => context.correcting && context.pages.length > 0,
    isBeyondCourier: ({ event }) => {
      const village = findVillage(choiceIn(event));
      return village !== undefined && !courierReaches(village);
    },
  },
  actions: {
    ask: assign((_, params: { screen: ScreenName }) => ({
      screen: params.screen,
      chosen: 0,
      entry: '',
      problem: null,
    })),
    /** As `ask`, but what went wrong on the way here stays on the screen. */
    askAgain: assign((_, params: { screen: ScreenName }) => ({
      screen: params.screen,
      chosen: 0,
      entry: '',
    })),
    readKey: enqueueActions(({ context, event, enqueue }) => {
      if (event.type === 'key.pressed') enqueue.raise(meaningOfKey(context, event.key));
    }),
    moveAmongChoices: assign(({ event }) =>
      event.type === 'citizen.moved' ? { chosen: event.to, problem: null } : {},
    ),
    keepEntry: assign(({ event }) =>
      event.type === 'citizen.typed' ? { entry: event.entry, problem: null } : {},
    ),
    sayNoSuchChoice: assign({ problem: { code: 'noSuchChoice' } }),
    sayHelp: assign({ problem: { code: 'help' } }),
    sayNotOurCode: assign(({ event }) => ({ problem: codeProblem(codeIn(event), 'receipt') })),
    sayCodeNotNeeded: assign(({ event }) => ({ problem: codeProblem(codeIn(event), 'nothing') })),
    sayNikWrong: assign(({ event }) => ({ problem: nikProblem(digitsIn(event)) })),
    sayFamilyCardWrong: assign(({ event }) => ({ problem: familyCardProblem(digitsIn(event)) })),
    sayPhoneWrong: assign({ problem: { code: 'phoneWrong' } }),
    sayNumberWrong: assign(({ event }) => ({ problem: numberProblem(digitsIn(event)) })),
    sayScanProblem: assign(({ context }, params: { error: unknown }) => ({
      problem: scanProblem(params.error, context),
    })),
    /** Only a word on the storage helps: what else can go wrong is ours. */
    saySaveProblem: assign((_, params: { error: unknown }) => ({ problem: storageProblem(params.error) })),
    /** The page that the disk has spoiled is the one to be scanned again, at its place. */
    rememberSpoiledPage: assign(({ context }, params: { error: unknown }) => {
      const spoiled = spoiledPageOf(params.error);
      const page = context.pages.find((each) => each.page === spoiled) ?? null;
      const paper = requiredPapers(context).findIndex(({ id }) => id === page?.paper);
      return { page, paper: Math.max(0, paper), correcting: true };
    }),
    sayPileStopped: assign(({ context }) => ({ problem: pileStopped(context) })),
    saySlipNotPrinted: assign((_, params: { error: unknown }) => ({
      problem: { code: 'slipNotPrinted' as const, problem: deviceProblem(params.error).problem },
    })),
    sayDeviceProblem: assign((_, params: { error: unknown }) => ({ problem: deviceProblem(params.error) })),
    /** From the first paper on it is the citizen's own, as after a plug that slipped. */
    notePaperLeft: assign(({ context, event }) =>
      event.type === 'scanner.paperLeft' && !hasComeToPapers(context) ? { paperLeft: event.inFeeder } : {},
    ),
    sayPaperLeft: assign(({ context }) => (context.paperLeft ? { problem: { code: 'paperLeft' } } : {})),
    sayNothing: assign({ problem: null }),
    sayNotRemoved: assign({ problem: { code: 'notRemoved' } }),
    rememberLanguage: assign(({ event }) => ({ language: choiceIn(event) as Language })),
    rememberConsent: assign(({ context, event }) => ({
      consent: {
        noticeVersion,
        language: context.language,
        at: new Date().toISOString(),
        choice: choiceIn(event),
      },
    })),
    rememberGroup: assign(({ event }) => ({ group: choiceIn(event), service: null, caseAnswers: {} })),
    rememberService: assign(({ event }) => ({ service: choiceIn(event), caseAnswers: {} })),
    rememberCaseAnswer: assign(({ context, event }) => {
      const question = nextQuestion(context);
      return question ? { caseAnswers: { ...context.caseAnswers, [question.id]: choiceIn(event) } } : {};
    }),
    forgetLastCaseAnswer: assign(({ context }) => ({
      caseAnswers: Object.fromEntries(Object.entries(context.caseAnswers).slice(0, -1)),
    })),
    rememberNik: assign(({ event }) => ({ nik: digitsIn(event) })),
    rememberFamilyCard: assign(({ event }) => ({ familyCardNumber: digitsIn(event) || null })),
    rememberPhone: assign(({ event }) => {
      const phone = parsePhone(digitsIn(event));
      return { phone: phone.outcome === 'ok' ? phone.phone : null };
    }),
    rememberSlip: assign(({ event }) => {
      const code = codeIn(event);
      return { draft: code.kind === 'draftSlip' ? { slip: code.digits } : null };
    }),
    throwAway: assign({ erases: true }),
    notePapersDone: assign({ papersDone: true }),
    notePapersNotDone: assign({ papersDone: false }),
    turnToPaperOfDraft: assign(({ context }) => ({
      paper: paperToGoOnWith(context),
      goOnAt: null,
      retakeAt: null,
    })),
    turnToFirstPaper: assign({ paper: 0, correcting: false, retakeAt: null }),
    turnToNextPaper: assign(({ context }) => ({ paper: context.paper + 1, retakeAt: null })),
    turnToPreviousPaper: assign(({ context }) => ({ paper: context.paper - 1, retakeAt: null })),
    turnToChosenPaper: assign(({ context, event }) => ({
      correcting: true,
      retakeAt: null,
      paper: Math.max(
        0,
        requiredPapers(context).findIndex((paper) => paper.id === choiceIn(event)),
      ),
    })),
    showNextPage: assign(({ context }) => {
      const ofPaper = pagesOf(context, currentPaper(context).id);
      const next = ofPaper.find(({ page }) => page === context.unseen[0]);
      return { page: next ?? ofPaper.at(-1) ?? null, retakeAt: null };
    }),
    noteSeen: assign(({ context }) => ({
      unseen: context.unseen.filter((page) => page !== context.page?.page),
      problem: null,
    })),
    startProgress: assign(({ context }) => ({
      scanPercent: null,
      scanNumber: null,
      paperLeft: false,
      scanAfter: pagesOf(
        { pages: context.pages.slice(0, context.retakeAt ?? undefined) },
        currentPaper(context).id,
      ).length,
    })),
    noteProgress: assign(({ context, event }) =>
      event.type === 'scanner.progressed'
        ? {
            scanPercent: event.percent,
            scanNumber: event.page === undefined ? null : context.scanAfter + event.page,
          }
        : {},
    ),
    addPage: assign(({ context, event }) =>
      event.type === 'scanner.pageKept' ? withPages(context, [event.page]) : {},
    ),
    /** What was told on the way is there already. */
    addPages: assign(({ context }, params: { pages: VisitPage[] }) => withPages(context, params.pages)),
    rememberPlace: assign(({ context }) => ({
      retakeAt: context.pages.findIndex((page) => page.page === context.page?.page),
    })),
    dropPage: assign(({ context }) => ({
      pages: context.pages.filter((page) => page.page !== context.page?.page),
      unseen: context.unseen.filter((page) => page !== context.page?.page),
      page: null,
    })),
    turnPage: assign(({ context }) => {
      if (!context.page) return {};
      const turned: VisitPage = {
        ...context.page,
        rotation: ((context.page.rotation + 90) % 360) as VisitPage['rotation'],
      };
      return {
        page: turned,
        pages: context.pages.map((page) => (page.page === turned.page ? turned : page)),
        problem: null,
      };
    }),
    rememberPickUp: assign({ handover: { way: 'pickUp' } }),
    rememberDistrict: assign(({ event }) => ({ district: choiceIn(event) })),
    rememberVillage: assign(({ event }) => ({ village: choiceIn(event) })),
    rememberCourier: assign(({ event }) => ({ handover: { way: 'courier', village: choiceIn(event) } })),
    leaveCorrecting: assign({ correcting: false }),
    rememberTypedNumber: assign(({ event }) => {
      const number = parseRequestNumber(digitsIn(event));
      return { number: number.outcome === 'ok' ? number.number : null };
    }),
    takeUpWanted: assign(({ context }) => ({
      ...{ wanted: wantedIn(context.status), service: null, paper: 0, correcting: false, retakeAt: null },
    })),
    leaveWanted: assign({ wanted: null }),
    beginWithdrawing: assign({ withdraws: true }),
    stopWithdrawing: assign({ withdraws: false }),
    rememberShownNumber: assign(({ event }) => {
      const code = codeIn(event);
      return { number: code.kind === 'receipt' ? code.number : null };
    }),
  },
});
