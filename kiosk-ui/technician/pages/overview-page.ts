/** What is wrong, seen within five seconds: problems on top, then every fact in two columns. */
import { type Check, checksOf } from '../../../src/technician/checks.ts';
import { type Fact, remedyFor, statusFacts } from '../../../src/technician/sentences.ts';
import { type TechnicianWords, technicianWords } from '../../../src/technician/words/technician-words.ts';
import { wrapText } from '../../plain-text.ts';
import { type Colour, emptyLine, fitLine, type ScreenLine, span } from '../../screen-line.ts';
import { clockOf, factLine, textLine } from './page-parts.ts';
import type { Page } from './pages.ts';

const inks = { good: 'green', bad: 'glow', plain: 'text' } as const satisfies Record<Fact['is'], Colour>;

export const overviewPage: Page = (state, words, { columns, rows }) => {
  if (!state.asked) return [];
  const said = technicianWords[state.language];
  const problems = checksOf(state)
    .filter(({ is }) => is === 'problem')
    .toSorted((a, b) => Number(b.serious) - Number(a.serious));
  const shown = problems.slice(0, 5);
  const top: ScreenLine[] =
    problems.length === 0
      ? [textLine(words.labels.allWell, 'green')]
      : shown.flatMap((problem) => problemRows(problem, said, columns));
  const more = problems.length - shown.length;
  const causes = shown.map((problem) => remedyFor(problem, said).cause);
  // Nothing is said twice. Number and place stand in the bar, the place of the machine on the page of the visit.
  const facts = statusFacts(state, said)
    .filter(({ name }) => name !== said.facts.kiosk || state.health === null)
    .filter(({ value }) => !causes.some((cause) => value.endsWith(cause)))
    .map((fact) => ({ ...fact, value: shortened(fact.value) }));
  const half = Math.floor(columns / 2);
  const isLong = ({ value }: Fact) => value.length > half - nameWidth - 1;
  const lineOf = ({ name, value, is }: Fact) => factLine(name, value, inks[is], nameWidth);
  const short = facts.filter((fact) => !isLong(fact)).map(lineOf);
  const height = Math.ceil(short.length / 2);
  const beside = short
    .slice(0, height)
    .map((line, at) => [...fitLine(line, half), ...(short[height + at] ?? emptyLine)]);
  return [
    ...top,
    ...(more > 0 ? [textLine(`+ ${more}`, 'dim')] : []),
    emptyLine,
    ...beside,
    // A small terminal loses the last of them.
    ...facts
      .filter(isLong)
      .toSorted((a, b) => Number(b.is === 'bad') - Number(a.is === 'bad'))
      .map(lineOf),
  ].slice(0, rows);
};

const nameWidth = 19;

/** One row, two for a cause that names versions and reason; the page of help has all of it. */
function problemRows(problem: Check, said: TechnicianWords, columns: number): ScreenLine[] {
  const { check, serious } = problem;
  const name = ` ${said.checks[check]}: `;
  const mark = serious ? ' ! ' : ' - ';
  const room = columns - mark.length - name.length;
  const [cause = '', more] = wrapText(remedyFor(problem, said).cause, room);
  return [
    [
      span(mark, serious ? 'strong' : 'glow', serious ? 'red' : 'ground'),
      span(name, serious ? 'glow' : 'text'),
      span(cause, 'text'),
    ],
    ...(more === undefined ? [] : [[span(' '.repeat(mark.length + name.length)), span(more, 'text')]]),
  ];
}

/** A time of day says enough on a screen that is looked at now. */
function shortened(value: string): string {
  return value
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (at) => clockOf(at).slice(0, 5))
    .replace(/ \([\w.]+\)$/, '');
}
