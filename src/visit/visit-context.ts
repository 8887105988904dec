/** What a visit remembers: plain data, empty at the start of every visit, gone with it. */

import type { StorageState } from '../outbox/storage/storage-state.ts';
import type { PageRemark, Preview } from '../page/page.ts';
import type { CodeMeaning } from '../request/code-meaning.ts';
import type { FollowUp, WantedPage } from '../request/follow-up.ts';
import type { Consent, Handover, Language, PageInfo, Stage } from '../request/request.ts';
import type { ScreenName } from './screens/screen.ts';

/** A scanned page as the visit shows it; the picture itself is sealed already. */
export type VisitPage = Omit<PageInfo, 'keptAnyway' | 'hasQr'> & {
  /** Null for a page of an earlier run: only the office can open it. */
  preview: Preview | null;
  remarks: PageRemark[];
};

/** What the screen says under the question after a key, a code or a device did not do what was hoped. */
export type VisitProblem =
  | { code: 'noSuchChoice' }
  | { code: 'help' }
  | { code: 'nikWrong'; part: string; digits: number }
  | { code: 'familyCardWrong'; part: string; digits: number }
  | { code: 'phoneWrong' }
  | { code: 'numberWrong'; part: string; digits: number }
  | { code: 'notOurCode' }
  | { code: 'codeNotNeededNow' }
  /** Of the code only what it is, never what it holds. */
  | { code: 'otherCode'; is: Exclude<CodeMeaning['kind'], 'notOurs'>; wanted: 'receipt' | 'nothing' }
  | { code: 'device'; problem: string }
  /** A feeder's pile was held up after some pages; `pages` of the paper are kept. */
  | { code: 'pileHeldUp'; problem: string; pages: number }
  | { code: 'pileStopped'; pages: number }
  /** A step found that the kiosk can't keep anything now. */
  | { code: 'storage'; state: StorageState }
  | { code: 'paperLeft' }
  | { code: 'slipNotPrinted'; problem: string }
  | { code: 'notRemoved' };

export type SavedRequest = { number: string; confirmedAt: string };

export type StatusAnswer =
  | {
      outcome: 'found';
      number: string;
      stage: Stage;
      note: string | null;
      at: string;
      /** When the office had everything, by its own clock; null when that is not known here. */
      receivedAt: string | null;
      /** Whether a slip about it may be printed. */
      mayPrint: boolean;
      /** Two requests were given this number; the one of that moment has another now. The stage is the other one's, if it is known. */
      givenTwice?: { confirmedAt: string; number: string; isOtherKnown: boolean };
      /** Pages that the office wants again and that were not scanned here yet. */
      wanted?: WantedPage[];
      /** What was kept here after it, of which the office has not said anything yet. */
      followed?: FollowUp['kind'];
    }
  /** The kiosk has lost a page of it before the office had it. */
  | { outcome: 'pageLost'; number: string; at: string }
  | { outcome: 'unknown'; number: string };

/** Which draft to go on with: the one that was interrupted, or the one that a slip names by its digits. */
export type DraftKey = { visit: string } | { slip: string };

/** Why a draft can't be gone on with. */
export type DraftGone = 'unknown' | 'used' | 'expired' | 'failed';

/** Why the visit was started: to do anything, or only to ask for a status because the kiosk can't take requests now. */
export type VisitInput = {
  visit: string;
  errand: 'any' | 'statusOnly';
  /** A request number read from a receipt on the welcome screen. */
  number: string | null;
  /** The scanner takes a whole pile; a page at a time unless told. */
  feeder?: boolean;
  /** How many days a draft is kept for its slip; 0, or absent, offers none. */
  keepDays?: number;
  draft?: DraftKey | null;
};

export type VisitContext = {
  visit: string;
  feeder: boolean;
  errand: VisitInput['errand'];
  /** The screen the citizen sees; set on entering each state. */
  screen: ScreenName;
  language: Language;
  /** Where the arrows stand among the choices. */
  chosen: number;
  /** Digits typed so far. */
  entry: string;
  problem: VisitProblem | null;
  consent: Consent | null;
  group: string | null;
  service: string | null;
  caseAnswers: Record<string, string>;
  nik: string | null;
  familyCardNumber: string | null;
  phone: string | null;
  /** Index into the required papers: which one is being scanned. */
  paper: number;
  pages: VisitPage[];
  /** The page on the screen. */
  page: VisitPage | null;
  /** Pages that were scanned and not looked at yet, by name, in order. */
  unseen: string[];
  /** Where among `pages` a page is put that is scanned again; null for the end. */
  retakeAt: number | null;
  /** Somebody's paper lay in the feeder when this visit began, and nothing was scanned since. */
  paperLeft: boolean;
  /** The citizen came to the papers from the last check and goes back there. */
  correcting: boolean;
  /** Every paper was scanned or said to be missing. */
  papersDone: boolean;
  /** The draft to be opened. */
  draft: DraftKey | null;
  draftGone: DraftGone | null;
  /** The paper at which a kept draft goes on, until the citizen has come there. */
  goOnAt: number | null;
  keepDays: number;
  /** Until when the draft is kept for its slip. */
  keptUntil: string | null;
  notKept: 'full' | 'failed' | null;
  /** The citizen said that all of it is to go, also what a slip names. */
  erases: boolean;
  scanPercent: number | null;
  /** Which page of the paper is being scanned, where the scanner tells: a feeder does. */
  scanNumber: number | null;
  /** Pages of the paper before this scan. */
  scanAfter: number;
  district: string | null;
  village: string | null;
  handover: Handover | null;
  saved: SavedRequest | null;
  /** The printer itself said that the receipt came out. */
  receiptSure: boolean;
  number: string | null;
  status: StatusAnswer | null;
  /** The page that is brought again for a request that the office has: then it is the only paper of this visit. */
  wanted: WantedPage | null;
  /** The citizen is about to withdraw the request whose receipt was shown. */
  withdraws: boolean;
  /** What became of the slip about it: `sent` when the printer did not say that it came out. One for each look-up. */
  slip: 'none' | 'confirmed' | 'sent';
};

export function emptyVisit(input: VisitInput): VisitContext {
  return {
    visit: input.visit,
    feeder: input.feeder ?? false,
    errand: input.errand,
    screen: 'choosingLanguage',
    language: 'id',
    chosen: 0,
    entry: '',
    problem: null,
    consent: null,
    group: null,
    service: null,
    caseAnswers: {},
    nik: null,
    familyCardNumber: null,
    phone: null,
    paper: 0,
    pages: [],
    page: null,
    unseen: [],
    retakeAt: null,
    paperLeft: false,
    correcting: false,
    papersDone: false,
    draft: input.draft ?? null,
    draftGone: null,
    goOnAt: null,
    keepDays: input.keepDays ?? 0,
    keptUntil: null,
    notKept: null,
    erases: false,
    scanPercent: null,
    scanNumber: null,
    scanAfter: 0,
    district: null,
    village: null,
    handover: null,
    saved: null,
    receiptSure: false,
    number: input.number,
    status: null,
    wanted: null,
    withdraws: false,
    slip: 'none',
  };
}
