import test from 'ava';
import fc from 'fast-check';
import { PnmCollector, type PnmResult, readPnmHeader } from '../../../devices/document-scanner/pnm.ts';

const maxBytes = 120_000_000;

test('a picture as SANE writes it is read, whatever pieces it comes in', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom<1 | 3>(1, 3),
      fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
      (widthPx, heightPx, channels, cuts) => {
        const pixels = Uint8Array.from({ length: widthPx * heightPx * channels }, (_, i) => (i * 7) % 256);
        const head = Buffer.from(
          `P${channels === 3 ? 6 : 5}\n# SANE data follows\n${widthPx} ${heightPx}\n255\n`,
        );
        const result = collect(cut(Buffer.concat([head, pixels]), cuts));
        t.deepEqual(result, { outcome: 'picture', widthPx, heightPx, channels, pixels });
      },
    ),
  );
});

for (const [text, why] of [
  ['P4\n8 1\n', /line art/],
  ['P7\n', /not a PNM/],
  ['GIF89a', /not a PNM/],
  ['P5\n2 2\n65535\n', /16 bits/],
  ['P5\n2 2\n100\n', /brightest value is 100/],
  ['P5\n0 2\n255\n', /no rows or no columns/],
  ['P5\n999999999999 2\n255\n', /larger than any page/],
  ['P6\n40000 40000\n255\n', /at most 120000000/],
  [`P5\n#${'x'.repeat(2000)}`, /not readable/],
  [`P5${' '.repeat(1500)}x`, /not readable/],
  ['P5\nabc', /header is cut short/],
  ['P5\n2 2\n255\n123', /cut short: 3 of 4/],
  ['P5\n2 2\n255\n12345', /more bytes came/],
  ['P5\n2 2', /header is cut short/],
  ['', /nothing came/],
] as const) {
  test(`${JSON.stringify(text.slice(0, 24))} is refused with its reason`, (t) => {
    const result = collect([Buffer.from(text, 'latin1')]);
    t.is(result.outcome, 'refused');
    if (result.outcome === 'refused') t.regex(result.why, why);
  });
}

test('comments may stand between the numbers of a header', (t) => {
  const header = readPnmHeader(Buffer.from('P6 # one\n# two\n 3\t# three\n4\r\n255\nrest'));
  t.like(header, { outcome: 'complete', widthPx: 3, heightPx: 4, channels: 3 });
});

test('hostile bytes give a whole picture or a reason, never a throw and never more memory than allowed', (t) => {
  const digitsAndNoise = fc.string({
    unit: fc.constantFrom(...'P5P6 \n\t#0123456789'.split(''), '\u0000', '\u00ff'),
    maxLength: 80,
  });
  fc.assert(
    fc.property(fc.oneof(digitsAndNoise, fc.string()), fc.uint8Array({ maxLength: 300 }), (head, tail) => {
      const result = collect([Buffer.from(head, 'latin1'), tail], 1000);
      if (result.outcome === 'picture') {
        t.is(result.pixels.length, result.widthPx * result.heightPx * result.channels);
        t.true(result.pixels.length <= 1000);
      } else t.truthy(result.why);
    }),
    { numRuns: 2000 },
  );
});

test('a picture that was refused stays refused', (t) => {
  const collector = new PnmCollector({ maxBytes });
  t.is(collector.push(Buffer.from('oh no')).outcome, 'refused');
  t.is(collector.push(Buffer.from('P5\n1 1\n255\n1')).outcome, 'refused');
  t.is(collector.finish().outcome, 'refused');
});

function collect(chunks: Iterable<Uint8Array>, limit = maxBytes): PnmResult {
  const collector = new PnmCollector({ maxBytes: limit });
  for (const chunk of chunks) collector.push(chunk);
  return collector.finish();
}

function* cut(bytes: Uint8Array, cuts: Iterable<number>): Generator<Uint8Array> {
  let from = 0;
  for (const length of cuts) {
    if (from >= bytes.length) return;
    yield bytes.subarray(from, from + length);
    from += length;
  }
}
