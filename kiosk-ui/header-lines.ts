/** The two lines on top of every screen: where one is, and how far along. */
import type { View } from '../src/control/messages.ts';
import { screenWords } from '../src/request/words/screen-words.ts';
import { plainText } from './plain-text.ts';
import { fitLine, type ScreenLine, span } from './screen-line.ts';

export function headerLines(view: Pick<View, 'language' | 'step'>, columns: number): ScreenLine[] {
  return [titleLine(view, columns), stepBar(view.step, columns)];
}

function titleLine({ language, step }: Pick<View, 'language' | 'step'>, columns: number): ScreenLine {
  const words = screenWords[language];
  const title = ` ${words.title}`;
  const where = step ? `${words.step(step.current, step.of)} · ` : '';
  const room = Math.max(0, columns - title.length - where.length - 3);
  const label = step ? plainText(step.label).slice(0, room) : '';
  const gap = columns - title.length - where.length - label.length - 1;
  return fitLine(
    [
      span(title, 'strong', 'header'),
      span(' '.repeat(Math.max(1, gap)), 'text', 'header'),
      span(where, 'text', 'header'),
      span(label, 'strong', 'header'),
    ],
    columns,
    'header',
  );
}

/** One piece of the bar a step: done, here, still to come. */
function stepBar(step: View['step'], columns: number): ScreenLine {
  if (!step || step.of < 1 || step.of > columns / 2) return fitLine([], columns);
  const line: ScreenLine = [];
  for (let number = 1; number <= step.of; number += 1) {
    const from = Math.round(((number - 1) * columns) / step.of);
    const to = Math.round((number * columns) / step.of);
    const gap = number < step.of ? 1 : 0;
    const ink = number < step.current ? 'accent' : number === step.current ? 'glow' : 'panel';
    line.push(span('▀'.repeat(to - from - gap), ink));
    if (gap) line.push(span(' '));
  }
  return fitLine(line, columns);
}
