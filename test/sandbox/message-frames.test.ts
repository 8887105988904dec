import test from 'ava';
import fc from 'fast-check';
import { createFrameReader, frame, type Message } from '../../src/sandbox/message-frames.ts';

const message = fc.record({
  value: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
  parts: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
});

/** Cut wherever `cuts` says. */
function pieces(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

test('messages come out as they went in, wherever the pipe cuts them', (t) => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), fc.array(fc.nat(5_000)), (messages, cuts) => {
      const wire = Buffer.concat(messages.flatMap(frame));
      const read = createFrameReader({ mostBytes: 10_000 });
      const came = pieces(wire, cuts).flatMap((piece): Message[] => read(piece));
      t.deepEqual(came, messages);
    }),
  );
});

test('anything else is refused with an error, and never asks for more memory than is allowed', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const read = createFrameReader({ mostBytes: 1_000 });
      try {
        for (const { parts } of read(bytes)) t.true(parts.every(({ length }) => length <= 1_000));
      } catch (error) {
        t.true(error instanceof Error);
      }
    }),
  );
  for (const lengths of ['[1e12]', '[-1]', '[0.5]', '"a"', '[600,600]', 'null', '[null]']) {
    const json = Buffer.from(`{"lengths":${lengths}}`);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    t.throws(
      () => createFrameReader({ mostBytes: 1_000 })(Buffer.concat([length, json])),
      undefined,
      lengths,
    );
  }
});
