/** Every problem of now with its cause, what to do step by step, the part to bring, and what is to be seen next. */
import { checksOf } from '../../../src/technician/checks.ts';
import { problemLines } from '../../../src/technician/sentences.ts';
import { technicianWords } from '../../../src/technician/words/technician-words.ts';
import { emptyLine, type ScreenLine } from '../../screen-line.ts';
import { textLine, wrapped } from './page-parts.ts';
import type { Page } from './pages.ts';

export const remediesPage: Page = (state, words, { columns, rows }) => {
  if (!state.asked) return [];
  const said = technicianWords[state.language];
  const problems = checksOf(state)
    .filter(({ is }) => is === 'problem')
    .toSorted((a, b) => Number(b.serious) - Number(a.serious));
  if (problems.length === 0) return [textLine(words.labels.noRemedies, 'green')];
  const lines: ScreenLine[] = problems.flatMap((check, at) => {
    const [head = '', ...rest] = problemLines(check, said);
    return [
      ...(at === 0 ? [] : [emptyLine]),
      textLine(head, 'glow'),
      ...rest.flatMap((line) => wrapped(line, columns)),
    ];
  });
  const first = Math.min(state.chosen, Math.max(0, lines.length - rows));
  return lines.slice(first, first + rows);
};
