/** Asking where a request stands, and leaving. */

import { localTime } from '../../request/local-time.ts';
import { groupRequestNumber } from '../../request/request-number.ts';
import type { Screen } from './screen.ts';

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
      if (status?.outcome !== 'found') return words.showingStatus.unknownHeading;
      return status.givenTwice ? words.showingStatus.twiceHeading : words.stages[status.stage];
    },
    emphasis: (visit) => visit.number && groupRequestNumber(visit.number),
    body: (visit, words) => {
      const { status } = visit;
      if (status?.outcome !== 'found') return [words.showingStatus.unknownBody];
      const note = status.note === null ? [] : [words.showingStatus.note(status.note)];
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
      return [
        words.stageNext[status.stage],
        ...note,
        words.showingStatus.updated(localTime(status.at, visit.language)),
      ];
    },
    choices: (_visit, words) => [
      { id: 'finish', label: words.showingStatus.finish },
      { id: 'another', label: words.showingStatus.another },
    ],
  },
  lookUpFailed: {
    heading: (_visit, words) => words.lookUpFailed.heading,
    body: (_visit, words) => [words.lookUpFailed.body],
    choices: (_visit, words) => [
      { id: 'again', label: words.lookUpFailed.again },
      { id: 'finish', label: words.lookUpFailed.finish },
    ],
  },
  confirmingStop: {
    heading: (_visit, words) => words.confirmingStop.heading,
    body: (_visit, words) => [words.confirmingStop.body],
    choices: (_visit, words) => [
      { id: 'no', label: words.confirmingStop.no },
      { id: 'yes', label: words.confirmingStop.yes },
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
