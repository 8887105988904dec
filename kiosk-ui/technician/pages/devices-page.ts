/** Each device with its state and its last test, the newest events as they come, and what a test is finding. */
import type { FlightRecord } from '../../../src/control/flight-messages.ts';
import { type DeviceTest, deviceTests, type TestResult } from '../../../src/control/technician-messages.ts';
import { whenOf } from '../../../src/technician/sentences.ts';
import { technicianWords } from '../../../src/technician/words/technician-words.ts';
import { previewLines } from '../../preview-lines.ts';
import { emptyLine, fitLine, lineWidth, type ScreenLine, span } from '../../screen-line.ts';
import type { TechState } from '../tech-state.ts';
import type { TechWords } from '../tech-words.ts';
import { clockOf, heading, textLine } from './page-parts.ts';
import type { Page } from './pages.ts';

const deviceOf = {
  print: 'printer',
  scan: 'scanner',
  barcode: 'barcode',
  panel: 'panel',
} as const satisfies Record<DeviceTest, string>;

export const devicesPage: Page = (state, words, { columns, rows }) => {
  const picture = state.tests?.picture;
  const pictureLines = picture ? previewLines(picture, { columns: 30, rows }) : [];
  const pictureWidth = pictureLines[0] ? lineWidth(pictureLines[0]) : 0;
  const width = columns - (pictureWidth === 0 ? 0 : pictureWidth + 2);
  const left = [...reportLines(state, words), emptyLine, ...testLines(state, words, width), emptyLine];
  const events = eventLines(state.flight, rows - left.length - 1);
  const lines = [...left, heading(words.labels.events), ...events];
  return Array.from({ length: rows }, (_, row) => {
    const beside = pictureLines[row];
    const line = fitLine(lines[row] ?? emptyLine, width);
    return beside ? [...line, span('  '), ...beside] : line;
  });
};

/** The readiness report: a device is ready when it says so and its last test has passed. */
function reportLines(state: TechState, words: TechWords): ScreenLine[] {
  const said = technicianWords[state.language];
  return deviceTests.flatMap((test) => {
    const device = state.health?.devices[deviceOf[test]];
    if (!device) return [];
    const last = state.tests?.history.find((result) => result.test === test);
    const isReady = device.state === 'ready';
    return [
      [
        span(said.checks[deviceOf[test]].padEnd(20), 'dim'),
        span((isReady ? words.labels.ready : device.state).padEnd(13), isReady ? 'green' : 'glow'),
        span(
          last
            ? `${words.testStates[last.state]} ${whenOf(last.startedAt, said, state.nowMs)}`
            : words.labels.notTested,
          last?.state === 'passed' ? 'green' : last ? 'glow' : 'dim',
        ),
        span(!isReady && device.fault ? `  ${device.fault.code}` : '', 'glow'),
      ],
    ];
  });
}

function testLines(state: TechState, words: TechWords, width: number): ScreenLine[] {
  const { tests } = state;
  if (!tests) return [];
  const shown = tests.running ?? tests.history[0];
  const lines: ScreenLine[] = [heading(words.labels.results)];
  if (shown) lines.push(resultLine(shown, words));
  if (shown?.problem) lines.push(textLine(`${shown.problem.code}: ${shown.problem.hint}`, 'glow'));
  if (shown?.judged.length) lines.push(...judgedLines(shown.judged, words, width));
  if (tests.echo) {
    const { text, kind, symbology } = tests.echo;
    lines.push(
      textLine(`${words.labels.lastCode}: ${text} (${kind}${symbology ? ` ${symbology}` : ''})`, 'strong'),
    );
  }
  return lines;
}

function resultLine({ test, state }: TestResult, words: TechWords): ScreenLine {
  const ink = state === 'passed' ? 'green' : state === 'failed' ? 'glow' : 'accent';
  return [span(`${words.tests[test]}: `, 'text'), span(words.testStates[state], ink)];
}

function judgedLines(judged: TestResult['judged'], words: TechWords, width: number): ScreenLine[] {
  const lines: ScreenLine[] = [[]];
  for (const { rule, met, found } of judged) {
    const group = [
      span(met ? '√ ' : 'x ', met ? 'green' : 'glow'),
      span(`${words.rules[rule] ?? rule}${found === '' ? '' : ` ${found}`}  `, 'text'),
    ];
    if (lineWidth(lines.at(-1) ?? []) + lineWidth(group) > width) lines.push([]);
    lines.at(-1)?.push(...group);
  }
  return lines;
}

function eventLines(flight: FlightRecord[], rows: number): ScreenLine[] {
  const events = flight.filter(
    (record) => record.kind === 'fault' || (record.kind === 'heard' && isOfDevice(record.event.type)),
  );
  return events.slice(-Math.max(0, rows)).map((record) => {
    const text =
      record.kind === 'fault'
        ? `${record.of} ${record.code}: ${record.hint}`
        : record.kind === 'heard'
          ? fieldsOf(record.event)
          : '';
    return [span(`${clockOf(record.at)} `, 'dim'), span(text, record.kind === 'fault' ? 'glow' : 'text')];
  });
}

const isOfDevice = (type: string) => /^(printer|scanner|barcode|button|panel|device)\./.test(type);

export function fieldsOf({ type, ...fields }: { type: string }): string {
  const plain = Object.entries(fields).filter(([, value]) => typeof value !== 'object' || value === null);
  return [type, ...plain.map(([name, value]) => `${name}=${value}`)].join(' ');
}
