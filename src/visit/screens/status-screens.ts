/** Asking where a request stands, and leaving. */

import { localTime } from '../../request/local-time.ts';
import type { Language } from '../../request/request.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import type { Words } from '../../request/words/words.ts';
import type { StatusAnswer } from '../visit-context.ts';
import { mayWithdraw, wantedIn } from '../visit-follow-up.ts';
import type { Screen } from './screen.ts';

/** What became of the slip. */
const slipWords = (words: Words) => ({
  confirmed: words.showingStatus.slipOut,
  sent: words.showingStatus.slipSent,
});

/** What this kiosk has kept since is newer than the office's word; a page that is wanted can be scanned at any kiosk. */
function nextFor(
  status: Extract<StatusAnswer, { outcome: 'found' }>,
  words: Words,
  language: Language,
): string {
  if (status.followed) return words.showingStatus.followed[status.followed];
  const wanted = wantedIn(status);
  return wanted ? words.pageWanted.heading(wanted.label[language]) : words.stageNext[status.stage];
}

export const statusScreens = {
  askingForReceipt: {
    heading: (_visit, words) => words.askingForReceipt.heading,
    body: (_visit, words) => [words.askingForReceipt.body],
    input: { label: (words) => words.askingForReceipt.label, places: '___ ____ ___', maxDigits: 10 },
  },
  lookingUp: {
    heading: (_visit, words) => words.lookingUp.heading,
    progress: (_visit, words) => ({ label: words.lookingUp.label, percent: null }),
  },
  showingStatus: {
    heading(visit, words) {
      const { status } = visit;
      if (status?.outcome === 'pageLost') return words.showingStatus.pageLostHeading;
      if (status?.outcome !== 'found') return words.showingStatus.unknownHeading;
      return status.givenTwice ? words.showingStatus.twiceHeading : words.stages[status.stage];
    },
    emphasis: (visit) => visit.number && groupRequestNumber(visit.number),
    body: (visit, words) => {
      const { status } = visit;
      if (status?.outcome === 'pageLost') return [words.showingStatus.pageLostBody];
      if (status?.outcome !== 'found') return [words.showingStatus.unknownBody];
      const note = status.note === null ? [] : [words.showingStatus.note(status.note)];
      const time = localTime(status.at, visit.language);
      const { givenTwice } = status;
      if (givenTwice) {
        // Whose receipt it is nobody can tell but its holder: the times on the two receipts differ.
        const { confirmedAt, number, isOtherKnown } = givenTwice;
        return [
          words.showingStatus.compareTime(localTime(confirmedAt, visit.language)),
          words.showingStatus.numberNow(groupRequestNumber(number)),
          ...(isOtherKnown ? [words.showingStatus.otherwise(words.stages[status.stage])] : []),
        ];
      }
      const received =
        status.receivedAt === null
          ? []
          : [words.showingStatus.received(localTime(status.receivedAt, visit.language))];
      const since =
        status.stage === 'kept'
          ? [words.showingStatus.kept(time)]
          : status.stage === 'received' && status.receivedAt !== null
            ? []
            : [words.showingStatus.updated(time)];
      const slip = visit.slip === 'none' ? [] : [slipWords(words)[visit.slip]];
      return [nextFor(status, words, visit.language), ...note, ...received, ...since, ...slip];
    },
    choices: (visit, words) => [
      { id: 'finish', label: words.showingStatus.finish },
      { id: 'another', label: words.showingStatus.another },
      ...(visit.status?.outcome === 'found' && visit.status.mayPrint && visit.slip === 'none'
        ? [{ id: 'print', label: words.showingStatus.print }]
        : []),
      ...(visit.errand === 'any' && wantedIn(visit.status)
        ? [{ id: 'scan', label: words.showingStatus.scanWanted }]
        : []),
      ...(mayWithdraw(visit) ? [{ id: 'withdraw', label: words.showingStatus.withdraw }] : []),
    ],
  },
  printingSlip: {
    heading: (_visit, words) => words.printingSlip.heading,
    emphasis: (visit) => visit.number && groupRequestNumber(visit.number),
    progress: (_visit, words) => ({ label: words.printingSlip.label, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
  lookUpFailed: {
    heading: (_visit, words) => words.lookUpFailed.heading,
    body: (_visit, words) => [words.lookUpFailed.body],
    choices: (_visit, words) => [
      { id: 'again', label: words.lookUpFailed.again },
      { id: 'finish', label: words.lookUpFailed.finish },
    ],
  },
  leaving: {
    heading: (_visit, words) => words.leaving.heading,
    body: (_visit, words) => [words.leaving.body],
    progress: (_visit, words) => ({ label: words.leaving.body, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
} satisfies Record<string, Screen>;
