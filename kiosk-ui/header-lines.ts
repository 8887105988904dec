/** The top of every screen: where one is, how far along, and the one question or message in a band of its own. */
import type { View } from '../src/control/messages.ts';
import { screenWords } from '../src/request/words/screen-words.ts';
import { plainText, wrapText } from './plain-text.ts';
import { emptyLine, fitLine, indent, type ScreenLine, span } from './screen-line.ts';

/** The heading stands in the column of `width` that begins at `margin`, where all text of the screen stands. */
export function headerLines(
  view: Pick<View, 'language' | 'step' | 'heading'>,
  { columns, margin, width }: { columns: number; margin: number; width: number },
): ScreenLine[] {
  const heading = wrapText(view.heading, width).map((text) => [span(text, 'strong', 'panel')]);
  return [
    titleLine(view, columns),
    stepBar(view.step, columns),
    ...[...heading, emptyLine].map((line) => fitLine(indent(line, margin, 'panel'), columns, 'panel')),
  ];
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
  if (!step || step.of < 1 || step.of > columns / 2) return fitLine([], columns, 'panel');
  const line: ScreenLine = [];
  for (let number = 1; number <= step.of; number += 1) {
    const from = Math.round(((number - 1) * columns) / step.of);
    const to = Math.round((number * columns) / step.of);
    const gap = number < step.of ? 1 : 0;
    const ink = number < step.current ? 'accent' : number === step.current ? 'glow' : 'ground';
    line.push(span('▀'.repeat(to - from - gap), ink, 'panel'));
    if (gap) line.push(span(' ', 'text', 'panel'));
  }
  return fitLine(line, columns, 'panel');
}
