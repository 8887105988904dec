/** What waits for the office: how far each has come, how often it failed and why; by number, and nothing of a person. */
import { nextTryInWords, nextTryOf } from '../../../src/technician/next-try.ts';
import { remedyOf, whenOf } from '../../../src/technician/sentences.ts';
import { technicianWords } from '../../../src/technician/words/technician-words.ts';
import { emptyLine, type ScreenLine, span } from '../../screen-line.ts';
import { choiceLine, clockOf, factLine, heading, textLine, windowOf } from './page-parts.ts';
import type { Page } from './pages.ts';

const widths = { number: 12, since: 14, sent: 8, tries: 7, next: 19 };

export const requestsPage: Page = (state, words, { columns, rows }) => {
  const said = technicianWords[state.language];
  const { requests, forward, nowMs } = state;
  if (!requests) return [textLine(said.notRunning, 'glow')];
  const asides = requests.setAside;
  const link = forward?.link.problem ?? null;
  const top: ScreenLine[] = [
    factLine(said.facts.waiting, String(requests.count)),
    factLine(words.labels.nextTry, nextTry()),
    ...(link === null
      ? []
      : [factLine(said.facts.link, `${link}: ${remedyOf(`link.${link}`, said).cause}`, 'glow')]),
    emptyLine,
  ];
  const head = [
    words.labels.number.padEnd(widths.number),
    words.labels.since.padEnd(widths.since),
    words.labels.sent.padEnd(widths.sent),
    words.labels.tries.padEnd(widths.tries),
    words.labels.next.padEnd(widths.next),
    words.labels.why,
  ].join('');
  const asideRows = Math.min(asides.length, 6);
  const room = rows - top.length - 2 - (asides.length > 0 ? asideRows + 2 : 0);
  return [
    ...top,
    heading(head),
    ...requests.waiting.slice(0, room).map((request) => {
      const { number, confirmedAt, announced, pages, pagesSent, failures, problem } = request;
      return [
        span(number.padEnd(widths.number), 'strong'),
        span(whenOf(confirmedAt, said, nowMs).padEnd(widths.since)),
        span(
          `${announced ? '' : '-'}${pagesSent}/${pages}`.padEnd(widths.sent),
          pagesSent === pages ? 'green' : 'text',
        ),
        span(String(failures).padEnd(widths.tries), failures > 0 ? 'glow' : 'text'),
        span(nextTryInWords(nextTryOf(request, forward), said).padEnd(widths.next)),
        span(problem ?? '', 'glow'),
      ];
    }),
    ...(asides.length === 0
      ? []
      : [
          emptyLine,
          heading(words.labels.setAside),
          ...windowOf(asides, state.chosen, asideRows).map(({ item, at }) =>
            choiceLine(
              `${item.number}  ${whenOf(item.confirmedAt, said, nowMs)}  ${item.reason}`,
              at === state.chosen,
              columns,
            ),
          ),
        ]),
  ];

  function nextTry(): string {
    if (!forward) return said.notRunning;
    if (forward.doing === 'paused') return `${said.facts.paused} ${clockOf(forward.pausedUntil ?? '')}`;
    return forward.doing === 'working' ? said.facts.working : clockOf(forward.nextTryAt ?? '');
  }
};
