import test from 'ava';
import fc from 'fast-check';
import {
  descriptionFrame,
  FrameReader,
  frameOf,
  parseDescription,
} from '../../../devices/barcode-scanner/hid-frames.ts';
import { bitmapKeyboard } from '../../../devices/barcode-scanner/keyboard-layout.ts';

test('reports come out of the stream as they went in, however it is cut', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }),
        (reports, cuts) => {
          const stream = Buffer.concat(reports.map(frameOf));
          const reader = new FrameReader();
          const read: Uint8Array[] = [];
          for (let at = 0, i = 0; at < stream.length; i += 1) {
            const length = cuts[i % cuts.length] ?? 1;
            read.push(...reader.push(stream.subarray(at, at + length)));
            at += length;
          }
          t.deepEqual(
            read.map((report) => [...report]),
            reports.map((report) => [...report]),
          );
        },
      ),
    ),
  );
});

test('a length that no report has is not waited for', (t) => {
  t.throws(() => new FrameReader().push(Uint8Array.of(0x48, 0x54)), { instanceOf: RangeError });
});

test('the description of a device comes back as it was given, with and without its report descriptor', (t) => {
  for (const descriptor of [null, bitmapKeyboard]) {
    const description = { usagePage: 0x8c, usage: 2, descriptor };
    const [frame] = new FrameReader().push(descriptionFrame(description));
    t.deepEqual(frame && parseDescription(frame), description);
  }
  t.is(parseDescription(new Uint8Array(3)), null);
});
