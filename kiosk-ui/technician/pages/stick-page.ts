/** USB sticks: waiting requests out, the office's answers in. */
import { technicianWords } from '../../../src/technician/words/technician-words.ts';
import { emptyLine } from '../../screen-line.ts';
import { choiceLine, factLine, textLine } from './page-parts.ts';
import type { Page } from './pages.ts';

export const stickPage: Page = (state, words, { columns }) => {
  const said = technicianWords[state.language];
  return [
    factLine(said.facts.waiting, String(state.requests?.count ?? state.health?.outbox.waiting ?? '-')),
    emptyLine,
    ...(state.sticks.length === 0
      ? [textLine(words.labels.noSticks, 'glow'), textLine(words.labels.mount, 'dim')]
      : state.sticks.map((folder, at) => choiceLine(folder, at === state.chosen, columns))),
  ];
};
