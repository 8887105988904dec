/** The newest lines of kiosk and forwarder as they come, those with the filter's text alone when there is one. */
import type { LogLine } from '../../../src/control/technician-messages.ts';
import { plainText } from '../../plain-text.ts';
import { type Colour, fitLine, span } from '../../screen-line.ts';
import { clockOf, heading } from './page-parts.ts';
import type { Page } from './pages.ts';

export const logsPage: Page = (state, words, { columns, rows }) => {
  const wanted = state.filter.toLowerCase();
  const lines = state.logs
    .map((line) => ({ line, text: textOf(line) }))
    .filter(({ text }) => text.toLowerCase().includes(wanted));
  const head =
    state.filter === '' ? [] : [heading(`${words.labels.filterIs} "${state.filter}": ${lines.length}`)];
  const room = rows - head.length;
  const last = Math.max(room, lines.length - state.chosen);
  return [
    ...head,
    ...lines
      .slice(Math.max(0, last - room), last)
      .map(({ line, text }) =>
        fitLine([span(`${clockOf(line.time)} `, 'dim'), span(text, inkOf(line.level))], columns),
      ),
  ];
};

export function textOf({ n, level, time, name, msg, pid, hostname, ...fields }: LogLine): string {
  const about = Object.entries(fields).map(
    ([field, value]) => `${field}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return plainText([name.padEnd(7), msg, ...about].join(' '));
}

function inkOf(level: number): Colour {
  if (level >= 50) return 'glow';
  return level >= 40 ? 'yellow' : 'text';
}
