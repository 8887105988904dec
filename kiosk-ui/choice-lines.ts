/** Numbered answers one below the other, like buttons when there is room; the chosen one is an inverted bar. */
import type { View } from '../src/control/messages.ts';
import { wrapText } from './plain-text.ts';
import { emptyLine, fitLine, type ScreenLine, type Size, span } from './screen-line.ts';

type Choice = NonNullable<View['choices']>[number];

/** From calm to crowded: what is left out when the screen is short. */
export type Spacing = { tall: boolean; between: 0 | 1; details: 'all' | 'chosen' | 'none' };

/** May be higher than the screen; see `windowOn`. One block of lines for each choice. */
export function choiceBlocks(
  choices: Choice[],
  chosen: number | undefined,
  { tall, between, details }: Spacing,
  width: number,
): ScreenLine[][] {
  return choices.map((choice, at) => {
    const withDetail = details === 'all' || (details === 'chosen' && at === chosen);
    const lines = oneChoice(choice, { isChosen: at === chosen, withDetail, tall, width });
    return between === 1 && at < choices.length - 1 ? [...lines, emptyLine] : lines;
  });
}

/** The blocks that fit into `rows` with the chosen one among them; arrows on the right show that there are more. */
export function windowOn(
  blocks: ScreenLine[][],
  chosen: number | undefined,
  { columns, rows }: Size,
): ScreenLine[] {
  let from = 0;
  const height = (start: number, end: number) => blocks.slice(start, end).flat().length;
  while (from < (chosen ?? 0) && height(from, (chosen ?? 0) + 1) > rows) from += 1;
  let to = from + 1;
  while (to < blocks.length && height(from, to + 1) <= rows) to += 1;
  const lines = blocks.slice(from, to).flat().slice(0, rows);
  return lines.map((line, at) => {
    if (from > 0 && at === 0) return markMore(line, '▲', columns);
    if (to < blocks.length && at === lines.length - 1) return markMore(line, '▼', columns);
    return line;
  });
}

function markMore(line: ScreenLine, mark: string, columns: number): ScreenLine {
  const ground = line.at(-1)?.ground ?? 'ground';
  return [...fitLine(line, columns - 2, ground), span(`${mark} `, 'accent', ground)];
}

function oneChoice(
  choice: Choice,
  {
    isChosen,
    withDetail,
    tall,
    width,
  }: { isChosen: boolean; withDetail: boolean; tall: boolean; width: number },
): ScreenLine[] {
  const ground = isChosen ? 'paper' : tall ? 'panel' : 'ground';
  const key = ` [${choice.key}] `;
  const hang = ' '.repeat(key.length);
  const room = width - key.length - 1;
  const label = wrapText(choice.label, room).map((text, at) => [
    span(at === 0 ? key : hang, isChosen ? 'grey0' : 'accent', ground),
    span(text, isChosen ? 'grey0' : 'strong', ground),
  ]);
  const detail =
    withDetail && choice.detail
      ? wrapText(choice.detail, room).map((text) => [
          span(hang, 'text', ground),
          span(text, isChosen ? 'grey0' : 'dim', ground),
        ])
      : [];
  const padding = tall ? [emptyLine] : [];
  return [...padding, ...label, ...detail, ...padding].map((line) => fitLine(line, width, ground));
}
