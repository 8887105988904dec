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
    heading: (visit, words) =>
      visit.status?.outcome === 'found'
        ? words.stages[visit.status.stage]
        : words.showingStatus.unknownHeading,
    emphasis: (visit) => visit.number && groupRequestNumber(visit.number),
    body: (visit, words) => {
      const { status } = visit;
      if (status?.outcome !== 'found') return [words.showingStatus.unknownBody];
      const note = status.note === null ? [] : [words.showingStatus.note(status.note)];
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
  leaving: {
    heading: (_visit, words) => words.leaving.heading,
    body: (_visit, words) => [words.leaving.body],
    progress: (_visit, words) => ({ label: words.leaving.body, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
} satisfies Record<string, Screen>;
