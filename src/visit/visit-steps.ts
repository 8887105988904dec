/** What a visit asks of the world. The machine knows only these shapes; kiosk.ts provides the work behind them. */
import { fromPromise } from 'xstate';
import type { ColourNeed } from '../page/page.ts';
import type { FollowUp } from '../request/follow-up.ts';
import type { Bilingual, Language, PageInfo, RequestAnswers } from '../request/request.ts';
import type { DraftGone, DraftKey, SavedRequest, StatusAnswer, VisitPage } from './visit-context.ts';
import type { DraftFacts, ResumedDraft } from './visit-draft.ts';

export type ScanPageInput = {
  visit: string;
  paper: string;
  colour: ColourNeed;
  /** What is kept with the first page, so that the visit can be gone on with from there. */
  draft?: DraftFacts | null;
};
export type RemovePageInput = { visit: string; page: string };
/** A request, or what follows one that the office has: pages that were wanted again, or none and the wish to withdraw. */
export type KeptByVisit =
  | { answers: RequestAnswers; following?: undefined }
  | { answers?: undefined; following: KeptFollowUp };
export type KeptFollowUp = {
  followUp: FollowUp;
  /** As people call it; null for a withdrawal. */
  paper: Bilingual | null;
  language: Language;
  pages: PageInfo[];
};
export type SaveRequestInput = { visit: string } & KeptByVisit;
export type PrintReceiptInput = { number: string };
export type PrintReceiptOutput = { outcome: 'confirmed' | 'sent' };
export type PrintSlipInput = { number: string; language: Language };
export type LookUpStatusInput = { number: string };
/** `slipToo`: also when somebody holds a slip of it, for the citizen said so. */
export type DiscardDraftInput = { visit: string; slipToo?: boolean };
export type OpenDraftInput = { visit: string; by: DraftKey | null };
export type OpenDraftOutput =
  | { outcome: 'found'; draft: ResumedDraft }
  | { outcome: 'gone'; why: Exclude<DraftGone, 'failed'> };
export type KeepDraftInput = { visit: string; facts: DraftFacts | null };
export type KeepDraftOutput = { outcome: 'kept'; keptUntil: string } | { outcome: 'full' };
export type PrintDraftSlipInput = { visit: string; facts: DraftFacts | null; pages: number };

/** A step that was not provided is a mistake of ours, so it throws. */
function notProvided<Output, Input>(step: string) {
  return fromPromise<Output, Input>(async () => {
    throw new Error(`the step ${step} was not provided`);
  });
}

/** Each rejects with a DeviceProblem for what can happen to a device. */
export const visitSteps = {
  /**
   * Scans, judges, encodes and seals what lies in the scanner: a page, or a feeder's whole pile, in order. Each page is told by
   * `scanner.pageKept` in the moment it is on the disk, sealed, so that a fault or a stop after some pages loses none.
   */
  scanPage: notProvided<VisitPage[], ScanPageInput>('scanPage'),
  removePage: notProvided<void, RemovePageInput>('removePage'),
  /** Resolves only when the request is durable. */
  saveRequest: notProvided<SavedRequest, SaveRequestInput>('saveRequest'),
  printReceipt: notProvided<PrintReceiptOutput, PrintReceiptInput>('printReceipt'),
  /** A slip that tells where a request stands. */
  printSlip: notProvided<PrintReceiptOutput, PrintSlipInput>('printSlip'),
  lookUpStatus: notProvided<StatusAnswer, LookUpStatusInput>('lookUpStatus'),
  /** Removes whatever the visit left on the disk; safe to repeat. */
  discardDraft: notProvided<void, DiscardDraftInput>('discardDraft'),
  /** Hands a draft over to this visit. */
  openDraft: notProvided<OpenDraftOutput, OpenDraftInput>('openDraft'),
  /** Resolves only when the draft is durable as one that is kept. */
  keepDraft: notProvided<KeepDraftOutput, KeepDraftInput>('keepDraft'),
  printDraftSlip: notProvided<PrintReceiptOutput, PrintDraftSlipInput>('printDraftSlip'),
};
