/** What one screen of a visit consists of. The same definition is drawn (view.ts) and read keys by (keys.ts). */
import type { Preview } from '../../page/page.ts';
import type { Words } from '../../request/words/words.ts';
import type { VisitContext } from '../visit-context.ts';

export const screenNames = [
  'choosingLanguage',
  'choosingErrand',
  'readingNotice',
  'declinedNotice',
  'choosingGroup',
  'choosingService',
  'mustVisitOffice',
  'answeringCase',
  'showingChecklist',
  'typingNik',
  'confirmingNik',
  'typingFamilyCard',
  'confirmingFamilyCard',
  'typingPhone',
  'placingPaper',
  'scanningPage',
  'scanFailed',
  'reviewingPage',
  'removingPage',
  'nothingScanned',
  'choosingHandover',
  'choosingDistrict',
  'choosingVillage',
  'noCourierThere',
  'reviewingRequest',
  'choosingPaper',
  'savingRequest',
  'saveFailed',
  'pageSpoiled',
  'printingReceipt',
  'showingReceipt',
  'receiptDelayed',
  'askingForReceipt',
  'lookingUp',
  'showingStatus',
  'printingSlip',
  'lookUpFailed',
  'pageWanted',
  'confirmingPage',
  'confirmingWithdrawal',
  'openingDraft',
  'draftGone',
  'confirmingStop',
  'keepingDraft',
  'draftNotKept',
  'printingDraftSlip',
  'showingSlip',
  'slipNotPrinted',
  'leaving',
] as const;
export type ScreenName = (typeof screenNames)[number];

export type Choice = { id: string; label: string; detail?: string };

export type Screen = {
  step?: keyof Words['steps'];
  heading: (visit: VisitContext, words: Words) => string;
  body?: (visit: VisitContext, words: Words) => string[];
  /** Shown very large. */
  emphasis?: (visit: VisitContext) => string | null;
  /** Answers to choose from; a screen has either choices, or an input, or neither. */
  choices?: (visit: VisitContext, words: Words) => Choice[];
  /** `places`: one underscore a digit, grouped as it is read. `mayBeMore`: the length is not fixed. */
  input?: { label: (words: Words) => string; places: string; maxDigits: number };
  preview?: (visit: VisitContext) => Preview | null | undefined;
  progress?: (visit: VisitContext, words: Words) => { label: string; percent: number | null };
  /** What Enter does on a screen without choices or input; absent where a device has to finish first. */
  enter?: keyof Words['keys'];
  /** Why there is no step back, when there is none. */
  noWayBack?: 'nothingToGoBackTo' | 'alreadyKept' | 'draftKept' | 'wait';
  /** Why the visit can't be stopped here, when it can't. */
  noStop?: 'alreadyKept' | 'wait';
};
