/** After a receipt was shown: the page that the office wants again, and the wish to withdraw. */
import { groupRequestNumber } from '../../request/request-number.ts';
import { currentPaper } from '../visit-case.ts';
import type { VisitContext } from '../visit-context.ts';
import { othersWanted } from '../visit-follow-up.ts';
import type { Screen } from './screen.ts';

const shownNumber = (visit: VisitContext) => visit.number && groupRequestNumber(visit.number);

export const followUpScreens = {
  pageWanted: {
    heading: (visit, words) => words.pageWanted.heading(currentPaper(visit).label[visit.language]),
    body: (visit, words) => {
      const { wanted } = visit;
      if (!wanted) return [];
      const reason = words.pageWanted.reasons[wanted.reason];
      return [
        wanted.note === null ? reason : `${reason} ${words.showingStatus.note(wanted.note)}`,
        visit.feeder ? words.pageWanted.placePile : words.pageWanted.place,
      ];
    },
    choices: (_visit, words) => [
      { id: 'scan', label: words.pageWanted.scan },
      { id: 'later', label: words.pageWanted.later },
    ],
  },
  confirmingPage: {
    step: 'check',
    heading: (_visit, words) => words.confirmingPage.heading,
    body: (visit, words) => [
      words.confirmingPage.body(currentPaper(visit).label[visit.language], visit.pages.length),
    ],
    emphasis: shownNumber,
    choices: (_visit, words) => [
      { id: 'send', label: words.confirmingPage.send },
      { id: 'look', label: words.confirmingPage.look },
    ],
  },
  confirmingWithdrawal: {
    heading: (_visit, words) => words.confirmingWithdrawal.heading,
    body: (_visit, words) => [words.confirmingWithdrawal.body],
    emphasis: shownNumber,
    choices: (_visit, words) => [
      { id: 'no', label: words.confirmingWithdrawal.no },
      { id: 'yes', label: words.confirmingWithdrawal.yes },
    ],
  },
} satisfies Record<string, Screen>;

/** What is said at the end about a page that was brought, or a withdrawal; null for a request. */
export function followUpEnd(visit: VisitContext): 'page' | 'morePages' | 'withdrawal' | null {
  if (visit.withdraws) return 'withdrawal';
  if (visit.wanted === null) return null;
  return othersWanted(visit) > 0 ? 'morePages' : 'page';
}
