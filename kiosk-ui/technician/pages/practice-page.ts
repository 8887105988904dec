/** Practice: pretend devices break on command. Real ones do not; then a practice kiosk can be started beside. */
import { emptyLine } from '../../screen-line.ts';
import { faultNames } from '../practice-faults.ts';
import { choiceLine, textLine, wrapped } from './page-parts.ts';
import type { Page } from './pages.ts';

export const practicePage: Page = (state, words, { columns }) => {
  if (!state.practice) {
    return [...wrapped(words.labels.realDevices, columns, 'glow'), textLine(words.labels.practiceHint)];
  }
  return [
    emptyLine,
    ...faultNames.map((name, at) => choiceLine(words.faults[name], at === state.chosen, columns)),
  ];
};
