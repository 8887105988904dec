import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import type { BarcodeScannerEvent } from '../../../devices/barcode-scanner/barcode-scanner.ts';
import { HidBarcodeScanner } from '../../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { recordingOpener, replayOf } from '../../../devices/barcode-scanner/hid-recording.ts';
import type { KeyboardForm } from '../../../devices/barcode-scanner/keyboard-layout.ts';
import {
  PretendBarcodeScanner,
  type PretendBarcodeScannerOptions,
} from '../../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { createReportMask } from '../../../devices/barcode-scanner/recording-mask.ts';
import { type RecordingLine, readRecording } from '../../../devices/recording.ts';
import { hear } from '../barcode-scanner.contract.ts';
import { MemoryWire } from './memory-wire.ts';

/** What the driver says of a recording, between finding the scanner and the recording's end. */
async function heardIn(text: string): Promise<BarcodeScannerEvent[]> {
  const scanner = new HidBarcodeScanner({ ...replayOf(readRecording(text)), retryFirstMs: 60_000 });
  const { events, until } = hear(scanner);
  await until(() => events.at(-1)?.type === 'barcode.unplugged');
  await scanner.close();
  return events.slice(1, -1);
}

const shapesOf = (events: readonly BarcodeScannerEvent[]) =>
  events.map((event) => (event.type === 'barcode.scanned' ? event.text.length : event.type));

test('a recorded scanner: half a code pulled away, the whole one, then one whose keys overlap', async (t) => {
  const recording = readFileSync('test/recordings/keyboard-scanner-stutters.jsonl', 'utf8');
  t.deepEqual(shapesOf(await heardIn(recording)), ['SL0270041835'.length, '8992761002015'.length]);
  t.is(readRecording(recording)[0]?.event?.style, 'keyboard');
});

type Style = Pick<PretendBarcodeScannerOptions, 'reportStyle'> & { keyboardForm?: KeyboardForm };
const styles: Style[] = [
  { reportStyle: 'pos' },
  { reportStyle: 'keyboard' },
  { reportStyle: 'keyboard', keyboardForm: 'bitmap' },
  { reportStyle: 'serial' },
];

/** Shows the codes to a driver with a recorder on its wire. */
async function record(style: Style, codes: readonly string[], contents: 'mask' | 'keep') {
  const wire = new MemoryWire();
  const twin = new PretendBarcodeScanner({ wire, ...style });
  await twin.plugIn();
  const lines: RecordingLine[] = [];
  const openPort = recordingOpener(wire.openPort, { write: (line) => lines.push(line), contents });
  const scanner = new HidBarcodeScanner({ openPort, pauseMs: 60_000 });
  const { events, until } = hear(scanner);
  await until(() => events.length === 1);
  for (const code of codes) twin.show(code);
  await scanner.close();
  return { events: events.slice(1), text: lines.map((line) => JSON.stringify(line)).join('\n') };
}

for (const style of styles) {
  const name = `${style.reportStyle} ${style.keyboardForm ?? ''}`.trim();

  test(`${name}: what was recorded is heard again as it was`, async (t) => {
    const codes = ['SL0270041835', 'Aa 1-_.~:/?&=%', 'x'.repeat(300)];
    const { events, text } = await record(style, codes, 'keep');
    t.is(events.length, codes.length);
    t.deepEqual(await heardIn(text), events);
  });

  test(`${name}: a masked recording keeps the shape of every code and nothing that it said`, async (t) => {
    const codes = ['7408011203850001', 'SITI AMINAH', 'aabbccddee', 'x'.repeat(120)];
    const { events, text } = await record(style, codes, 'mask');
    const heard = await heardIn(text);
    t.deepEqual(shapesOf(heard), shapesOf(events));
    const open = JSON.stringify(heard) + text;
    for (const secret of ['7408011203850001', 'SITI', 'AMINAH', 'aabb', Buffer.from('SITI').toString('hex')])
      t.false(open.includes(secret), secret);
  });

  test(`${name}: two codes of the same shape leave the same masked recording`, async (t) => {
    const hexOf = (text: string) => readRecording(text).map(({ hex }) => hex);
    const first = await record(style, ['7408011203850001'], 'mask');
    const second = await record(style, ['7408025511990203'], 'mask');
    t.deepEqual(hexOf(first.text), hexOf(second.text));
  });
}

test('any reports at all can be recorded, masked or not', (t) => {
  const report = fc.uint8Array({ maxLength: 70 });
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.constantFrom('pos' as const, 'keyboard' as const, 'serial' as const),
        fc.option(fc.uint8Array({ maxLength: 60 })),
        fc.array(report, { maxLength: 10 }),
        (reportStyle, descriptor, reports) => {
          const mask = createReportMask({ reportStyle, descriptor });
          return reports.every((one) => mask(one).length === one.length);
        },
      ),
    ),
  );
});
