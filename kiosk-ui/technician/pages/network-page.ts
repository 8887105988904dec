/** The way to the office, as the forwarder has measured it step by step, and who this kiosk is to the office. */
import type { NetworkMeasure } from '../../../src/control/forward-messages.ts';
import { bytesInWords } from '../../../src/technician/checks.ts';
import { remedyOf, whenOf } from '../../../src/technician/sentences.ts';
import { technicianWords } from '../../../src/technician/words/technician-words.ts';
import { emptyLine, type ScreenLine } from '../../screen-line.ts';
import type { TechState } from '../tech-state.ts';
import type { TechWords } from '../tech-words.ts';
import { factLine, textLine, wrapped } from './page-parts.ts';
import type { Page } from './pages.ts';

export const networkPage: Page = (state, words, { columns }) => {
  const said = technicianWords[state.language];
  const { forward, health } = state;
  if (!forward) return [textLine(said.notRunning, 'glow')];
  const { link, dataUse, measured } = forward;
  return [
    factLine(
      said.facts.link,
      `${forward.office} ${link.problem ?? said.ok}`,
      link.problem ? 'glow' : 'green',
    ),
    ...(link.problem ? wrapped(remedyOf(`link.${link.problem}`, said).cause, columns) : []),
    factLine(
      said.facts.lastContact,
      link.lastContactAt ? whenOf(link.lastContactAt, said, state.nowMs) : '-',
    ),
    factLine(words.labels.dataUse, `${bytesInWords(dataUse.dayBytes)}, ${bytesInWords(dataUse.monthBytes)}`),
    factLine(words.labels.enrolment, health?.kiosk ? `${health.kiosk.number} ${health.kiosk.place}` : '-'),
    emptyLine,
    ...(forward.measuring
      ? [textLine(words.labels.measuring, 'accent')]
      : measured
        ? measureLines(measured, state, words)
        : [textLine(words.labels.notMeasured, 'dim')]),
  ];
};

function measureLines(measured: NetworkMeasure, state: TechState, words: TechWords): ScreenLine[] {
  const said = technicianWords[state.language];
  const { dns, connect, tls, office, upload } = measured;
  const step = ({ ok, ms, reason }: { ok: boolean; ms: number | null; reason: string | null }) =>
    ok ? `${said.ok}, ${ms} ms` : (reason ?? '');
  const who = {
    office: words.labels.officeAnswers,
    somebodyElse: words.labels.somebodyElse,
    nobody: words.labels.nobodyAnswers,
  }[office.outcome];
  return [
    textLine(whenOf(measured.at, said, state.nowMs), 'dim'),
    ...(dns ? [factLine(words.labels.dns, step(dns), dns.ok ? 'green' : 'glow')] : []),
    factLine(
      words.labels.connect,
      `${connect.fastestMs ?? '-'} / ${connect.averageMs ?? '-'} / ${connect.slowestMs ?? '-'} ms, ${connect.lost}/${connect.tried} ${words.labels.lost}`,
      connect.lost === 0 ? 'green' : 'glow',
    ),
    ...(tls
      ? [
          factLine(
            words.labels.tls,
            `${step(tls)}${tls.validUntil ? `, ${words.labels.validUntil} ${tls.validUntil}` : ''}`,
            tls.ok ? 'green' : 'glow',
          ),
        ]
      : []),
    factLine(words.labels.office, who, office.outcome === 'office' ? 'green' : 'glow'),
    ...(upload ? [factLine(words.labels.upload, `${Math.round(upload.bytesPerSecond / 1_000)} kB/s`)] : []),
  ];
}
