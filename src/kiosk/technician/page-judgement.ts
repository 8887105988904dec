/** Judges a test page by rule: the size of a sheet of A4, ink on it, sharp, not too dark. Pure; the technician sees each rule with what was found. */
import type { TestResult } from '../../control/technician-messages.ts';
import type { PageRemark } from '../../page/page.ts';
import type { PreparePageResult } from '../../page/page-preparer.ts';

const a4 = { widthMm: 210, heightMm: 297 };
/** Scanners cut off some millimetres at each edge, and some give the whole glass. */
const slackMm = 12;

const rules: { rule: string; fault: PageRemark }[] = [
  { rule: 'inked', fault: 'blank' },
  { rule: 'bright', fault: 'tooDark' },
  { rule: 'sharp', fault: 'blurred' },
  { rule: 'clean', fault: 'streaks' },
];

export function judgePage(
  image: { widthPx: number; heightPx: number; resolutionDpi: number },
  wantedDpi: number,
  prepared: PreparePageResult,
): TestResult['judged'] {
  const mm = (pixels: number) => Math.round((pixels / image.resolutionDpi) * 25.4);
  const [width, height] = [mm(image.widthPx), mm(image.heightPx)];
  const isA4 = Math.abs(width - a4.widthMm) <= slackMm && Math.abs(height - a4.heightMm) <= slackMm;
  const remarks = prepared.outcome === 'prepared' ? prepared.page.remarks : null;
  return [
    { rule: 'size', met: isA4, found: `${width} x ${height} mm` },
    { rule: 'resolution', met: image.resolutionDpi === wantedDpi, found: `${image.resolutionDpi} dpi` },
    ...(remarks === null
      ? [{ rule: 'readable', met: false, found: prepared.outcome === 'failed' ? prepared.why : '' }]
      : rules.map(({ rule, fault }) => ({ rule, met: !remarks.includes(fault), found: '' }))),
  ];
}
