/** Where the statecharts of kiosk and visit are, and how they came there. Names of states and events only. */
import { emptyLine, span } from '../../screen-line.ts';
import { fieldsOf } from './devices-page.ts';
import { clockOf, factLine, heading } from './page-parts.ts';
import type { Page } from './pages.ts';

export const visitPage: Page = (state, words, { rows }) => {
  const steps = state.flight.filter(
    ({ kind }) => kind === 'became' || kind === 'heard' || kind === 'started',
  );
  const now = state.flight.filter((record) => record.kind === 'became').at(-1);
  const room = rows - 4;
  return [
    factLine(words.labels.machine, now?.state ?? state.health?.place ?? '', 'strong', 12),
    factLine(words.labels.visit, now?.visit ?? words.labels.nobody, now?.visit ? 'strong' : 'dim', 12),
    emptyLine,
    heading(words.labels.transitions),
    ...steps.slice(-Math.max(0, room)).map((record) => {
      const time = span(`${clockOf(record.at)} `, 'dim');
      if (record.kind === 'became') {
        return [
          time,
          span(`→ ${record.state}`, 'text'),
          span(record.visit ? `  ${record.visit}` : '', 'accent'),
        ];
      }
      if (record.kind === 'started')
        return [time, span(`${record.kind} ${record.version} ${record.why}`, 'glow')];
      return [time, span(`  ${record.kind === 'heard' ? fieldsOf(record.event) : ''}`, 'dim')];
    }),
  ];
};
