/** Going on with a draft, and keeping one: opening, gone, kept, the slip. */
import { localTime } from '../../request/local-time.ts';
import type { Words } from '../../request/words/words.ts';
import { canBeKept } from '../visit-draft.ts';
import type { Choice, Screen } from './screen.ts';

/** The draft can't be kept, so there are two ways left. */
const goOnOrDelete = (words: Words): Choice[] => [
  { id: 'no', label: words.draftNotKept.goOn },
  { id: 'yes', label: words.draftNotKept.remove },
];

export const draftScreens = {
  confirmingStop: {
    heading(visit, words) {
      if (visit.wanted) return words.confirmingStop.pageHeading;
      return canBeKept(visit) ? words.confirmingStop.headingWithKeep : words.confirmingStop.heading;
    },
    body(visit, words) {
      if (visit.wanted) return [words.confirmingStop.pageBody];
      return [canBeKept(visit) ? words.confirmingStop.keepBody : words.confirmingStop.body];
    },
    choices: (visit, words) => {
      const goOn: Choice = { id: 'no', label: words.confirmingStop.no };
      const remove: Choice = { id: 'yes', label: words.confirmingStop.yes };
      const keep: Choice = { id: 'keep', label: words.confirmingStop.keep };
      return canBeKept(visit) ? [goOn, keep, remove] : [goOn, remove];
    },
  },
  openingDraft: {
    heading: (_visit, words) => words.openingDraft.heading,
    progress: (_visit, words) => ({ label: words.openingDraft.label, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
  draftGone: {
    heading: (visit, words) => words.draftGone[visit.draftGone ?? 'unknown'].heading,
    body: (visit, words) => [words.draftGone[visit.draftGone ?? 'unknown'].body],
    enter: 'goOn',
  },
  keepingDraft: {
    step: 'papers',
    heading: (_visit, words) => words.keepingDraft.heading,
    progress: (_visit, words) => ({ label: words.keepingDraft.label, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
  draftNotKept: {
    step: 'papers',
    heading: (visit, words) => words.draftNotKept.headings[visit.notKept ?? 'failed'],
    body: (_visit, words) => [words.draftNotKept.body],
    choices: (_visit, words) => goOnOrDelete(words),
  },
  printingDraftSlip: {
    step: 'papers',
    heading: (_visit, words) => words.printingDraftSlip.heading,
    body: (_visit, words) => [words.printingDraftSlip.body],
    progress: (_visit, words) => ({ label: words.printingDraftSlip.label, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
  showingSlip: {
    step: 'papers',
    heading: (visit, words) => (visit.receiptSure ? words.showingSlip.heading : words.showingSlip.sent),
    body: (visit, words) => [
      words.showingSlip.until(visit.keptUntil ? localTime(visit.keptUntil, visit.language) : ''),
      words.showingSlip.next,
      words.showingSlip.nik,
    ],
    enter: 'finish',
    noWayBack: 'draftKept',
  },
  slipNotPrinted: {
    step: 'papers',
    heading: (_visit, words) => words.slipNotPrinted.heading,
    body: (_visit, words) => [words.slipNotPrinted.body],
    choices: (_visit, words) => [{ id: 'again', label: words.slipNotPrinted.again }, ...goOnOrDelete(words)],
  },
} satisfies Record<string, Screen>;
