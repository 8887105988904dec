import test from 'ava';
import fc from 'fast-check';
import { createEventStreamReader } from '../../src/control/event-stream.ts';

test('an event is complete with its empty line, not before', (t) => {
  const read = createEventStreamReader();
  t.deepEqual(read('event: view\ndata: {"a"'), []);
  t.deepEqual(read(':1}\n'), []);
  t.deepEqual(read('\n'), [{ event: 'view', data: '{"a":1}' }]);
});

test('comments keep the line alive and say nothing', (t) => {
  const read = createEventStreamReader();
  t.deepEqual(read(': still here\n\n: again\n\n'), []);
});

test('data over several lines is joined, line ends of Windows and missing spaces are understood', (t) => {
  const read = createEventStreamReader();
  t.deepEqual(read('data:one\r\ndata:  two\r\n\r\n'), [{ event: 'message', data: 'one\n two' }]);
});

test('unknown fields and lines without a colon are passed over', (t) => {
  const read = createEventStreamReader();
  t.deepEqual(read('id: 7\nretry: 100\nnonsense\ndata: x\n\n'), [{ event: 'message', data: 'x' }]);
});

test('however the text is cut into pieces, the same events come out', (t) => {
  const word = fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ''));
  const event = fc.record({
    event: word.filter((text) => text.trim() !== '' && !text.startsWith(' ')),
    data: word,
  });
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 6 }),
      fc.array(fc.nat(200), { maxLength: 20 }),
      (events, cuts) => {
        const text = events
          .map(({ event: name, data }) => `event: ${name}\n: note\ndata: ${data}\n\n`)
          .join('');
        const edges = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const read = createEventStreamReader();
        const seen = edges.slice(1).flatMap((edge, at) => read(text.slice(edges[at], edge)));
        t.deepEqual(seen, events);
      },
    ),
  );
});

test('an event that never ends is refused before it fills the memory', (t) => {
  const read = createEventStreamReader();
  t.throws(() => {
    for (let piece = 0; piece < 64; piece += 1) read(`data: ${'x'.repeat(32 * 1024)}`);
  });
  const readLines = createEventStreamReader();
  t.throws(() => {
    for (let piece = 0; piece < 64; piece += 1) readLines(`data: ${'x'.repeat(32 * 1024)}\n`);
  });
});
