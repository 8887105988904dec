/** Codes made to harm, through the whole driver in every style: none ends the process, none arrives with what can't be seen, the next is read. */
import test from 'ava';
import fc from 'fast-check';
import type { BarcodeScannerEvent } from '../../../devices/barcode-scanner/barcode-scanner.ts';
import { HidBarcodeScanner } from '../../../devices/barcode-scanner/hid-barcode-scanner.ts';
import { PretendBarcodeScanner } from '../../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { hear } from '../barcode-scanner.contract.ts';
import { MemoryWire } from './memory-wire.ts';

const styles = [
  { name: 'HID-POS', reportStyle: 'pos' },
  { name: 'keyboard', reportStyle: 'keyboard' },
  { name: 'bitmap keyboard', reportStyle: 'keyboard', keyboardForm: 'bitmap' },
  { name: 'serial', reportStyle: 'serial' },
] as const;

const escapes = fc
  .tuple(
    fc.constantFrom(
      '\x1b[',
      '\x1b]0;',
      '\x1bP',
      '\x9b',
      '\x1b(',
      '\r\n',
      '\x00',
      '\x08',
      '\x7f',
      '\x04',
      '\x1a',
    ),
    fc.string({ maxLength: 20 }),
  )
  .map(([start, rest]) => Buffer.from(start + rest));
const notUtf8 = fc
  .tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xc3]))
  .map(([bytes, bad]) => Uint8Array.from([...bytes, ...bad]));
const huge = fc
  .tuple(fc.integer({ min: 500, max: 12_000 }), fc.nat({ max: 255 }))
  .map(([length, byte]) => new Uint8Array(length).fill(byte));
const hostile = fc.oneof(
  { weight: 4, arbitrary: escapes },
  { weight: 4, arbitrary: notUtf8 },
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 100 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: huge },
);

/** Whole, as a burst, cut in half, or as raw reports that no scanner sends. */
const act = fc.oneof(
  hostile.map((code) => ({ kind: 'show' as const, code })),
  fc.array(hostile, { maxLength: 5 }).map((codes) => ({ kind: 'burst' as const, codes })),
  hostile.map((code) => ({ kind: 'half' as const, code })),
  fc
    .array(fc.uint8Array({ maxLength: 70 }), { maxLength: 10 })
    .map((reports) => ({ kind: 'raw' as const, reports })),
);

const neverSeen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

for (const { name, ...style } of styles) {
  test(`${name}: whatever is shown, the driver tells safe text or a refusal, and reads the next code`, async (t) => {
    const wire = new MemoryWire();
    const twin = new PretendBarcodeScanner({ wire, ...style });
    await twin.plugIn();
    let nowMs = 0;
    const scanner = new HidBarcodeScanner({ openPort: wire.openPort, clock: () => nowMs });
    t.teardown(() => scanner.close());
    const { events, until } = hear(scanner);
    await until(() => events.length === 1);

    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
        events.length = 0;
        for (const one of acts) {
          if (one.kind === 'show') twin.show(one.code);
          else if (one.kind === 'burst') twin.rapidFire(one.codes);
          else if (one.kind === 'half') twin.stutter(one.code);
          else twin.showRaw(one.reports);
        }
        for (const event of events) t.true(isHarmless(event), JSON.stringify(event));
        // A pause, and whatever was left half said is forgotten.
        nowMs += 60_000;
        twin.show('SL0270041835');
        t.like(events.at(-1), { type: 'barcode.scanned', text: 'SL0270041835' });
      }),
      { numRuns: 60 },
    );
    t.deepEqual(await scanner.status(), { state: 'ready' });
  });
}

function isHarmless(event: BarcodeScannerEvent): boolean {
  if (event.type === 'barcode.refused') return !('text' in event);
  if (event.type !== 'barcode.scanned') return false;
  const { text, symbology } = event;
  return (
    text.length >= 1 &&
    text.length <= 512 &&
    text.isWellFormed() &&
    !neverSeen.test(text) &&
    (symbology === null || /^\][A-Za-z][0-9A-Za-z]$/.test(symbology))
  );
}
